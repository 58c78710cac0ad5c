"""Load balancers: which frontends publish which ports of which backends.

Source: https://learn.microsoft.com/azure/templates/microsoft.network/loadbalancers
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types


class Frontend(Part, frozen=True):
    public_address: Reference | None = msgspec.field(name="publicIPAddress", default=None)
    public_prefix: Reference | None = msgspec.field(name="publicIPPrefix", default=None)
    private_address: str | None = msgspec.field(name="privateIPAddress", default=None)
    """Of an internal frontend."""
    subnet: Reference | None = None


class BackendAddress(Part, frozen=True):
    address: str | None = msgspec.field(name="ipAddress", default=None)
    network: Reference | None = msgspec.field(name="virtualNetwork", default=None)
    subnet: Reference | None = None
    configuration: Reference | None = msgspec.field(name="networkInterfaceIPConfiguration", default=None)


class BackendPool(Part, frozen=True):
    configurations: tuple[Reference, ...] | None = msgspec.field(name="backendIPConfigurations", default=None)
    addresses: tuple[Child[BackendAddress], ...] | None = msgspec.field(name="loadBalancerBackendAddresses", default=None)
    network: Reference | None = msgspec.field(name="virtualNetwork", default=None)


class BalancerRule(Part, frozen=True):
    """A load balancing rule, an inbound NAT rule, or an inbound NAT pool of a scale set."""

    protocol: str | None = None
    """``Tcp``, ``Udp`` or ``All``."""
    frontend: Reference | None = msgspec.field(name="frontendIPConfiguration", default=None)
    frontend_port: int | None = None
    frontend_first: int | None = msgspec.field(name="frontendPortRangeStart", default=None)
    frontend_last: int | None = msgspec.field(name="frontendPortRangeEnd", default=None)
    backend_port: int | None = None
    pool: Reference | None = msgspec.field(name="backendAddressPool", default=None)
    pools: tuple[Reference, ...] | None = msgspec.field(name="backendAddressPools", default=None)
    configuration: Reference | None = msgspec.field(name="backendIPConfiguration", default=None)
    floating: bool | None = msgspec.field(name="enableFloatingIP", default=None)


class LoadBalancer(AzureRow, frozen=True, kw_only=True):
    sku: str | None = at("sku.name")
    """``Basic``, ``Standard`` or ``Gateway``."""
    frontends: tuple[Child[Frontend], ...] | None = at("properties.frontendIPConfigurations")
    pools: tuple[Child[BackendPool], ...] | None = at("properties.backendAddressPools")
    rules: tuple[Child[BalancerRule], ...] | None = at("properties.loadBalancingRules")
    nat_rules: tuple[Child[BalancerRule], ...] | None = at("properties.inboundNatRules")
    nat_pools: tuple[Child[BalancerRule], ...] | None = at("properties.inboundNatPools")


RESOURCES = (rows_of_types("azure_load_balancers", LoadBalancer, "microsoft.network/loadbalancers"),)
