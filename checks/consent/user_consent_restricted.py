from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.delegated_permissions import RISKY_SCOPES, PermissionReach, reach_of
from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.policies import DefaultUserRolePermissions, DelegatedPermissionClassification
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Unknown, check, required

from ._grant_policies import FOR_SELF, assigned

LOW_IMPACT = "microsoft-user-default-low"
_MEANING = {
    "microsoft-user-default-legacy": "users can consent to all applications and permissions that do not require admin consent",
    "microsoft-user-default-recommended": "Microsoft defines what users can consent to, and can change it at any time",
}
_REACH = {
    PermissionReach.CONTROL: "change roles, applications, policies or credentials",
    PermissionReach.DATA: "read or change mail, files or other data",
}


@check(
    title="Users cannot consent to applications, or only for permissions classified as low impact",
    severity=Severity.HIGH,
    objectives=["identities.restrict_consent", "apps.microsoft_cloud_apps"],
    version=2,
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
def user_consent_restricted(
    default_user_permissions: DefaultUserRolePermissions,
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    permission_classifications: ByKey[tuple[DelegatedPermissionClassification, ...]] | Gap,
) -> Iterator[Finding]:
    """Checks that users can consent to applications only for low-impact permissions, or not at all.

    What it checks:
        The default user role has no consent policy for the user's own data (an entry that begins with
        `ManagePermissionGrantsForSelf`). The policy `microsoft-user-default-low` is the only exception. It allows verified
        publishers and the permissions that the tenant classified as low impact. With this policy, no permission that gives
        access to mail, files, roles, policies or credentials is classified as low.

    Why it matters:
        Consent phishing requires neither a password nor a second factor. The user selects "Accept", and the application can
        read mail and files until the consent is revoked. A password reset does not revoke it.

    Limits:
        Custom consent policies are reported regardless of their conditions. Microsoft's recommended policy is also reported,
        because the tenant does not control it. Classifications are evaluated for Microsoft Graph, Exchange Online, SharePoint
        Online, Azure Service Management, Azure DevOps, Dataverse and Power BI. Existing consent remains in effect. The
        checks of applications assess it.

    Remediation:
        1. Open {portal:user_consent_settings}.
        2. Select "Do not allow user consent". Or select "Allow user consent for apps from verified publishers, for selected
           permissions", and classify these permissions as low.
        3. Or send `PATCH /policies/authorizationPolicy {"defaultUserRolePermissions": {"permissionGrantPoliciesAssigned":
           []}}`. Keep required entries that begin with `ManagePermissionGrantsForOwnedResource`.
        4. Open {portal:admin_consent_settings}, and turn on the admin consent workflow, so that users can request consent.
        5. Remove a risky permission from the class low: `DELETE
           /servicePrincipals/{id}/delegatedPermissionClassifications/{classificationId}`.
        6. To verify, read `GET /policies/authorizationPolicy` and `GET
           /servicePrincipals/{id}/delegatedPermissionClassifications`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-permission-classifications
    """
    policies = assigned(default_user_permissions, FOR_SELF)
    for policy in policies:
        if policy.casefold() != LOW_IMPACT:
            meaning = _MEANING.get(policy.casefold(), "users can consent to applications under a custom consent policy")
            yield Finding(
                Subject("permissionGrantPolicy", policy, policy),
                f"{meaning} ({policy})",
                f"{FOR_SELF}.{policy}",
                f"no consent policy for users, or only {LOW_IMPACT}",
            )
    if any(policy.casefold() == LOW_IMPACT for policy in policies):
        yield from _risky_low(service_principals, permission_classifications)


def _risky_low(
    service_principals: tuple[ServicePrincipal, ...] | Gap,
    classifications: ByKey[tuple[DelegatedPermissionClassification, ...]] | Gap,
) -> Iterator[Finding]:
    """Risky permissions that are classified as low. Raises Unknown at the end if some classifications are missing."""
    unread = [found for found in (service_principals, classifications) if isinstance(found, Gap)]
    if isinstance(service_principals, Gap) or isinstance(classifications, Gap):
        raise Unknown(*unread)
    for api in service_principals:
        if api.app_id not in RISKY_SCOPES:
            continue
        rows = classifications[api.id]
        if isinstance(rows, Gap):
            unread.append(rows)
            continue
        try:
            yield from _of_api(api, rows)
        except Unknown as unknown:
            unread.extend(unknown.gaps)
    if unread:
        raise Unknown(*unread)


def _of_api(api: ServicePrincipal, rows: tuple[DelegatedPermissionClassification, ...]) -> Iterator[Finding]:
    for row in rows:
        if required(row.classification, "permission_classifications", "classification").casefold() != "low":
            continue
        permission = required(row.permission_name, "permission_classifications", "permissionName")
        reach = reach_of(api.app_id, permission)
        if reach is not None:
            subject = Subject("delegatedPermissionClassification", f"{api.app_id}/{permission}", permission)
            message = f"users can consent to {permission} of {api.display_name or api.app_id}, to {_REACH[reach]}"
            yield Finding(subject, message, f"{permission}: low", "not classified as low")
