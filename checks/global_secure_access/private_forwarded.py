from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.forwarding import ForwardedTraffic, Traffic
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.entities.private_access import PRIVATE_ACCESS
from ztscan.plugin import Finding, Gap, Note, Severity, check

from ._forwarding import findings_on


@check(
    title="Traffic to private applications is forwarded to Global Secure Access",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access", "apps.vpn_sso"],
    mappings={"partial": {"zta": ["25381", "25382", "25393"]}},
    since="0.2.0",
)
def private_forwarded(
    network_tenant_status: NetworkTenantStatus | Gap, forwarded_traffic: ForwardedTraffic | Gap, service_plans: frozenset[str]
) -> Iterator[Finding | Note]:
    """Checks that the private access profile is in use.

    What it checks:
        Each forwarding profile for private traffic is enabled and assigned to users, and not all its policies are disabled.
        Notes show who gets the profile.

    Why it matters:
        Without it, people reach internal applications by a VPN, which opens a network instead of one application, or not at
        all.

    Limits:
        Whether the client runs on each device is not in the configuration. Without Microsoft Entra Private Access, or where
        Global Secure Access is not activated, the check does not apply.

    Remediation:
        1. Open {portal:traffic_forwarding}, and enable the private access profile.
        2. Under User and group assignments, assign all users, or groups one after the other.
        3. To verify, read `GET /beta/networkAccess/forwardingProfiles`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-manage-private-access-profile
    """
    require_activated(network_tenant_status, service_plans, PRIVATE_ACCESS)
    yield from findings_on(licensed(forwarded_traffic, service_plans, PRIVATE_ACCESS), Traffic.PRIVATE, "private traffic")
