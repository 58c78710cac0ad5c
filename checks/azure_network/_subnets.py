"""How checks go through subnets, which are parts of virtual networks and no rows of their own."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.entities.azure_networks import Delegation, Subnet, VirtualNetwork
from ztscan.plugin import Subject, required

NETWORKS = "azure_virtual_networks"
OF_THE_PLATFORM = frozenset(
    (
        "gatewaysubnet",
        "azurefirewallsubnet",
        "azurefirewallmanagementsubnet",
        "azurebastionsubnet",
        "routeserversubnet",
    )
)
"""Subnets that belong to one service by their name, and that refuse or limit network security groups and routes."""


class Part(msgspec.Struct, frozen=True):
    """A subnet of a network."""

    network: VirtualNetwork
    key: str
    """Id in lower case."""
    name: str
    subnet: Subnet

    @property
    def subject(self) -> Subject:
        return Subject("subnet", self.key, f"{self.network.name}/{self.name}")

    @property
    def is_used(self) -> bool:
        """Whether anything has an address in it. Azure sends no list where there is nothing."""
        return bool(self.subnet.configurations)

    @property
    def delegations(self) -> tuple[str, ...]:
        """The services that it is delegated to, in lower case."""
        found = ((one.properties or Delegation()).service_name for one in self.subnet.delegations or ())
        return tuple(required(name, NETWORKS, "subnets/delegations/serviceName").casefold() for name in found)


def subnets_of(network: VirtualNetwork) -> Iterator[Part]:
    """The subnets of a network but those of the platform. Raises Unknown where they were not returned."""
    for one in required(network.subnets, NETWORKS, "subnets"):
        if one.name.casefold() not in OF_THE_PLATFORM:
            yield Part(network, one.key, one.name, required(one.properties, NETWORKS, "a subnet's properties"))
