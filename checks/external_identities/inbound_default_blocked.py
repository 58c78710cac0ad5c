from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants, Span
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, check

from ._tenants import DEFAULT, opened_to


@check(
    title="Inbound B2B collaboration is blocked except for configured partners",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"partial": {"maester": ["CISA.MS.AAD.8.3"], "scuba": ["MS.AAD.8.3v1"]}},
    since="0.2.0",
)
def inbound_default_blocked(access_between_tenants: AccessBetweenTenants) -> Iterator[Finding | Note]:
    """Checks that users of other tenants cannot become guests unless their tenant is configured.

    What it checks:
        The default cross-tenant access setting blocks inbound B2B collaboration (`b2bCollaborationInbound`) for all users or
        for all applications. Either block is sufficient. A default that allows all users, or all but some, fails, also where
        it limits the applications. Partners with an exception are listed as notes.

    Why it matters:
        With Microsoft's default, an account of any tenant in the world can be invited and can redeem the invitation.
        An attacker creates a tenant in minutes.

    Limits:
        A list of allowed domains limits invitations too, and `external_identities.invite_domain_allow_list` assesses it.
        Guests without a Microsoft Entra tenant (email one-time passcode) are not subject to cross-tenant access. Existing
        guests stay, but cannot sign in from a blocked tenant.

    Remediation:
        1. Open {portal:cross_tenant_access} > Organizational settings, and add each partner. Allow inbound B2B collaboration
           for its users.
        2. Open Default settings > Inbound access settings > B2B collaboration, and block all users and all applications.
        3. Or send `PATCH /policies/crossTenantAccessPolicy/default` with `b2bCollaborationInbound` set to `blocked` for
           `AllUsers` and `AllApplications`.
        4. Before the change, review {portal:sign_in_logs} for guests of tenants that are not configured: they lose access.

    References:
        https://learn.microsoft.com/entra/external-id/cross-tenant-access-overview
        https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
    """
    reach = access_between_tenants.by_default.collaboration_in
    if isinstance(reach, Gap):
        raise Unknown(reach)
    if not reach.blocked and reach.users is not Span.LISTED:
        yield Finding(
            DEFAULT,
            "users of any tenant can become guests"
            if reach.applications is not Span.LISTED
            else "users of any tenant can become guests, for listed applications",
            f"b2bCollaborationInbound: {reach}",
            "b2bCollaborationInbound: blocked for all users or all applications",
        )
        return
    yield from opened_to(access_between_tenants, "collaboration_in", "its users can become guests")
