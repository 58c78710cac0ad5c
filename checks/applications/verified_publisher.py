from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.applications import AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, required

_NOT_DISABLED = frozenset({"none", "notdisabled"})


@check(
    title="Third-party applications that hold permissions come from verified publishers",
    severity=Severity.MEDIUM,
    objectives=["identities.review_consent", "apps.microsoft_cloud_apps"],
)
def verified_publisher(
    third_party_applications: Mapping[str, ServicePrincipal],
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...],
    graph_app_role_assignments: tuple[AppRoleAssignment, ...],
) -> Iterator[Finding]:
    """Whether the makers of applications with access to the tenant are known to Microsoft.

    What it checks:
        Every enabled service principal of another organisation's application that holds a delegated permission, or an
        application permission on Microsoft Graph, has a verified publisher, and Microsoft has not closed the application.

    Why it matters:
        Anybody can register an application under any name. A verified publisher has at least proved who it is; an application
        that Microsoft closed was found to break its rules.

    Limits:
        Verification says who made an application, not that it is harmless. Application permissions on resources other than
        Microsoft Graph are not read. National clouds do not tell the publisher, so the check is not assessed there.

    Remediation:
        1. Open {portal:enterprise_apps}, choose the application and review its
           Permissions, its Users and groups and its Sign-in logs.
        2. If nobody can vouch for it, disable it: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`, and revoke its
           grants: `DELETE /oauth2PermissionGrants/{id}`.
        3. Otherwise ask its maker to verify the publisher, or waive the finding with an end date.

    References:
        https://learn.microsoft.com/entra/identity-platform/publisher-verification-overview
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    holders = {grant.client_id for grant in oauth2_permission_grants if grant.scopes}
    holders |= {assignment.principal_id for assignment in graph_app_role_assignments}
    judged = [principal for key, principal in third_party_applications.items() if key in holders]
    if not judged:
        raise NotApplicable("no third-party application holds a permission")
    for principal in judged:
        publisher = principal.verified_publisher
        if publisher is not None and publisher.verified_publisher_id is None:
            yield Finding(
                _subject(principal),
                "it holds permissions and nobody verified who published it",
                "no verified publisher",
                "a verified publisher",
                discriminator="publisher",
            )
        status = principal.disabled_by_microsoft_status
        if status and status.casefold() not in _NOT_DISABLED:
            yield Finding(
                _subject(principal),
                "Microsoft closed the application, and it still holds permissions",
                f"disabledByMicrosoftStatus: {status}",
                "no permissions",
                discriminator="disabled",
            )
    for principal in judged:
        required(principal.verified_publisher, "service_principals", "verifiedPublisher")


def _subject(principal: ServicePrincipal) -> Subject:
    return Subject("servicePrincipal", principal.id, principal.display_name or principal.id)
