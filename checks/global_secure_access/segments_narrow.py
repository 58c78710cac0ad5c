from __future__ import annotations

from collections.abc import Hashable, Iterator

from ztscan.directory.counting import counted, in_order
from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.directory.network_access.destinations import count
from ztscan.directory.network_access.private import PrivateAccess
from ztscan.directory.network_access.segments import Segment, neighbours
from ztscan.entities.network_access import NetworkTenantStatus
from ztscan.entities.private_access import PRIVATE_ACCESS
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, affected, check


@check(
    title="Private applications open single hosts and ports, not networks",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"partial": {"maester": ["MT.1193"], "zta": ["25395"]}},
    since="0.2.0",
)
def segments_narrow(
    network_tenant_status: NetworkTenantStatus | Gap,
    private_access: PrivateAccess | Gap,
    service_plans: frozenset[str],
    *,
    maximum_addresses: int = 256,
    maximum_ports: int = 100,
) -> Iterator[Finding]:
    """Checks that Private Access does not rebuild the VPN.

    What it checks:
        No segment holds more than `maximum_addresses` (256) addresses, as a prefix or as a range, or more than
        `maximum_ports` (100) ports. Neighbouring segments of an application count as one, and so do the ports of one host. No
        name stands for a whole top-level domain, such as `*.local`.

    Why it matters:
        Wide segments let a stolen session move from host to host. Narrow ones stop it at the application that it was for.

    Limits:
        DNS suffixes open every port by design, so that only suffixes of one label are findings. Names are one host each.
        Excluded segments and names of services are left out.

    Remediation:
        1. Open {portal:private_applications} and {portal:quick_access}, and use Application Discovery to see what is used.
        2. Create an application for each service, with its hosts and ports, and assign who needs it.
        3. Delete the wide segment.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-per-app-access
        https://learn.microsoft.com/graph/api/resources/ipapplicationsegment
    """
    require_activated(network_tenant_status, service_plans, PRIVATE_ACCESS)
    applications = licensed(private_access, service_plans, PRIVATE_ACCESS).applications
    if not applications:
        raise NotApplicable("Private Access publishes no application")
    gaps: dict[Gap, None] = {}
    for application in applications:
        try:
            segments, unread = application.read
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        gaps.update(dict.fromkeys(unread))
        wide = _wide(segments, maximum_addresses, maximum_ports)
        if wide:
            message = f"{application.name} opens {counted(len(wide), 'wide segment')}"
            expected = f"at most {maximum_addresses} addresses and {maximum_ports} ports a segment"
            members = (affected("segment", ((segment, segment) for segment in wide)),)
            yield Finding(application.subject, message, in_order(wide, most=5, between="; "), expected, members=members)
    if gaps:
        raise Unknown(*gaps)


def _wide(segments: tuple[Segment, ...], addresses: int, ports: int) -> list[str]:
    """Segments that are wide, alone or together with others of the application."""
    found = [one for one in segments if one.is_wide_name]
    found += [one for size, group in neighbours(segments) if size > addresses for one in group]
    by_host: dict[Hashable, list[Segment]] = {}
    for segment in segments:
        if not segment.is_suffix:
            by_host.setdefault(segment.host, []).append(segment)
    found += [one for same in by_host.values() if count(span for one in same for span in one.ports) > ports for one in same]
    return [str(one) for one in dict.fromkeys(found)]
