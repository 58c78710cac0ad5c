"""Virtual networks with their subnets and peerings, network security groups, network interfaces, public addresses, routes.

Subnets are within their network, and no rows of their own. Sources:
https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworks and
https://learn.microsoft.com/azure/templates/microsoft.network/networksecuritygroups
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types


class Delegation(Part, frozen=True):
    service_name: str | None = None


class Subnet(Part, frozen=True):
    address_prefix: str | None = None
    address_prefixes: tuple[str, ...] | None = None
    security_group: Reference | None = msgspec.field(name="networkSecurityGroup", default=None)
    route_table: Reference | None = None
    nat_gateway: Reference | None = None
    configurations: tuple[Reference, ...] | None = msgspec.field(name="ipConfigurations", default=None)
    """What has an address in the subnet. Azure leaves the property out where there is nothing."""
    delegations: tuple[Child[Delegation], ...] | None = None
    private_endpoint_policies: str | None = msgspec.field(name="privateEndpointNetworkPolicies", default=None)
    default_outbound: bool | None = msgspec.field(name="defaultOutboundAccess", default=None)

    @property
    def prefixes(self) -> tuple[str, ...]:
        return (*((self.address_prefix,) if self.address_prefix else ()), *(self.address_prefixes or ()))


class AddressSpace(Part, frozen=True):
    address_prefixes: tuple[str, ...] | None = None


class Peering(Part, frozen=True):
    state: str | None = msgspec.field(name="peeringState", default=None)
    """``Initiated``, ``Connected`` or ``Disconnected``."""
    remote: Reference | None = msgspec.field(name="remoteVirtualNetwork", default=None)
    access: bool | None = msgspec.field(name="allowVirtualNetworkAccess", default=None)
    forwarded: bool | None = msgspec.field(name="allowForwardedTraffic", default=None)
    gateway_transit: bool | None = msgspec.field(name="allowGatewayTransit", default=None)
    remote_gateways: bool | None = msgspec.field(name="useRemoteGateways", default=None)


class VirtualNetwork(AzureRow, frozen=True, kw_only=True):
    prefixes: tuple[str, ...] | None = at("properties.addressSpace.addressPrefixes")
    subnets: tuple[Child[Subnet], ...] | None = at("properties.subnets")
    peerings: tuple[Child[Peering], ...] | None = at("properties.virtualNetworkPeerings")
    ddos_protection: bool | None = at("properties.enableDdosProtection")
    ddos_plan: str | None = at("properties.ddosProtectionPlan.id")
    encryption: bool | None = at("properties.encryption.enabled")
    encryption_enforcement: str | None = at("properties.encryption.enforcement")


class GroupRule(Part, frozen=True):
    """A rule of a network security group. Singular and plural properties hold together."""

    access: str | None = None
    direction: str | None = None
    priority: int | None = None
    protocol: str | None = None
    source: str | None = msgspec.field(name="sourceAddressPrefix", default=None)
    sources: tuple[str, ...] | None = msgspec.field(name="sourceAddressPrefixes", default=None)
    source_groups: tuple[Reference, ...] | None = msgspec.field(name="sourceApplicationSecurityGroups", default=None)
    source_port: str | None = msgspec.field(name="sourcePortRange", default=None)
    source_ports: tuple[str, ...] | None = msgspec.field(name="sourcePortRanges", default=None)
    destination: str | None = msgspec.field(name="destinationAddressPrefix", default=None)
    destinations: tuple[str, ...] | None = msgspec.field(name="destinationAddressPrefixes", default=None)
    destination_groups: tuple[Reference, ...] | None = msgspec.field(name="destinationApplicationSecurityGroups", default=None)
    port: str | None = msgspec.field(name="destinationPortRange", default=None)
    ports: tuple[str, ...] | None = msgspec.field(name="destinationPortRanges", default=None)


class NamedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with its name. Its id is that of the group and this name; without it, groups with the same rules share them."""

    name: str = ""
    properties: GroupRule | None = None


