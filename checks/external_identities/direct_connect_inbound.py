from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.cross_tenant import AccessBetweenTenants
from ztscan.plugin import Finding, Gap, Note, Severity, Unknown, check

from ._tenants import DEFAULT, opened_to


@check(
    title="Inbound B2B direct connect is blocked except for configured partners",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def direct_connect_inbound(access_between_tenants: AccessBetweenTenants) -> Iterator[Finding | Note]:
    """Checks that users of other tenants cannot connect directly unless their tenant is configured.

    What it checks:
        The default cross-tenant access setting blocks inbound B2B direct connect (`b2bDirectConnectInbound`) for all users or
        for all applications. The values decide, not whether Microsoft's default was ever changed. Partners with an exception
        are listed as notes.

    Why it matters:
        Users who connect directly to a shared channel have no guest account here. They are in no user list and no access
        review.

    Limits:
        Both tenants must allow direct connect before it works. Which shared channels have external members is not assessed.

    Remediation:
        1. Open {portal:cross_tenant_access} > Default settings > Inbound access settings > B2B direct connect, and block all
           users and all applications.
        2. Or send `PATCH /policies/crossTenantAccessPolicy/default` with `b2bDirectConnectInbound` set to `blocked` for
           `AllUsers` and `AllApplications`.
        3. Allow partners that need shared channels under Organizational settings.

    References:
        https://learn.microsoft.com/entra/external-id/b2b-direct-connect-overview
        https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationdefault
    """
    reach = access_between_tenants.by_default.direct_connect_in
    if isinstance(reach, Gap):
        raise Unknown(reach)
    if not reach.blocked:
        message = "users of tenants without a configuration can connect to shared channels"
        yield Finding(DEFAULT, message, f"b2bDirectConnectInbound: {reach}", "b2bDirectConnectInbound: blocked")
        return
    yield from opened_to(access_between_tenants, "direct_connect_in", "its users can connect to shared channels")
