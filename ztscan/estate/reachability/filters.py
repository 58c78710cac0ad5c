"""Which network security groups filter what arrives at a subnet or an interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import msgspec

from ztscan.azure.nested import key_of
from ztscan.engine.evidence import fact
from ztscan.entities.azure_networks import RouteTable, SecurityGroup, VirtualNetwork
from ztscan.estate.reachability.admission import Admitted, Chain, Filter, admitted
from ztscan.estate.reachability.groups import filter_of
from ztscan.estate.reachability.networks import Networks
from ztscan.estate.reachability.rules import Destination


@fact
def azure_networks(azure_virtual_networks: tuple[VirtualNetwork, ...], azure_route_tables: tuple[RouteTable, ...]) -> Networks:
    """Virtual networks, subnets, peerings and routes."""
    return Networks(azure_virtual_networks, azure_route_tables)


class Filters(msgspec.Struct, frozen=True, dict=True):
    """The network security groups in front of subnets and interfaces. Groups and what has them name each other."""

    groups: tuple[SecurityGroup, ...]
    networks: Networks

    @cached_property
    def by_key(self) -> Mapping[str, Filter]:
        return MappingProxyType({group.key: filter_of(group) for group in self.groups})

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """The groups that name a subnet or an interface as theirs, by its id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for group in self.groups:
            for one in (*(group.subnets or ()), *(group.interfaces or ())):
                found[one.key][group.key] = None
        return MappingProxyType({key: tuple(holding) for key, holding in found.items()})

    def of(self, interface: str, group: str, subnet: str, *, of_subnet: bool = True) -> tuple[Filter, ...]:
        """The groups in front of an address: that of the subnet, then that of the interface."""
        known = self.networks.subnets.get(subnet)
        if known is None:
            return (Filter(unread="the subnet was not returned"),)
        first = (key_of(known.security_group), *self.holders.get(subnet, ())) if of_subnet else ()
        keys = dict.fromkeys(filter(None, (*first, group, *self.holders.get(interface, ()))))
        return tuple(self.by_key.get(key) or _unread(key) for key in keys)

    def of_subnet(self, subnet: str, protocol: str, port: int) -> Admitted:
        """Who on the internet gets through to a port of what a service has in the subnet (its id in lower case)."""
        return admitted(Chain(Destination(), self.of("", "", subnet), open_without_filter=True), protocol, port)


def _unread(key: str) -> Filter:
    return Filter(key=key, unread=f"the network security group {key.rpartition('/')[2]} was not returned")


@fact
def azure_filters(azure_security_groups: tuple[SecurityGroup, ...], azure_networks: Networks) -> Filters:
    """The network security groups in front of subnets and interfaces."""
    return Filters(azure_security_groups, azure_networks)
