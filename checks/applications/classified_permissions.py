from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.applications import ServicePrincipal
from ztscan.entities.policies import DefaultUserRolePermissions, DelegatedPermissionClassification, PermissionGrantPolicy
from ztscan.plugin import ByKey, Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

CLASSIFICATIONS = "permission_classifications"
_NOT_LOW = frozenset(("all", "medium", "high"))
"""Classes in a consent policy that do not depend on what is classified as low impact."""
FOR_SELF = "managepermissiongrantsforself."
MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"
HARMLESS: Mapping[str, str] = {
    "37f7f235-527c-4136-accd-4a02d197296e": "openid",
    "14dad69e-099b-42c9-810b-d002981feec1": "profile",
    "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0": "email",
    "7427e0e9-2fba-42fe-b0c0-848c9e6a8182": "offline_access",
    "e1fe6dd8-ba31-4d61-89e7-88639da4683d": "User.Read",
}
"""Delegated permissions on Microsoft Graph to sign in and to read the own profile, by id."""


@check(
    title="Only permissions to sign in are classified as low impact",
    severity=Severity.MEDIUM,
    objectives=["identities.restrict_consent"],
    since="0.2.0",
)
def classified_permissions(
    default_user_permissions: DefaultUserRolePermissions,
    permission_grant_policies: tuple[PermissionGrantPolicy, ...],
    permission_classifications: ByKey[tuple[DelegatedPermissionClassification, ...]],
    service_principals: tuple[ServicePrincipal, ...],
) -> Iterator[Finding]:
    """The permissions to which users can consent because an administrator classified them as low impact.

    What it checks:
        On Microsoft Graph, only `openid`, `profile`, `email`, `offline_access` and `User.Read` are classified as low impact, by
        their ids. On Exchange Online, SharePoint Online, Azure Service Management, Azure DevOps, Dataverse and Power BI, no
        permission is. The check applies if a consent policy of the default user role uses the classification.

    Why it matters:
        Users can consent to each permission that is classified as low impact. A permission to read mail or files among them
        makes consent phishing work.

    Limits:
        Classifications of permissions on other APIs are not read. The classes medium and high have no effect today.
        `consent.user_consent_restricted` assesses whether users can consent at all.

    Remediation:
        1. Open {portal:user_consent_settings} > Permission classifications, and remove permissions that read or change data.
        2. Or send `DELETE /servicePrincipals/{id}/delegatedPermissionClassifications/{classificationId}`.
        3. Review what users consented to earlier in {portal:enterprise_apps} > the application > Permissions.
        4. To verify, read `GET /servicePrincipals/{id}/delegatedPermissionClassifications`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-permission-classifications
        https://learn.microsoft.com/graph/api/serviceprincipal-list-delegatedpermissionclassifications
    """
    resource = "authorization_policy"
    granted = required(default_user_permissions.permission_grant_policies_assigned, resource, "permissionGrantPoliciesAssigned")
    names = {one[len(FOR_SELF) :].casefold() for one in granted if one.casefold().startswith(FOR_SELF)}
    if not _uses_low_impact(names, permission_grant_policies):
        raise NotApplicable("no consent policy of the default user role uses the classification of permissions")
    apis = {principal.id: principal for principal in service_principals}
    gaps: dict[Gap, None] = {}
    for key in permission_classifications:
        listed = permission_classifications[key]
        if isinstance(listed, Gap):
            gaps[listed] = None
            continue
        api = apis.get(key)
        for one in sorted(listed, key=lambda one: one.id):
            try:
                if not _low(one.classification):
                    continue
                permission = required(one.permission_id, CLASSIFICATIONS, "permissionId").casefold()
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
            if api is not None and api.app_id == MICROSOFT_GRAPH and permission in HARMLESS:
                continue
            name, of = one.permission_name or permission, (api and api.display_name) or key
            subject = Subject("delegatedPermissionClassification", one.id, f"{name} on {of}")
            message = f"users can consent to {name} on {of}, because it is classified as low impact"
            yield Finding(subject, message, f"{name}: low", "only permissions to sign in")
    if gaps:
        raise Unknown(*gaps)


def _uses_low_impact(assigned: set[str], policies: tuple[PermissionGrantPolicy, ...]) -> bool:
    """Whether one of the assigned policies admits permissions by their class. One that is not listed may."""
    listed = {policy.id.casefold(): policy for policy in policies}
    for name in assigned:
        policy = listed.get(name)
        if policy is None or policy.includes is None:
            return True
        if any((include.permission_classification or "all").casefold() not in _NOT_LOW for include in policy.includes):
            return True
    return False


def _low(classification: str | None) -> bool:
    """Whether a permission is classified as low impact. Raises Unknown if Graph does not say it in words that are known."""
    word = required(classification, CLASSIFICATIONS, "classification")
    if word not in {"low", "medium", "high"}:
        detail = f"`{CLASSIFICATIONS}` has the unknown class `{word}`"
        raise Unknown(Gap(CLASSIFICATIONS, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return word == "low"
