from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check

from ._grant_policies import FOR_SELF, assigned

LOW_IMPACT = "microsoft-user-default-low"
_MEANING = {
    "microsoft-user-default-legacy": "users can consent to all applications and permissions that do not require admin consent",
    "microsoft-user-default-recommended": "Microsoft defines what users can consent to, and can change it at any time",
}


@check(
    title="Users cannot consent to applications, or only for permissions classified as low impact",
    severity=Severity.HIGH,
    objectives=["identities.restrict_consent", "apps.microsoft_cloud_apps"],
    mappings={
        "equal": {
            "eidsca": ["AP08"],
            "monkey365": ["eid-users-can-consent-apps-data-access-trusted-publishers-disabled"],
            "scuba": ["MS.AAD.5.2v1"],
            "zta": ["21776"],
        },
        "stronger": {"prowler": ["entra_policy_user_consent_for_verified_apps"]},
        "partial": {
            "cis-m365-6.0": ["5.1.5.1"],
            "cis-m365-7.0": ["5.1.5.1"],
            "maester": ["CIS.M365.5.1.5.1", "CISA.MS.AAD.5.2"],
            "monkey365": ["eid-users-can-consent-apps-data-access"],
            "prowler": ["entra_policy_restricts_user_consent_for_apps"],
        },
    },
)
def user_consent_restricted(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Checks that users can consent to applications only for low-impact permissions, or not at all.

    What it checks:
        The default user role has no consent policy for the user's own data (an entry that begins with
        `ManagePermissionGrantsForSelf`). The policy `microsoft-user-default-low` is the only exception. It allows verified
        publishers and the permissions that the tenant classified as low impact.

    Why it matters:
        Consent phishing requires neither a password nor a second factor. The user selects "Accept", and the application can
        read mail and files until the consent is revoked. A password reset does not revoke it.

    Limits:
        Custom consent policies are reported regardless of their conditions. Microsoft's recommended policy is also reported,
        because the tenant does not control it. Existing consent remains in effect. The checks of applications assess it.

    Remediation:
        1. Open {portal:user_consent_settings}.
        2. Select "Do not allow user consent". Or select "Allow user consent for apps from verified publishers, for selected
           permissions", and classify these permissions as low.
        3. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned":
           []}}`. Keep required entries that begin with `ManagePermissionGrantsForOwnedResource`.
        4. Open {portal:admin_consent_settings}, and turn on the admin consent workflow, so that users can request consent.
        5. To verify, read `GET /policies/authorizationPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies
    """
    for policy in assigned(default_user_permissions, FOR_SELF):
        if policy.casefold() != LOW_IMPACT:
            yield Finding(
                Subject("permissionGrantPolicy", policy, policy),
                _MEANING.get(policy.casefold(), "users can consent to applications under a custom consent policy"),
                f"{FOR_SELF}.{policy}",
                f"no consent policy for users, or only {LOW_IMPACT}",
            )
