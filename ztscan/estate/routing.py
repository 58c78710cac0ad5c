"""Where routes of subnets lead: to a firewall, to another appliance, to the internet.

The longest prefix wins, and of two routes for the same prefix that of the route table. An address as next hop is that of a
firewall or appliance in the same network or in one that is peered with it: private addresses are used more than once.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

import msgspec

from ztscan.core.immutable import freeze_fields
from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure_firewalls import Firewall
from ztscan.entities.azure_load_balancers import LoadBalancer
from ztscan.entities.azure_nested import Child, Reference, key_of
from ztscan.entities.azure_networks import NetworkInterface, Route, RouteTable, Subnet, VirtualNetwork

TABLES, NETWORKS = "azure_route_tables", "azure_virtual_networks"
Prefix = IPv4Network | IPv6Network
_SUBNETS, _INTERFACES, _SETS = "/subnets/", "/networkinterfaces/", "/virtualmachinescalesets/"
_WAN_HUB = "/virtualnetworks/hv_"
"""The networks that Azure makes for hubs of Virtual WAN begin so."""
_HOPS = frozenset(("virtualnetworkgateway", "vnetlocal", "internet", "virtualappliance", "virtualapplianceecmp", "none"))


class Way(enum.StrEnum):
    FIREWALL = "firewall"
    APPLIANCE = "appliance"
    """What it lets through is not visible in Azure."""
    GATEWAY = "gateway"
    """To another network, such as on-premises."""
    NOWHERE = "nowhere"
    INTERNET = "internet"
    NETWORK = "network"


class Hop(msgspec.Struct, frozen=True):
    """A route of a table, and where it leads."""

    name: str
    prefix: Prefix | str
    """A text: a service tag."""
    way: Way
    firewall: str = ""
    """Its id in lower case."""


class Routing(msgspec.Struct, frozen=True):
    networks: Mapping[str, VirtualNetwork]
    tables: Mapping[str, RouteTable]
    interfaces: Mapping[str, NetworkInterface]
    firewalls: Mapping[tuple[str, str], str]
    """Ids by network and address."""
    appliances: frozenset[tuple[str, str]]
    """Network and address of machines that forward, and of internal load balancers."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    def hops(self, subnet: Child[Subnet]) -> tuple[Hop, ...]:
        """The routes of a subnet's table. Raises Unknown where it was not returned, or does not say where it leads."""
        reference = subnet.properties.route_table if subnet.properties else None
        if reference is None:
            return ()
        table = self.tables.get(reference.key)
        if table is None:
            raise _unclear(TABLES, "a route table that a subnet uses was not returned")
        network = subnet.key.partition(_SUBNETS)[0]
        return tuple(self._hop(one, network) for one in required(table.routes, TABLES, "routes"))

    def _hop(self, route: Child[Route], network: str) -> Hop:
        said = required(route.properties, TABLES, "routes.properties")
        prefix = _prefix(required(said.prefix, TABLES, "addressPrefix"))
        kind = known(said.next_hop, _HOPS, TABLES, "nextHopType")
        ways = {"virtualnetworkgateway": Way.GATEWAY, "vnetlocal": Way.NETWORK, "internet": Way.INTERNET, "none": Way.NOWHERE}
        if kind in ways:
            return Hop(route.name, prefix, ways[kind])
        address = required(said.next_address, TABLES, "nextHopIpAddress")
        for near in self._near(network):
            if (near, address) in self.firewalls:
                return Hop(route.name, prefix, Way.FIREWALL, self.firewalls[near, address])
            if (near, address) in self.appliances:
                return Hop(route.name, prefix, Way.APPLIANCE)
        raise _unclear(TABLES, f"what has the address that the route {route.name} leads to was not returned")

    def _near(self, network: str) -> Iterator[str]:
        """A network, and those that it is peered with."""
        yield network
        row = self.networks.get(network)
        for peering in (row.peerings if row else None) or ():
            said = peering.properties
            if said is not None and said.remote is not None and (said.state or "").casefold() == "connected":
                yield said.remote.key

    def is_in_wan(self, network: VirtualNetwork) -> bool:
        """Whether a network is connected to a hub of Virtual WAN, which gives it routes that no table shows."""
        peerings = required(network.peerings, NETWORKS, "virtualNetworkPeerings")
        return any(_WAN_HUB in key_of(one.properties.remote) for one in peerings if one.properties is not None)

    def workloads(self, network: VirtualNetwork) -> Iterator[Child[Subnet]]:
        """The subnets of a network that have interfaces of machines or scale sets, other than of appliances."""
        for subnet, interfaces in self._used(network):
            if any(one is None or not (one.private_endpoint or one.forwards) for one in interfaces):
                yield subnet

    def has_appliance(self, network: VirtualNetwork) -> bool:
        """Whether a machine in a network forwards the traffic of others. What it lets through is not visible."""
        return any(one is not None and one.forwards for _, interfaces in self._used(network) for one in interfaces)

    def _used(self, network: VirtualNetwork) -> Iterator[tuple[Child[Subnet], list[NetworkInterface | None]]]:
        """Subnets with what has addresses there. None: an interface that is no row, as those of scale sets."""
        for subnet in required(network.subnets, NETWORKS, "subnets"):
            used = (subnet.properties.configurations if subnet.properties else None) or ()
            keys = [one.key for one in used if _INTERFACES in one.key]
            yield subnet, [None if _SETS in key else self.interfaces.get("/".join(key.split("/")[:9])) for key in keys]


