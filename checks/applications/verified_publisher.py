from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.third_parties import require_owners
from ztscan.entities.applications import AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, present, required

_NOT_DISABLED = frozenset({"none", "notdisabled"})


@check(
    title="Third-party applications with permissions have a verified publisher",
    severity=Severity.MEDIUM,
    objectives=["identities.review_consent", "apps.microsoft_cloud_apps"],
)
def verified_publisher(
    third_party_applications: Mapping[str, ServicePrincipal],
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...],
    graph_app_role_assignments: tuple[AppRoleAssignment, ...],
    service_principals: tuple[ServicePrincipal, ...],
) -> Iterator[Finding]:
    """Checks that all third-party applications with permissions have a verified publisher.

    What it checks:
        The check covers every enabled service principal of another organisation's application. It covers those with a
        delegated permission or with an application permission on Microsoft Graph. Each one has a verified publisher, and
        Microsoft has not disabled the application.

    Why it matters:
        Anyone can register an application under any name. A verified publisher has proved its identity. Microsoft disables
        applications that violate its rules.

    Limits:
        Verification confirms the publisher of an application, not that the application is harmless. Application permissions
        on resources other than Microsoft Graph are not read. National clouds do not return the publisher, so the check is not
        assessed there.

    Remediation:
        1. Open {portal:enterprise_apps}, and select the application. Review its Permissions, Users and groups, and Sign-in
           logs.
        2. If nobody needs or knows the application, disable it: `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
           Revoke its permissions: `DELETE /oauth2PermissionGrants/{id}`.
        3. Otherwise, ask the vendor to complete publisher verification, or waive the finding with an end date.
        4. To verify, check that `GET /servicePrincipals/{id}?$select=verifiedPublisher` returns a publisher, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/publisher-verification-overview
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    holders = {grant.client_id for grant in oauth2_permission_grants if grant.scopes}
    holders |= {assignment.principal_id for assignment in graph_app_role_assignments}
    judged = [principal for key, principal in third_party_applications.items() if key in holders]
    if not judged:
        require_owners(service_principals, holders)
        raise NotApplicable("no third-party application has a permission")
    for principal in judged:
        publisher = principal.verified_publisher
        if publisher is not None and not publisher.verified_publisher_id:
            yield Finding(
                _subject(principal),
                f"{principal.display_name or principal.id} has permissions but no verified publisher",
                "no verified publisher",
                "a verified publisher",
                discriminator="publisher",
            )
        status = principal.disabled_by_microsoft_status
        if isinstance(status, str) and status.casefold() not in _NOT_DISABLED:
            yield Finding(
                _subject(principal),
                f"Microsoft disabled {principal.display_name or principal.id}, but it still has permissions",
                f"disabledByMicrosoftStatus: {status}",
                "no permissions for a disabled application",
                discriminator="disabled",
            )
    require_owners(service_principals, holders)
    for principal in judged:
        required(principal.verified_publisher, "service_principals", "verifiedPublisher")
        present(principal.disabled_by_microsoft_status, "service_principals", "disabledByMicrosoftStatus")


def _subject(principal: ServicePrincipal) -> Subject:
    return Subject("servicePrincipal", principal.id, principal.display_name or principal.id)
