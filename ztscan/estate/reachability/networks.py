"""Virtual networks as checks ask them: subnets by id, and the networks that a network is peered with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import msgspec

from ztscan.azure.nested import key_of, parent_of
from ztscan.entities.azure_networks import RouteTable, Subnet, VirtualNetwork
from ztscan.estate.reachability.addresses import NONE, PUBLIC, Addresses, addresses


class Networks(msgspec.Struct, frozen=True, dict=True):
    """All virtual networks and route tables that were read."""

    networks: tuple[VirtualNetwork, ...]
    tables: tuple[RouteTable, ...]

    @cached_property
    def by_key(self) -> Mapping[str, VirtualNetwork]:
        return MappingProxyType({one.key: one for one in self.networks})

    @cached_property
    def subnets(self) -> Mapping[str, Subnet]:
        """By id in lower case."""
        found = (one for network in self.networks for one in network.subnets or ())
        return MappingProxyType({one.key: one.properties or Subnet() for one in found})

    @cached_property
    def tables_by_key(self) -> Mapping[str, RouteTable]:
        return MappingProxyType({one.key: one for one in self.tables})

    @cached_property
    def peers(self) -> Mapping[str, frozenset[str]]:
        """By network, the networks that a peering leads to, in either direction."""
        found: dict[str, set[str]] = {one.key: set() for one in self.networks}
        for network in self.networks:
            for peering in network.peerings or ():
                remote = key_of(peering.properties.remote) if peering.properties else ""
                found[network.key].add(remote)
                found.setdefault(remote, set()).add(network.key)
        return MappingProxyType({key: frozenset(remotes) for key, remotes in found.items()})

    def prefixes_of(self, subnet: str) -> Addresses:
        """The addresses of a subnet; none: not known."""
        found = self.subnets.get(subnet)
        return (addresses(found.prefixes) or NONE) if found is not None else NONE

    def public_routes(self, subnet: str) -> Addresses:
        """Public addresses that routes of the subnet name. All of them where the table was not read."""
        found = self.subnets.get(subnet)
        key = key_of(found.route_table) if found is not None else ""
        if not key:
            return NONE
        table = self.tables_by_key.get(key)
        if table is None or table.routes is None:
            return PUBLIC
        named = (one.properties.prefix for one in table.routes if one.properties)
        found_all = NONE
        for prefix in named:
            found_all |= addresses((prefix or "",)) or NONE
        return found_all & PUBLIC


def network_of(subnet: str) -> str:
    """The id of the network that a subnet's id is in."""
    return parent_of(subnet, "subnets")
