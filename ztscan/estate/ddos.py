"""Which public addresses are protected from denial of service.

An address is protected itself, or by the plan of the virtual network of what has the address. Addresses of NAT gateways take no
connections from outside, and gateways of Virtual WAN hubs cannot be protected: both are left out. Source:
https://learn.microsoft.com/azure/ddos-protection/ddos-protection-sku-comparison
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, known, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure_firewalls import Firewall
from ztscan.entities.azure_gateways import ApplicationGateway
from ztscan.entities.azure_hybrid_networks import NetworkGateway
from ztscan.entities.azure_load_balancers import BackendAddress, BackendPool, LoadBalancer
from ztscan.entities.azure_nested import key_of
from ztscan.entities.azure_networks import Bastion, NetworkInterface, PublicAddress, VirtualNetwork
from ztscan.entities.azure_scale_sets import ScaleSet

ADDRESSES, NETWORKS = "azure_public_addresses", "azure_virtual_networks"
_MODES = frozenset(("enabled", "disabled", "virtualnetworkinherited"))
_SKUS = frozenset(("basic", "standard", "standardv2"))
_NO_NETWORK = ("/vpngateways/", "/expressroutegateways/", "/p2svpngateways/", "/virtualhubs/")
"""Kinds that lie in hubs of Virtual WAN, which no plan is for."""
_SUBNETS = "/subnets/"


class Covered(msgspec.Struct, frozen=True):
    """A public address that something has."""

    address: PublicAddress
    by: str
    """``address`` or ``network``; empty: it is not protected."""
    why: str = ""
    """Why not."""
    gap: Gap | None = None
    """Why it is not known."""


class DdosProtection(msgspec.Struct, frozen=True):
    addresses: tuple[Covered, ...]


class _Holders(msgspec.Struct, frozen=True):
    """What may have a public address, by id in lower case."""

    subnets: Mapping[str, frozenset[str]]
    """Where it lies. Of load balancers, which have no subnet, the pools."""
    pools: Mapping[str, tuple[BackendPool, ...]]

    def networks(self, configuration: str) -> frozenset[str]:
        """The virtual networks of what has this configuration. Raises Unknown where that is not known."""
        owner = _owner(configuration)
        if owner in self.subnets:
            return _networks(self.subnets[owner])
        if owner not in self.pools:
            raise _unresolved("what has a public address")
        return frozenset(network for pool in self.pools[owner] for network in self._of_pool(pool))

    def _of_pool(self, pool: BackendPool) -> Iterator[str]:
        if pool.network is not None:
            yield pool.network.key
        for one in pool.addresses or ():
            said = one.properties or BackendAddress()
            named = _networks(map(key_of, (said.network, said.subnet)))
            if not (named or pool.network or pool.configurations):
                raise _unresolved("a backend of a load balancer")
            yield from named
        for configuration in pool.configurations or ():
            owner = _owner(configuration.key)
            if owner not in self.subnets:
                raise _unresolved("a backend of a load balancer")
            yield from _networks(self.subnets[owner])


def _owner(configuration: str) -> str:
    """The resource in the id of a part of it: of an instance of a scale set, the set."""
    steps = configuration.lower().split("/")
    return "/".join(steps[:9])


def _networks(subnets: Iterable[str]) -> frozenset[str]:
    return frozenset(one.partition(_SUBNETS)[0] for one in subnets if one)


def _unresolved(what: str) -> Unknown:
    detail = f"{what} was not returned, so that its virtual network is not known"
    return Unknown(Gap(ADDRESSES, GapReason.UNAVAILABLE, detail, "review the address in the Azure portal"))


@fact
def azure_ddos_protection(
    azure_public_addresses: tuple[PublicAddress, ...],
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_load_balancers: tuple[LoadBalancer, ...],
    azure_firewalls: tuple[Firewall, ...],
    azure_bastions: tuple[Bastion, ...],
    azure_application_gateways: tuple[ApplicationGateway, ...],
    azure_network_gateways: tuple[NetworkGateway, ...],
) -> DdosProtection:
    """The protection of each public address that something has."""
    networks = {network.key: bool(network.ddos_protection and network.ddos_plan) for network in azure_virtual_networks}
    subnets: dict[str, frozenset[str]] = {}
    for interface in azure_network_interfaces:
        subnets[interface.key] = _subnets(one.properties for one in interface.configurations or ())
    in_subnets: tuple[Firewall | Bastion | ApplicationGateway | NetworkGateway, ...] = (
        *azure_firewalls,
        *azure_bastions,
        *azure_application_gateways,
        *azure_network_gateways,
    )
    for holder in in_subnets:
        subnets[holder.key] = _subnets(one.properties for one in holder.addresses or ())
    for scale_set in azure_scale_sets:
        interfaces = (one.properties for one in scale_set.interfaces or () if one.properties is not None)
        subnets[scale_set.key] = _subnets(one.properties for found in interfaces for one in found.configurations or ())
    pools = {row.key: tuple(_backends(row)) for row in azure_load_balancers}
    holders = _Holders(subnets, pools)
    return DdosProtection(tuple(_covered(one, networks, holders) for one in azure_public_addresses if _is_judged(one)))


def _backends(balancer: LoadBalancer) -> Iterator[BackendPool]:
    """The pools of a load balancer; the machine of an inbound NAT rule is a pool of its own."""
    yield from (one.properties for one in balancer.pools or () if one.properties is not None)
    for rule in balancer.nat_rules or ():
        if rule.properties is not None and rule.properties.configuration is not None:
            yield BackendPool(configurations=(rule.properties.configuration,))


def _subnets(parts: Iterable[object]) -> frozenset[str]:
    return frozenset(key_of(getattr(part, "subnet", None)) for part in parts) - {""}


def _is_judged(address: PublicAddress) -> bool:
    configuration = (address.configuration or "").lower()
    return bool(configuration) and not any(kind in configuration for kind in _NO_NETWORK)


def _covered(address: PublicAddress, networks: Mapping[str, bool], holders: _Holders) -> Covered:
    try:
        if known(address.sku, _SKUS, ADDRESSES, "sku.name") == "basic":
            return Covered(address, "", "the SKU Basic cannot be protected")
        mode = known(address.ddos_mode or "VirtualNetworkInherited", _MODES, ADDRESSES, "ddosSettings.protectionMode")
        if mode != "virtualnetworkinherited":
            return Covered(address, "address") if mode == "enabled" else Covered(address, "", "protection is disabled")
        found = holders.networks(required(address.configuration, ADDRESSES, "ipConfiguration.id"))
        if not found:
            raise _unresolved("the backends of a load balancer")
        if any(network not in networks for network in found):
            raise _unresolved("the virtual network of a public address")
    except Unknown as unknown:
        return Covered(address, "", gap=unknown.gaps[0])
    open_networks = sorted(network.rpartition("/")[2] for network in found if not networks[network])
    if open_networks:
        return Covered(address, "", f"no plan in the network {', '.join(open_networks)}")
    return Covered(address, "network")
