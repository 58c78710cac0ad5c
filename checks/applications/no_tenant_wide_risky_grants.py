from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ztscan.directory.delegated_permissions import MICROSOFT_GRAPH, PermissionReach, reach_of
from ztscan.directory.third_parties import has_application, require_owners
from ztscan.entities.applications import OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

EVERYBODY = "AllPrincipals"
_MESSAGES = {
    PermissionReach.CONTROL: "can use the permissions of every administrator who signs in to it",
    PermissionReach.DATA: "can access mail, files or messages of every user who signs in to it",
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
    """Checks that no third-party application has tenant-wide delegated access to sensitive data.

    What it checks:
        The check covers delegated permissions that apply to all users (`consentType` is `AllPrincipals`) and belong to
        applications of other organisations. They do not give access to mail, files, sites or chats, and no full access to a
        service. They give no write access to roles, applications, policies or credentials. The option `allowed_applications`
        lists accepted application (client) ids.

    Why it matters:
        One consent by an administrator gives the application access to every mailbox or library while its refresh tokens are
        valid. An attacker who compromises the vendor gets the same access.

    Limits:
        A delegated permission is limited to the access of the signed-in user. The finding therefore shows possible access,
        not actual access. Consent by individual users is not assessed. Applications of Microsoft and of this tenant are
        excluded. Permissions for selected resources only (`Sites.Selected`) are also excluded.

    Remediation:
        1. Open {portal:enterprise_apps}, select the application, and open Permissions. Review the permissions with admin
           consent.
        2. Revoke permissions that are not needed: `DELETE /oauth2PermissionGrants/{id}`. Or reduce them:
           `PATCH /oauth2PermissionGrants/{id} {"scope": "User.Read"}`.
        3. Require assignment, so that only selected users can sign in to the application:
           `PATCH /servicePrincipals/{id} {"appRoleAssignmentRequired": true}`.
        4. If the access is required, add the client id of the application to `allowed_applications`.
        5. To verify, read `GET /servicePrincipals/{id}/oauth2PermissionGrants`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
        https://learn.microsoft.com/defender-office-365/detect-and-remediate-illicit-consent-grants
        https://learn.microsoft.com/graph/permissions-reference
    """
    accepted = {app_id.casefold() for app_id in allowed_applications}
    by_third_parties = [grant for grant in oauth2_permission_grants if grant.client_id in third_party_applications]
    clients = {grant.client_id for grant in oauth2_permission_grants}
    if not by_third_parties:
        require_owners(service_principals, clients)
        raise NotApplicable("no third-party application has a delegated permission")
    resources = {principal.id: principal for principal in service_principals}
    risky: dict[tuple[str, str], dict[str, PermissionReach]] = defaultdict(dict)
    for grant in by_third_parties:
        resource = resources.get(grant.resource_id)
        if grant.consent_type == EVERYBODY and resource is not None:  # a permission for a deleted resource has no effect
            reaches = {scope: reach_of(resource.app_id, scope) for scope in grant.scopes}
            found = {scope: reach for scope, reach in reaches.items() if reach is not None}
            risky[grant.client_id, grant.resource_id].update(found)
    for (client, resource_id), scopes in risky.items():
        principal = third_party_applications[client]
        if scopes and principal.app_id.casefold() not in accepted:
            subject = Subject("servicePrincipal", client, principal.display_name or client)
            reach = PermissionReach.CONTROL if PermissionReach.CONTROL in scopes.values() else PermissionReach.DATA
            yield Finding(
                subject,
                f"{subject.name} {_MESSAGES[reach]}",
                f"for all users on {resources[resource_id].display_name or resource_id}: {' '.join(sorted(scopes))}",
                "no such permission for all users",
                discriminator=resource_id,
            )
    require_owners(service_principals, clients)
    graph_is_listed = has_application(service_principals, MICROSOFT_GRAPH)
    for grant in by_third_parties:
        if not graph_is_listed and grant.resource_id not in resources and any(map(_risky_on_graph, grant.scopes)):
            raise Unknown(_unlisted(grant.resource_id))
        required(grant.consent_type, "oauth2_permission_grants", "consentType")


def _risky_on_graph(scope: str) -> bool:
    return reach_of(MICROSOFT_GRAPH, scope) is not None


def _unlisted(resource: str) -> Gap:
    detail = f"`service_principals` lacks Microsoft Graph, and `{resource}`, on which permissions are granted"
    return Gap("service_principals", GapReason.MALFORMED, detail, "scan again; if this persists, report it")