def prefixes_of(values: Iterable[str]) -> tuple[Prefix, ...]:
    """Texts as prefixes. Raises Unknown for one that is none."""
    found = tuple(_prefix(value) for value in values)
    if any(isinstance(one, str) for one in found):
        raise _unclear(NETWORKS, "a network has an address range that is none")
    return tuple(one for one in found if not isinstance(one, str))


def covers(hops: Iterable[Hop], ways: frozenset[Way], prefix: Prefix) -> bool:
    """Whether routes of these ways take all of a prefix: a route for a shorter one loses against the network's own."""
    found = [one.prefix for one in hops if one.way in ways and _is_within(one.prefix, prefix)]
    if isinstance(prefix, IPv4Network):
        return [*collapse_addresses(one for one in found if isinstance(one, IPv4Network))] == [prefix]
    return [*collapse_addresses(one for one in found if isinstance(one, IPv6Network))] == [prefix]


def exceptions(hops: tuple[Hop, ...]) -> Iterator[Hop]:
    """The routes that take public addresses to the internet, although there may be a default route to elsewhere.

    A service tag is public. A route that longer ones replace as a whole takes nothing.
    """
    for hop in hops:
        if hop.way is Way.INTERNET and (
            isinstance(hop.prefix, str) or not (hop.prefix.is_private or _replaced(hop.prefix, hops))
        ):
            yield hop


def _replaced(prefix: Prefix, hops: tuple[Hop, ...]) -> bool:
    return covers((one for one in hops if one.prefix != prefix), frozenset(Way), prefix)


def within(hops: Iterable[Hop], prefix: Prefix) -> tuple[Hop, ...]:
    """The routes for a prefix or a part of it."""
    return tuple(one for one in hops if _is_within(one.prefix, prefix))


def _is_within(one: Prefix | str, prefix: Prefix) -> bool:
    if isinstance(one, IPv4Network) and isinstance(prefix, IPv4Network):
        return one.subnet_of(prefix)
    return isinstance(one, IPv6Network) and isinstance(prefix, IPv6Network) and one.subnet_of(prefix)


def _prefix(value: str) -> Prefix | str:
    try:
        return ip_network(value, strict=False)
    except ValueError:
        return value


def _unclear(resource: str, detail: str) -> Unknown:
    return Unknown(Gap(resource, GapReason.UNAVAILABLE, detail, "grant Reader on its subscription, and scan again"))


@fact
def azure_routing(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_route_tables: tuple[RouteTable, ...],
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_load_balancers: tuple[LoadBalancer, ...],
    azure_firewalls: tuple[Firewall, ...],
) -> Routing:
    """Networks, their routes, and what routes can lead to."""
    firewalls: dict[tuple[str, str], str] = {}
    for firewall in azure_firewalls:
        for one in firewall.addresses or ():
            if one.properties is not None and one.properties.private_address:
                firewalls[_network(one.properties.subnet), one.properties.private_address] = firewall.key
    return Routing(
        {row.key: row for row in azure_virtual_networks},
        {row.key: row for row in azure_route_tables},
        {row.key: row for row in azure_network_interfaces},
        firewalls,
        frozenset((*_forwarding(azure_network_interfaces), *_balancing(azure_load_balancers))),
    )


def _network(subnet: Reference | None) -> str:
    return key_of(subnet).partition(_SUBNETS)[0]


def _forwarding(interfaces: Iterable[NetworkInterface]) -> Iterator[tuple[str, str]]:
    for interface in interfaces:
        for one in interface.configurations or () if interface.forwards else ():
            if one.properties is not None and one.properties.private_address:
                yield _network(one.properties.subnet), one.properties.private_address


def _balancing(balancers: Iterable[LoadBalancer]) -> Iterator[tuple[str, str]]:
    for balancer in balancers:
        for one in balancer.frontends or ():
            if one.properties is not None and one.properties.private_address:
                yield _network(one.properties.subnet), one.properties.private_address
