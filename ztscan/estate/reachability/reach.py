"""The reach of every machine: interfaces joined with their filters, and with what publishes them."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property

import msgspec
from msgspec.structs import replace

from ztscan.azure.nested import Child, Reference, key_of
from ztscan.core.model import Gap, GapReason
from ztscan.engine.evidence import fact
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, FirewallRuleGroup, IpGroup
from ztscan.entities.azure_load_balancers import LoadBalancer
from ztscan.entities.azure_machines import VirtualMachine
from ztscan.entities.azure_network_manager import AdminRule
from ztscan.entities.azure_networks import (
    IpConfiguration,
    NetworkInterface,
    PublicAddress,
)
from ztscan.entities.azure_scale_sets import InstanceInterface, InstanceInterfaceProperties, InstanceIpProperties, ScaleSet
from ztscan.entities.azure_virtual_appliances import VirtualAppliance
from ztscan.estate.reachability.addresses import NONE
from ztscan.estate.reachability.admission import NO_ADMIN_RULES, AdminRules
from ztscan.estate.reachability.endpoints import Endpoint, Reach
from ztscan.estate.reachability.filters import Filters
from ztscan.estate.reachability.groups import UNKNOWN_ADMIN_RULES, admin_rules_of
from ztscan.estate.reachability.networks import Networks, network_of
from ztscan.estate.reachability.paths import Balancing, Path, balancing, is_basic, ports_from, takes_port
from ztscan.estate.reachability.rules import Destination, Unreadable
from ztscan.estate.reachability.translations import Translation, Translations, translations
from ztscan.estate.reachability.translations import network_of as network_of_firewall

INTERFACES, SCALE_SETS = "azure_network_interfaces", "azure_scale_sets"
_FILTERED = frozenset(("enabled", "networksecuritygroupenabled"))
"""Values of a subnet's ``privateEndpointNetworkPolicies`` with which its group filters private endpoints."""


@fact
def azure_reach(
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_filters: Filters,
    azure_public_addresses: tuple[PublicAddress, ...],
    azure_load_balancers: tuple[LoadBalancer, ...],
    azure_networks: Networks,
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_firewall_rule_groups: tuple[FirewallRuleGroup, ...],
    azure_ip_groups: tuple[IpGroup, ...],
    azure_admin_rules: tuple[AdminRule, ...],
    azure_virtual_machines: tuple[VirtualMachine, ...] | Gap,
    azure_virtual_appliances: tuple[VirtualAppliance, ...] | Gap,
) -> Reach:
    """Who on the internet reaches the machines and scale sets."""
    ways = _Ways(
        azure_public_addresses,
        balancing(azure_load_balancers),
        translations(azure_firewalls, azure_firewall_policies, azure_firewall_rule_groups, azure_ip_groups),
        azure_networks,
    )
    reader = _Reader(azure_filters, ways, azure_networks, _admin(azure_admin_rules))
    found = {row.key: tuple(reader.of_interface(row)) for row in azure_network_interfaces}
    found |= {row.key: tuple(reader.of_scale_set(row)) for row in azure_scale_sets}
    translated = ways.with_translations(found)
    gaps = [*ways.balancing.gaps, *ways.translations.gaps, *reader.gaps, *_without_interface(azure_virtual_machines, found)]
    gaps += _of_hubs(azure_virtual_appliances)
    return Reach(translated, tuple(dict.fromkeys(gaps)))


def _without_interface(machines: tuple[VirtualMachine, ...] | Gap, read: Collection[str]) -> Iterator[Gap]:
    """Machines that name an interface that was not returned."""
    if isinstance(machines, Gap):
        yield machines
        return
    for row in machines:
        if any(one.key not in read for one in row.interfaces or ()):
            detail = f"an interface of the virtual machine {row.name} was not returned"
            yield Gap(INTERFACES, GapReason.MALFORMED, detail, "grant Reader on its subscription, and scan again")


def _of_hubs(appliances: tuple[VirtualAppliance, ...] | Gap) -> Iterator[Gap]:
    """Appliances in hubs of Virtual WAN that take connections from the internet, or of which that was not returned."""
    if isinstance(appliances, Gap):
        yield appliances
        return
    for row in appliances:
        if row.ingress != ():
            detail = f"what the appliance {row.name} in a hub of Virtual WAN publishes is not visible"
            yield Gap("azure_virtual_appliances", GapReason.UNAVAILABLE, detail, "review the rules of the appliance")


