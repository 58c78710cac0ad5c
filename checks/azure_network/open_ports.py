from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.destinations import count
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.addresses import Spans, common, merged
from ztscan.estate.reachability.endpoints import PROTOCOLS, Reach
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, check

from ._reach import Doubts, Machine, machines, raise_any

AMPLIFIERS = (17, 19, 53, 69, 111, 123, 137, 161, 389, 520, 1434, 1900, 3283, 3702, 5353, 5683, 11211)
"""UDP services that answer a small request with a large reply to a forged address."""
_AMPLIFYING: Spans = merged((port, port) for port in AMPLIFIERS)


@check(
    title="The internet reaches few ports of a machine, and no UDP service that amplifies attacks",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {"prowler": ["network_udp_internet_access_restricted"]},
        "partial": {"prowler": ["network_http_internet_access_restricted"], "cis-azure-6.0": ["7.3", "7.4"], "mcsb": ["NS-1"]},
    },
    since="0.2.0",
)
def open_ports(
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_reach: Reach,
    azure_visibility: Visibility,
    *,
    maximum_ports: int = 1000,
) -> Iterator[Finding]:
    """Checks how much of a machine is open, with all rules and ways in together.

    What it checks:
        A large part of the internet reaches at most `maximum_ports` (1000) ports of each machine and scale set for each
        protocol. It reaches none of the UDP ports that attackers use to amplify attacks, such as 53, 123, 161, 389, 1900 and
        11211. Ports of all rules and ways in count together.

    Why it matters:
        Every open port is one more service to attack. Amplifiers become weapons against others.

    Limits:
        The limits of `azure_network.management_ports_closed` apply. Ports 80 and 443 alone are not a finding.

    Remediation:
        1. Open Azure portal > Network security groups > the group > Inbound security rules.
        2. Replace the wide rule by rules for the ports that are used:
           `az network nsg rule update --ids RULE --destination-port-ranges 443`.

    References:
        https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
        https://www.cisa.gov/news-events/alerts/2014/01/17/udp-based-amplification-attacks
    """
    gaps: list[Gap] = []
    doubts = Doubts("azure_network_interfaces", "which ports the internet reaches")
    for machine in machines(azure_network_interfaces, azure_scale_sets, azure_reach, azure_visibility, gaps):
        yield from _judged(machine, maximum_ports, doubts)
    raise_any(*doubts.gaps, *gaps)


def _judged(machine: Machine, maximum: int, doubts: Doubts) -> Iterator[Finding]:
    faults: list[str] = []
    for protocol in PROTOCOLS:
        found = [endpoint.open_ports(protocol) for endpoint in machine.endpoints]
        certain, possible = (merged(span for each in found for span in each[side]) for side in (0, 1))
        faults += _faults(protocol, certain, maximum)
        if not _faults(protocol, certain, maximum) and _faults(protocol, possible, maximum):
            doubts.add(machine, (reason for endpoint in machine.endpoints for reason in endpoint.doubts))
    if faults:
        message = (
            f"the internet reaches {'many ports' if 'ports' in faults[0] else 'an amplifying service'} of {machine.subject.name}"
        )
        yield Finding(machine.subject, message, "; ".join(faults), f"at most {maximum} ports, and no UDP service that amplifies")


def _faults(protocol: str, open_spans: Spans, maximum: int) -> list[str]:
    size = count(open_spans)
    found = [f"{size} {protocol} ports"] if size > maximum else []
    amplifying = common(open_spans, _AMPLIFYING) if protocol == "udp" else ()
    return found + ([f"udp {', '.join(str(first) for first, _ in amplifying)}"] if amplifying and not found else [])
