from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.third_parties import require_owners
from ztscan.entities.applications import OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, Yielded, check, required

RESOURCE = "service_principals"


@check(
    title="Third-party applications require user assignment",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps", "identities.sso_apps"],
    mappings={"partial": {"maester": ["MT.1075"], "zta": ["21869"]}},
    since="0.2.0",
)
def assignment_required(
    third_party_applications: Mapping[str, ServicePrincipal],
    service_principals: tuple[ServicePrincipal, ...],
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...] | Gap,
) -> Iterator[Yielded]:
    """Who can sign in to applications of other organisations.

    What it checks:
        Each enabled application of another organisation to which users can sign in requires assignment
        (`appRoleAssignmentRequired`). Users can sign in to it if it has a reply URL, a single sign-on mode or a delegated
        permission.

    Why it matters:
        Without assignment, every user and guest can sign in to the application, and it receives their data. An account that was
        taken over reaches all of them.

    Limits:
        Whether all users are assigned is not read: an assignment of a group of all users has no effect. A scoping filter of
        provisioning limits accounts, not sign-in, and does not count. Applications of Microsoft and of this tenant are left out.

    Remediation:
        1. Open {portal:enterprise_apps} > the application > Users and groups, and assign those who need it.
        2. Open Properties, and set "Assignment required?" to Yes.
        3. Or send `PATCH /servicePrincipals/{id} {"appRoleAssignmentRequired": true}`.
        4. To verify, read `GET /servicePrincipals/{id}?$select=appRoleAssignmentRequired`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/application-properties
        https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
    """
    grants = () if isinstance(oauth2_permission_grants, Gap) else oauth2_permission_grants
    clients = {grant.client_id for grant in grants}
    signed_in_to = False
    gaps: dict[Gap, None] = {}
    for key, principal in third_party_applications.items():
        try:
            addressed = principal.preferred_single_sign_on_mode or required(principal.reply_urls, RESOURCE, "replyUrls")
            if not addressed and key not in clients and not isinstance(oauth2_permission_grants, Gap):
                continue
            signed_in_to = True
            if required(principal.app_role_assignment_required, RESOURCE, "appRoleAssignmentRequired"):
                continue
            if not addressed and isinstance(oauth2_permission_grants, Gap):
                gaps[oauth2_permission_grants] = None
            else:
                subject = Subject("servicePrincipal", key, principal.display_name or key)
                message = f"every user can sign in to {subject.name}"
                yield Finding(subject, message, "appRoleAssignmentRequired: false", "appRoleAssignmentRequired: true")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    require_owners(service_principals, {principal.id for principal in service_principals})
    if not signed_in_to:
        raise NotApplicable("users cannot sign in to any application of another organisation")