def _admin(rules: tuple[AdminRule, ...]) -> AdminRules:
    try:
        return admin_rules_of(rules) if rules else NO_ADMIN_RULES
    except Unreadable:
        return UNKNOWN_ADMIN_RULES


class _Ways(msgspec.Struct, frozen=True, dict=True):
    addresses: tuple[PublicAddress, ...]
    balancing: Balancing
    translations: Translations
    networks: Networks

    @cached_property
    def public(self) -> dict[str, PublicAddress]:
        return {one.key: one for one in self.addresses}

    @cached_property
    def holders(self) -> dict[str, list[PublicAddress]]:
        """Public addresses by what has them."""
        found: dict[str, list[PublicAddress]] = defaultdict(list)
        for one in self.addresses:
            if one.configuration:
                found[one.configuration.lower()].append(one)
        return found

    def own(self, configuration: str, public_address: Reference | None) -> Iterator[Path]:
        """The public addresses of an address configuration."""
        keys = dict.fromkeys(filter(None, (key_of(public_address), *(one.key for one in self.holders.get(configuration, ())))))
        for key in keys:
            row = self.public.get(key)
            name = row.name if row is not None else key.rpartition("/")[2]
            shown = f" ({row.address})" if row is not None and row.address else ""
            sku = row.sku if row is not None else None
            yield Path(via=f"its own public address {name}{shown}", open_without_filter=is_basic(sku), direct=True)

    def with_translations(self, found: dict[str, tuple[Endpoint, ...]]) -> dict[str, tuple[Endpoint, ...]]:
        """The endpoints, with what firewalls publish of them."""
        if not self.translations.by_address:
            return found
        by_address: dict[str, list[Endpoint]] = defaultdict(list)
        pools: dict[str, list[Endpoint]] = defaultdict(list)
        for endpoint in (one for each in found.values() for one in each):
            if endpoint.destination.address is not None:
                by_address[_text(endpoint.destination)].append(endpoint)
            for pool in self._pools(endpoint):
                pools[pool].append(endpoint)
        more: dict[int, list[Path]] = defaultdict(list)
        for address, rules in self.translations.by_address.items():
            for rule in rules:
                self._publish(rule, by_address.get(address, []), pools, more)
        return {
            key: tuple(replace(one, paths=(*one.paths, *more.get(id(one), ()))) for one in each) for key, each in found.items()
        }

    def _publish(
        self, rule: Translation, endpoints: list[Endpoint], pools: dict[str, list[Endpoint]], more: dict[int, list[Path]]
    ) -> None:
        near = self._near(rule, endpoints)
        for one in near:
            more[id(one)].append(self._path(rule, rule.port, certain=len(near) == 1))
        for balanced, names in self.balancing.internal.get(rule.address, ()):
            for protocol in rule.protocols:
                if rule.port is not None and not takes_port(balanced, protocol, rule.port):
                    continue
                port = balanced.backend_port or rule.port
                for one in (member for name in names for member in pools.get(name, ())):
                    more[id(one)].append(self._path(rule, port, certain=True))

    def _near(self, rule: Translation, endpoints: list[Endpoint]) -> list[Endpoint]:
        """The endpoints with the address in the firewall's network and those peered with it; all where there are none."""
        home = network_of_firewall(rule.firewall)
        reachable = {home, *self.networks.peers.get(home, ())}
        return [one for one in endpoints if network_of(one.subnet) in reachable] or endpoints

    def _path(self, rule: Translation, port: int | None, *, certain: bool) -> Path:
        subnets = (key_of(one.properties.subnet) for one in rule.firewall.addresses or () if one.properties)
        inside = [self.networks.prefixes_of(subnet) for subnet in subnets if subnet]
        return Path(
            via=f"firewall {rule.firewall.name}, NAT rule {rule.name}",
            protocols=rule.protocols,
            ports=ports_from(port),
            frontend=rule.frontend,
            open_without_filter=True,
            sources=rule.sources,
            translated=True,
            inside=inside[0] if inside else NONE,
            certain=certain,
        )

    def _pools(self, endpoint: Endpoint) -> Iterator[str]:
        for one in _configurations(endpoint):
            yield from map(key_of, one.properties.backend_pools or () if one.properties else ())
            yield from self.balancing.pools_of_configuration.get(one.key, ())
        if endpoint.destination.address is not None:
            for place in (endpoint.subnet, network_of(endpoint.subnet)):
                yield from self.balancing.pools_of_address.get((_text(endpoint.destination), place), ())