class SecurityGroup(AzureRow, frozen=True, kw_only=True):
    rules: tuple[NamedRule, ...] | None = at("properties.securityRules")
    default_rules: tuple[NamedRule, ...] | None = at("properties.defaultSecurityRules")
    subnets: tuple[Reference, ...] | None = at("properties.subnets")
    interfaces: tuple[Reference, ...] | None = at("properties.networkInterfaces")


class IpConfiguration(Part, frozen=True):
    private_address: str | None = msgspec.field(name="privateIPAddress", default=None)
    version: str | None = msgspec.field(name="privateIPAddressVersion", default=None)
    subnet: Reference | None = None
    public_address: Reference | None = msgspec.field(name="publicIPAddress", default=None)
    backend_pools: tuple[Reference, ...] | None = msgspec.field(name="loadBalancerBackendAddressPools", default=None)
    nat_rules: tuple[Reference, ...] | None = msgspec.field(name="loadBalancerInboundNatRules", default=None)
    gateway_pools: tuple[Reference, ...] | None = msgspec.field(name="applicationGatewayBackendAddressPools", default=None)
    application_groups: tuple[Reference, ...] | None = msgspec.field(name="applicationSecurityGroups", default=None)


class NetworkInterface(AzureRow, frozen=True, kw_only=True):
    machine: str | None = at("properties.virtualMachine.id")
    private_endpoint: str | None = at("properties.privateEndpoint.id")
    """It belongs to a private endpoint, and to no machine."""
    security_group: str | None = at("properties.networkSecurityGroup.id")
    forwards: bool | None = at("properties.enableIPForwarding")
    configurations: tuple[Child[IpConfiguration], ...] | None = at("properties.ipConfigurations")


class PublicAddress(AzureRow, frozen=True, kw_only=True):
    sku: str | None = at("sku.name")
    """``Basic``, ``Standard`` or ``StandardV2``."""
    address: str | None = at("properties.ipAddress")
    """None while a dynamic address belongs to a machine that is stopped."""
    version: str | None = at("properties.publicIPAddressVersion")
    allocation: str | None = at("properties.publicIPAllocationMethod")
    configuration: str | None = at("properties.ipConfiguration.id")
    """What has the address. None: nothing has it, or a NAT gateway."""
    nat_gateway: str | None = at("properties.natGateway.id")
    ddos_mode: str | None = at("properties.ddosSettings.protectionMode")


class Route(Part, frozen=True):
    prefix: str | None = msgspec.field(name="addressPrefix", default=None)
    next_hop: str | None = msgspec.field(name="nextHopType", default=None)
    next_address: str | None = msgspec.field(name="nextHopIpAddress", default=None)


class RouteTable(AzureRow, frozen=True, kw_only=True):
    routes: tuple[Child[Route], ...] | None = at("properties.routes")
    without_propagation: bool | None = at("properties.disableBgpRoutePropagation")


class BastionAddress(Part, frozen=True):
    subnet: Reference | None = None


class Bastion(AzureRow, frozen=True, kw_only=True):
    sku: str | None = at("sku.name")
    addresses: tuple[Child[BastionAddress], ...] | None = at("properties.ipConfigurations")
    network: str | None = at("properties.virtualNetwork.id")
    """Of the developer tier, which has no address of its own."""
    shareable_links: bool | None = at("properties.enableShareableLink")


RESOURCES = (
    rows_of_types("azure_virtual_networks", VirtualNetwork, "microsoft.network/virtualnetworks"),
    rows_of_types("azure_security_groups", SecurityGroup, "microsoft.network/networksecuritygroups"),
    rows_of_types("azure_network_interfaces", NetworkInterface, "microsoft.network/networkinterfaces"),
    rows_of_types("azure_public_addresses", PublicAddress, "microsoft.network/publicipaddresses"),
    rows_of_types("azure_route_tables", RouteTable, "microsoft.network/routetables"),
    rows_of_types("azure_bastions", Bastion, "microsoft.network/bastionhosts"),
)
