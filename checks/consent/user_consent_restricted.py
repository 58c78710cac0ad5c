from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import DefaultUserRolePermissions
from ztscan.plugin import Finding, Severity, Subject, check

from ._grant_policies import FOR_SELF, assigned

LOW_IMPACT = "microsoft-user-default-low"
_MEANING = {
    "microsoft-user-default-legacy": "users can consent to any application for any permission that needs no administrator",
    "microsoft-user-default-recommended": "what users can consent to is decided by Microsoft and changes without notice",
}


@check(
    title="Users cannot give applications access to data on their own",
    severity=Severity.HIGH,
    objectives=["identities.restrict_consent", "apps.microsoft_cloud_apps"],
    mappings={
        "cis-m365-6.0": ["5.1.5.1"],
        "cis-m365-7.0": ["5.1.5.1"],
        "eidsca": ["AP08"],
        "maester": ["CIS.M365.5.1.5.1", "CISA.MS.AAD.5.2"],
        "monkey365": [
            "eid-users-can-consent-apps-data-access",
            "eid-users-can-consent-apps-data-access-trusted-publishers-disabled",
        ],
        "prowler": ["entra_policy_restricts_user_consent_for_apps"],
        "scuba": ["MS.AAD.5.2v1"],
        "zta": ["21776"],
    },
)
def user_consent_restricted(default_user_permissions: DefaultUserRolePermissions) -> Iterator[Finding]:
    """Whether members may consent to applications for themselves.

    What it checks:
        The default user role carries no consent policy for people's own data (an entry that begins with
        `ManagePermissionGrantsForSelf`), or none but `microsoft-user-default-low`: verified publishers and permissions that the
        tenant itself classified as low.

    Why it matters:
        Consent phishing needs neither a password nor a second factor: the user clicks "Accept" and the application reads mail
        and files until somebody revokes it. A reset of the password does not end that.

    Limits:
        A custom consent policy is reported whatever its conditions are, as is Microsoft's recommended one, which the tenant does
        not control. Consent that was given earlier stays in force; see the checks on applications.

    Remediation:
        1. Open {portal:user_consent_settings}.
        2. Choose "Do not allow user consent", or "Allow user consent for apps from verified publishers, for selected
           permissions" and classify those permissions as low.
        3. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned": []}}`;
           keep the entries that begin with `ManagePermissionGrantsForOwnedResource` if they are wanted.
        4. Switch the admin consent workflow on, so that people can ask.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies
    """
    for policy in assigned(default_user_permissions, FOR_SELF):
        if policy.casefold() != LOW_IMPACT:
            yield Finding(
                Subject("permissionGrantPolicy", policy, policy),
                _MEANING.get(policy.casefold(), "users can consent to applications within a policy of the tenant's own"),
                f"{FOR_SELF}.{policy}",
                f"no policy for people's own consent, or {LOW_IMPACT}",
            )