def _configurations(endpoint: Endpoint) -> Iterator[Child[IpConfiguration]]:
    if isinstance(endpoint.row, NetworkInterface):
        yield from endpoint.row.configurations or ()


def _text(destination: Destination) -> str:
    kind = ipaddress.IPv4Address if destination.version == 4 else ipaddress.IPv6Address
    return str(kind(destination.address or 0))


class _Reader:
    """Reads rows into endpoints."""

    def __init__(self, filters: Filters, ways: _Ways, networks: Networks, admin: AdminRules) -> None:
        self.filters, self.ways, self.networks, self.admin = filters, ways, networks, admin
        self.gaps: list[Gap] = []

    def of_interface(self, row: NetworkInterface) -> Iterator[Endpoint]:
        if row.configurations is None:
            self._missing(INTERFACES, f"the addresses of the network interface {row.name} were not returned")
        for one in row.configurations or ():
            said = one.properties or IpConfiguration()
            subnet = key_of(said.subnet)
            places = (subnet, network_of(subnet))
            pools, rules = (tuple(map(key_of, refs or ())) for refs in (said.backend_pools, said.nat_rules))
            self.ways.balancing.require((*pools, *rules))
            paths = (
                *self.ways.own(one.key, said.public_address),
                *self.ways.balancing.of_configuration(one.key, pools, rules),
                *self.ways.balancing.of_address(said.private_address or "", places),
            )
            yield self._endpoint(
                row, subnet, row.security_group, said.application_groups, _destination(said), paths, said.gateway_pools
            )

    def of_scale_set(self, row: ScaleSet) -> Iterator[Endpoint]:
        """The endpoints that instances of a uniform scale set get. Instances of a flexible one are interfaces."""
        if (row.mode or "").casefold() == "flexible":
            return
        if row.interfaces is None:
            self._missing(SCALE_SETS, f"the interfaces of the scale set {row.name} were not returned")
        for interface in row.interfaces or ():
            yield from self._of_instances(row, interface)

    def _of_instances(self, row: ScaleSet, interface: InstanceInterface) -> Iterator[Endpoint]:
        model = interface.properties or InstanceInterfaceProperties()
        for one in model.configurations or ():
            said = one.properties or InstanceIpProperties()
            pools, rules = (tuple(map(key_of, refs or ())) for refs in (said.backend_pools, said.nat_pools))
            self.ways.balancing.require((*pools, *rules))
            paths = list(self.ways.balancing.of_configuration("", pools, rules))
            if said.public_address is not None:
                sku = said.public_address.sku.name if said.public_address.sku else None
                via = "a public address of each instance"
                paths.append(Path(via=via, open_without_filter=is_basic(sku), direct=True))
            destination = Destination(version=_version(said.version))
            group = key_of(model.security_group)
            yield self._endpoint(row, key_of(said.subnet), group, said.application_groups, destination, tuple(paths), None)

    def _endpoint(
        self,
        row: NetworkInterface | ScaleSet,
        subnet: str,
        group: str | None,
        application_groups: tuple[Reference, ...] | None,
        destination: Destination,
        paths: tuple[Path, ...],
        gateway_pools: tuple[Reference, ...] | None,
    ) -> Endpoint:
        is_machine = not (isinstance(row, NetworkInterface) and row.private_endpoint)
        of_subnet = is_machine or self._filters_private(subnet)
        return Endpoint(
            row=row,
            destination=replace(destination, groups=frozenset(map(key_of, application_groups or ()))),
            subnet=subnet,
            filters=self.filters.of(row.key, (group or "").lower(), subnet, of_subnet=of_subnet),
            admin=self.admin,
            network_may_hold=self.networks.public_routes(subnet),
            paths=paths,
            behind_gateway=bool(gateway_pools),
        )

    def _filters_private(self, subnet: str) -> bool:
        known = self.networks.subnets.get(subnet)
        return known is not None and (known.private_endpoint_policies or "").casefold() in _FILTERED

    def _missing(self, resource: str, detail: str) -> None:
        self.gaps.append(Gap(resource, GapReason.MALFORMED, detail, "scan again"))


def _destination(said: IpConfiguration) -> Destination:
    try:
        found = ipaddress.ip_address(said.private_address or "")
    except ValueError:
        return Destination(version=_version(said.version))
    return Destination(version=found.version, address=int(found))


def _version(word: str | None) -> int:
    return 6 if (word or "").casefold() == "ipv6" else 4
