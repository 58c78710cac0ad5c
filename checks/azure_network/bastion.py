from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.azure_networks import Bastion, NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.endpoints import Reach
from ztscan.estate.reachability.networks import Networks, network_of
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check, required

from ._judging import subject
from ._reach import MANAGEMENT, Doubts, Machine, machines, raise_any

_NO_PEERING = "developer"


@check(
    title="Administrators reach machines through Azure Bastion, without shareable links",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {"prowler": ["network_bastion_host_exists"], "cis-azure-6.0": ["8.4.1"]},
        "partial": {"mcsb": ["PA-6"]},
    },
    since="0.2.0",
)
def bastion(
    azure_bastions: tuple[Bastion, ...],
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_reach: Reach,
    azure_networks: Networks,
    azure_visibility: Visibility,
    *,
    other_way: str = "",
) -> Iterator[Finding]:
    """Checks how administrators reach machines.

    What it checks:
        Each network with machines has Azure Bastion, or is peered with a network that has it, and no Bastion has shareable links.
        The developer tier serves the machines of its own network only.
        A network without Bastion fails where the internet reaches a management port of a machine in it. Where it does not,
        `other_way` says how administrators come there, such as "Entra Private Access". Without it, a person has to decide.

    Why it matters:
        Bastion asks for a sign-in to Azure with MFA, and keeps the ports of machines closed. A shareable link asks for the
        password of the machine alone.

    Limits:
        Entra Private Access, VPN and third-party products are not visible here.

    Remediation:
        1. Open Azure portal > Bastions > Create, in the hub network:
           `az network bastion create --name NAME --resource-group GROUP --vnet-name HUB --public-ip-address ADDRESS`.
        2. Clear "Shareable link" in Bastion > Configuration: `az network bastion update --ids ID --enable-shareable-link false`.

    References:
        https://learn.microsoft.com/azure/bastion/bastion-overview
        https://learn.microsoft.com/azure/bastion/configuration-settings
        https://learn.microsoft.com/azure/bastion/shareable-link
    """
    gaps: list[Gap] = []
    found = tuple(machines(azure_network_interfaces, azure_scale_sets, azure_reach, azure_visibility, gaps))
    hosts = [one for one in azure_bastions if azure_visibility.holds(one)]
    for host in hosts:
        if host.shareable_links:
            message = f"{host.name} has shareable links"
            yield Finding(subject(host, "bastionHost"), message, "shareable links: on", "off")
    unsure: list[Gap] = []
    covered, perhaps = _covered(hosts, azure_networks, unsure)
    doubts = Doubts("azure_network_interfaces", "who reaches management ports")
    open_ways: list[str] = []
    for key, inside in _by_network(found).items():
        if key in covered:
            continue
        if key in perhaps:
            gaps += unsure
            continue
        name = key.rpartition("/")[2]
        reached = [_is_reached(machine, doubts) for machine in inside]  # each of them, for its doubts
        if any(reached):
            message = f"machines of {name} are reached from the internet, and not through Bastion"
            yield Finding(Subject("virtualNetwork", key, name), message, "no Bastion, and management ports are open", "Bastion")
        else:
            open_ways.append(name)
    raise_any(*doubts.gaps, *gaps)
    if open_ways and not other_way:
        names = in_order(open_ways, most=5)
        raise Manual(f"networks with machines have no Bastion: {names}. Say in `other_way` how administrators reach them")


def _covered(hosts: list[Bastion], networks: Networks, gaps: list[Gap]) -> tuple[frozenset[str], frozenset[str]]:
    """Networks with a Bastion, and those that are peered with one; and others that may be: why stands in ``gaps``.

    The developer tier does not reach peered networks.
    """
    found, possible = set[str](), set[str]()
    for host in hosts:
        subnets = (one.properties.subnet.key for one in host.addresses or () if one.properties and one.properties.subnet)
        homes = {(host.network or "").lower(), *map(network_of, subnets)} - {""}
        peered = frozenset[str]().union(*(networks.peers.get(home, frozenset()) for home in homes))
        found |= homes
        try:
            found |= frozenset() if required(host.sku, "azure_bastions", "sku.name").casefold() == _NO_PEERING else peered
        except Unknown as unknown:
            possible |= peered
            gaps.extend(unknown.gaps)
    return frozenset(found), frozenset(possible - found)


def _by_network(found: tuple[Machine, ...]) -> dict[str, list[Machine]]:
    networks: dict[str, list[Machine]] = {}
    for machine in found:
        for key in dict.fromkeys(network_of(endpoint.subnet) for endpoint in machine.endpoints):
            networks.setdefault(key, []).append(machine)
    return networks


def _is_reached(machine: Machine, doubts: Doubts) -> bool:
    """Whether the internet reaches a management port. Where that is not certain, the machine is added to the doubts."""
    for endpoint in machine.endpoints:
        answers = {one.is_wide for one in endpoint.reached_each(MANAGEMENT)}
        if True in answers:
            return True
        if None in answers:
            doubts.add(machine, endpoint.doubts)
    return False
