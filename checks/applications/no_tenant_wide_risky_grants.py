from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ztscan.directory.delegated_permissions import PermissionReach, reach_of
from ztscan.entities.applications import OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, required

EVERYBODY = "AllPrincipals"
_MESSAGES = {
    PermissionReach.CONTROL: "it can act with the rights of every administrator who signs in to it",
    PermissionReach.DATA: "it can reach the mail, files or messages of every user who signs in to it",
}


@check(
    title="No third-party application has tenant-wide delegated access to mail, files or the directory",
    severity=Severity.HIGH,
    objectives=["identities.review_consent"],
)
def no_tenant_wide_risky_grants(
    third_party_applications: Mapping[str, ServicePrincipal],
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...],
    service_principals: tuple[ServicePrincipal, ...],
    *,
    allowed_applications: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Whether an administrator consented for everybody to more than a third party should have.

    What it checks:
        No grant for all users (`consentType` is `AllPrincipals`) gives another organisation's application mail, files, sites,
        chats, full access to a service, or write access to roles, applications, policies and credentials. The option
        `allowed_applications` takes the application (client) ids that are accepted.

    Why it matters:
        One consent by an administrator opens every mailbox or library to the application, for as long as its refresh tokens
        live. Whoever breaks into the vendor inherits that access.

    Limits:
        Delegated permissions reach what the signed-in user reaches, so the finding says what may be read, not what was.
        Grants to single users are not looked at. Microsoft's own applications and those of the tenant are left out, as are
        permissions that reach only what was picked for the application (`Sites.Selected`).

    Remediation:
        1. Open {portal:enterprise_apps}, choose the application, then
           Permissions, and review what was granted by admin consent.
        2. Revoke what is not needed: `DELETE /oauth2PermissionGrants/{id}`, or narrow it:
           `PATCH /oauth2PermissionGrants/{id} {"scope": "User.Read"}`.
        3. Require assignment to the application, so that only those who need it can sign in to it:
           `PATCH /servicePrincipals/{id} {"appRoleAssignmentRequired": true}`.
        4. Where the access is wanted, name the application's client id in `allowed_applications`.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
        https://learn.microsoft.com/defender-office-365/detect-and-remediate-illicit-consent-grants
        https://learn.microsoft.com/graph/permissions-reference
    """
    accepted = {app_id.casefold() for app_id in allowed_applications}
    by_third_parties = [grant for grant in oauth2_permission_grants if grant.client_id in third_party_applications]
    if not by_third_parties:
        raise NotApplicable("no third-party application holds a delegated permission")
    resources = {principal.id: principal for principal in service_principals}
    risky: dict[tuple[str, str], dict[str, PermissionReach]] = defaultdict(dict)
    for grant in by_third_parties:
        resource = resources.get(grant.resource_id)
        if grant.consent_type == EVERYBODY and resource is not None:  # a grant on a resource that is gone gives nothing
            reaches = {scope: reach_of(resource.app_id, scope) for scope in grant.scopes}
            found = {scope: reach for scope, reach in reaches.items() if reach is not None}
            risky[grant.client_id, grant.resource_id].update(found)
    for (client, resource_id), scopes in risky.items():
        principal = third_party_applications[client]
        if scopes and (principal.app_id or "").casefold() not in accepted:
            yield Finding(
                Subject("servicePrincipal", client, principal.display_name or client),
                _MESSAGES[PermissionReach.CONTROL if PermissionReach.CONTROL in scopes.values() else PermissionReach.DATA],
                f"for all users on {resources[resource_id].display_name or resource_id}: {' '.join(sorted(scopes))}",
                "no such permission for all users",
                discriminator=resource_id,
            )
    for grant in by_third_parties:
        required(grant.consent_type, "oauth2_permission_grants", "consentType")
