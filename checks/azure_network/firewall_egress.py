from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

import msgspec

from ztscan.directory.counting import in_order
from ztscan.entities.azure_nested import Child
from ztscan.entities.azure_networks import Subnet, VirtualNetwork
from ztscan.estate.routing import Hop, Routing, Way, covers, exceptions
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Manual, Severity, Unknown, Yielded, check

from ._judging import judged, subject, unclear

SAFE = frozenset((Way.FIREWALL, Way.APPLIANCE, Way.GATEWAY, Way.NOWHERE))
NOT_VISIBLE = frozenset((Way.APPLIANCE, Way.GATEWAY))
EVERYTHING, EVERYTHING_6 = IPv4Network("0.0.0.0/0"), IPv6Network("::/0")


class _Egress(msgspec.Struct):
    routing: Routing
    allowed: frozenset[str]
    not_visible: set[str] = msgspec.field(default_factory=set)
    """Networks whose way out is an appliance or another network."""

    def wrong(self, network: VirtualNetwork) -> Iterator[Yielded]:
        if self.routing.has_appliance(network):
            self.not_visible.add(network.name)
        faults: set[str] = set()
        gaps: dict[Gap, None] = {}
        for subnet in self.routing.workloads(network):
            try:
                faults |= {f"{subnet.name}: {fault}" for fault in self._faults(network, subnet)}
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
        if faults:
            message = f"machines in the network {network.name} reach the internet without passing a firewall"
            observed = in_order(faults, between="; ")
            yield Finding(
                subject(network, "virtualNetwork"), message, observed, "a default route to a firewall, and no exceptions"
            )
        if gaps:
            raise Unknown(*gaps)

    def _faults(self, network: VirtualNetwork, subnet: Child[Subnet]) -> Iterator[str]:
        hops = self.routing.hops(subnet)
        prefixes = subnet.properties.prefixes if subnet.properties else ()
        wanted = (EVERYTHING, *((EVERYTHING_6,) if any(":" in one for one in prefixes) else ()))
        for everything in wanted:
            if not covers(hops, SAFE, everything):
                if self.routing.is_in_wan(network):
                    raise unclear("azure_virtual_networks", f"{network.name} gets its routes from a hub of Virtual WAN")
                yield f"no default route to a firewall ({everything})"
        if any(hop.way in NOT_VISIBLE and _is_public(hop) for hop in hops):
            self.not_visible.add(network.name)
        found = [hop for hop in exceptions(hops) if str(hop.prefix).casefold() not in self.allowed]
        yield from (f"{hop.prefix} goes to the internet" for hop in found)


def _is_public(hop: Hop) -> bool:
    return isinstance(hop.prefix, str) or not hop.prefix.is_private


@check(
    title="Machines reach the internet through a firewall only",
    severity=Severity.HIGH,
    objectives=["network.segment_cloud"],
    mappings={"stronger": {"zta": ["25535"]}, "partial": {"mcsb": ["NS-3"]}},
    since="0.2.0",
)
def firewall_egress(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_routing: Routing,
    azure_visibility: Visibility,
    *,
    allowed_prefixes: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Checks the routes of subnets with machines or scale sets.

    What it checks:
        Each such subnet has a route for all addresses to an Azure Firewall in the same or a peered network, or to nowhere. A
        subnet with IPv6 has one for IPv6 too. No route for public addresses or a service tag leads to the internet, except
        those in `allowed_prefixes`. Where machines that forward traffic (appliances of other makers) or another network take
        the traffic, a person decides.

    Why it matters:
        A machine that is taken over calls its attacker and sends data out. A firewall on the way stops or at least records it.

    Limits:
        Subnets of delegated services are not judged. Networks on a hub of Virtual WAN without routes of their own are not
        assessed: the hub's routes are not in the table. More specific routes from gateways are not visible.

    Remediation:
        1. Open Azure portal > Route tables > Create, and add a route 0.0.0.0/0, next hop type Virtual appliance, with the
           private address of the firewall. Or run `az network route-table route create --route-table-name NAME -g GROUP -n out
           --address-prefix 0.0.0.0/0 --next-hop-type VirtualAppliance --next-hop-ip-address ADDRESS`.
        2. Allow in the firewall what the machines need, and then associate the table with the subnet.

    References:
        https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
        https://learn.microsoft.com/azure/firewall/forced-tunneling
    """
    egress = _Egress(azure_routing, frozenset(_normal(one) for one in allowed_prefixes))
    networks = [one for one in azure_virtual_networks if one.subnets is None or _has_machines(one, azure_routing)]
    yield from judged(networks, azure_visibility, "virtual network with machines", egress.wrong)
    if egress.not_visible:
        raise Manual(f"review what takes the outbound traffic of {in_order(egress.not_visible)}: it is no Azure Firewall")


def _has_machines(network: VirtualNetwork, routing: Routing) -> bool:
    return routing.has_appliance(network) or any(True for _ in routing.workloads(network))


def _normal(prefix: str) -> str:
    try:
        return str(ip_network(prefix, strict=False))
    except ValueError:
        return prefix.casefold()
