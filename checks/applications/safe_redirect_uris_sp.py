from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.directory.counting import in_order
from ztscan.directory.redirect_uris import can_be_taken_over, local, unsafe
from ztscan.directory.third_parties import require_owners
from ztscan.entities.applications import AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal
from ztscan.plugin import (
    Finding,
    Gap,
    NotApplicable,
    Note,
    Severity,
    Subject,
    Unknown,
    Yielded,
    affected,
    check,
    required,
)


@check(
    title="Reply URLs of third-party applications with permissions are safe",
    severity=Severity.MEDIUM,
    objectives=["identities.review_consent"],
    mappings={"partial": {"zta": ["23183"]}},
    since="0.2.0",
)
def safe_redirect_uris_sp(
    third_party_applications: Mapping[str, ServicePrincipal],
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...],
    graph_app_role_assignments: tuple[AppRoleAssignment, ...],
    service_principals: tuple[ServicePrincipal, ...],
) -> Iterator[Yielded]:
    """The addresses to which tokens of third-party applications are sent.

    What it checks:
        The check covers each enabled application of another organisation with a delegated permission, or with an application
        permission on Microsoft Graph. No reply URL has a wildcard, uses http, or has a user name before the host. None has a
        backslash or no scheme, is a URL shortener or cannot be parsed. Addresses on the device itself are accepted.

    Why it matters:
        Somebody on the network, or an attacker who controls the address, receives the tokens of users who sign in, with the
        permissions that were granted.

    Limits:
        Only the vendor can correct the reply URLs. The check makes no DNS requests. A note counts applications with addresses on
        cloud services where names can be taken over. Applications of Microsoft and of this tenant are left out.

    Remediation:
        1. Ask the vendor to remove the reply URL.
        2. If the vendor does not answer, open {portal:enterprise_apps}, and revoke the permissions or disable the application:
           `PATCH /servicePrincipals/{id} {"accountEnabled": false}`.
        3. To verify, read `GET /servicePrincipals/{id}?$select=replyUrls`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/reply-url
        https://learn.microsoft.com/entra/identity/enterprise-apps/manage-application-permissions
    """
    holders = {grant.client_id for grant in oauth2_permission_grants if grant.scopes}
    holders |= {assignment.principal_id for assignment in graph_app_role_assignments}
    gaps: dict[Gap, None] = {}
    judged, shared = False, 0
    for key, principal in third_party_applications.items():
        if key not in holders:
            continue
        judged = True
        try:
            uris = required(principal.reply_urls, "service_principals", "replyUrls")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        wrong = {uri: reason for uri in uris if not local(uri) and (reason := unsafe(uri))}
        shared += any(map(can_be_taken_over, uris))
        if wrong:
            subject = Subject("servicePrincipal", key, principal.display_name or key)
            observed = in_order((f"{uri}: {reason}" for uri, reason in wrong.items()), between="; ")
            members = (affected("reply URL", ((uri, uri) for uri in wrong)),)
            message = f"tokens of {subject.name} can be sent to an unsafe reply URL"
            yield Finding(subject, message, observed, "complete https addresses", members=members)
    if shared:
        yield Note(f"Applications with reply URLs on cloud services where names can be taken over: {shared}")
    if gaps:
        raise Unknown(*gaps)
    require_owners(service_principals, holders)
    if not judged:
        raise NotApplicable("no third-party application has a permission")
