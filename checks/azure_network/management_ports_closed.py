from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.endpoints import Reach
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, affected, check

from ._reach import MANAGEMENT, Doubts, Machine, machines, ports_text, raise_any


@check(
    title="The internet does not reach management ports of machines",
    severity=Severity.CRITICAL,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {"prowler": ["network_rdp_internet_access_restricted", "network_ssh_internet_access_restricted"]},
        "partial": {"cis-azure-6.0": ["7.1", "7.2"], "mcsb": ["NS-1"]},
    },
    since="0.2.0",
)
def management_ports_closed(
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_reach: Reach,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks the effect of all rules on every way in.

    What it checks:
        A large part of the internet does not reach any machine or scale set at a port of remote administration, file sharing,
        directories or databases. These are 22, 3389, 445, 1433, 5985 and others. A large part is a /8 or more, an IPv6 /16,
        or any customer of Azure. Ways in are its own public address, load balancers and Azure Firewall. Filters are the
        network security groups of the subnet and the interface by priority, and the rules of Virtual Network Manager.

    Why it matters:
        Attackers scan these ports all day, and try passwords and known vulnerabilities within minutes.

    Limits:
        Firewalls within machines, Virtual WAN appliances and third-party appliances are not visible. Where Virtual Network
        Manager rules are deployed is not readable: a verdict that depends on them is not given.

    Remediation:
        1. Open Azure portal > Network security groups > the group > Inbound security rules.
        2. Delete the rule that allows the port, or name the sources:
           `az network nsg rule update --ids RULE --source-address-prefixes 203.0.113.0/24`.
        3. Connect through Azure Bastion or Entra Private Access.
        4. To verify, use Network Watcher > IP flow verify.

    References:
        https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
        https://learn.microsoft.com/azure/load-balancer/load-balancer-overview
    """
    gaps: list[Gap] = []
    doubts = Doubts("azure_network_interfaces", "who reaches management ports")
    for machine in machines(azure_network_interfaces, azure_scale_sets, azure_reach, azure_visibility, gaps):
        yield from _judged(machine, doubts)
    raise_any(*doubts.gaps, *gaps)


def _judged(machine: Machine, doubts: Doubts) -> Iterator[Finding]:
    ports: dict[tuple[str, int], None] = {}
    ways: dict[str, None] = {}
    sources: dict[str, None] = {}
    for endpoint in machine.endpoints:
        answers = [(path, endpoint.reached_at(path, MANAGEMENT)) for path in endpoint.paths]
        for number, (protocol, port) in enumerate(MANAGEMENT):
            for path, found_at in answers:
                found = found_at[number]
                if found.is_wide:
                    ports[protocol, port] = None
                    outside = f" at port {path.frontend}" if path.frontend and path.frontend != str(port) else ""
                    ways[f"{path.via}{outside}"] = None
                    sources[str(found.least)] = None
                elif found.is_wide is None:
                    doubts.add(machine, endpoint.doubts)
    if ports:
        message = f"the internet reaches management ports of {machine.subject.name}"
        observed = f"{ports_text(ports)} from {', '.join(sources)} by {in_order(ways, most=5, between='; ')}"
        members = (affected("way", ((way, way) for way in ways)),)
        yield Finding(machine.subject, message, observed, "no way in, or named sources only", members=members)
