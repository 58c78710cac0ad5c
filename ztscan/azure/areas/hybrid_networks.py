"""What connects Azure with other networks and with remote people: VPN and ExpressRoute gateways, Virtual WAN, circuits.

Sources: https://learn.microsoft.com/azure/templates/microsoft.network/connections and
https://learn.microsoft.com/azure/vpn-gateway/openvpn-azure-ad-tenant
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.graph.resource import Keys

VIRTUAL_HUB_VERSION = "2026-03-01"
HUBS_LIMIT = 500
"""One request each: above so many hubs, their routing intents are a gap."""


class IpsecPolicy(Part, frozen=True):
    ike_encryption: str | None = None
    ike_integrity: str | None = None
    ipsec_encryption: str | None = None
    ipsec_integrity: str | None = None
    dh_group: str | None = None
    pfs_group: str | None = None


class VpnConnection(AzureRow, frozen=True, kw_only=True):
    """A connection of a gateway to another network."""

    connection_type: str | None = at("properties.connectionType")
    """``IPsec``, ``Vnet2Vnet``, ``ExpressRoute`` or ``VPNClient``."""
    protocol: str | None = at("properties.connectionProtocol")
    status: str | None = at("properties.connectionStatus")
    policies: tuple[IpsecPolicy, ...] | None = at("properties.ipsecPolicies")
    gateway: str | None = at("properties.virtualNetworkGateway1.id")
    circuit: str | None = at("properties.peer.id")
    """Of a connection to ExpressRoute."""
    private_addresses: bool | None = at("properties.useLocalAzureIpAddress")
    """The tunnel runs between private addresses, so that it can run over ExpressRoute."""


class LinkConnection(Part, frozen=True):
    protocol: str | None = msgspec.field(name="vpnConnectionProtocolType", default=None)
    policies: tuple[IpsecPolicy, ...] | None = msgspec.field(name="ipsecPolicies", default=None)
    private_addresses: bool | None = msgspec.field(name="useLocalAzureIpAddress", default=None)


class SiteConnection(Part, frozen=True):
    links: tuple[Child[LinkConnection], ...] | None = msgspec.field(name="vpnLinkConnections", default=None)
    protocol: str | None = msgspec.field(name="vpnConnectionProtocolType", default=None)
    policies: tuple[IpsecPolicy, ...] | None = msgspec.field(name="ipsecPolicies", default=None)
    private_addresses: bool | None = msgspec.field(name="useLocalAzureIpAddress", default=None)


class WanVpnGateway(AzureRow, frozen=True, kw_only=True):
    """A VPN gateway of Virtual WAN, with its connections to sites."""

    hub: str | None = at("properties.virtualHub.id")
    connections: tuple[Child[SiteConnection], ...] | None = at("properties.connections")


class VpnClients(Part, frozen=True):
    """Point-to-site: how people connect."""

    address_pool: AddressPool | None = msgspec.field(name="vpnClientAddressPool", default=None)
    protocols: tuple[str, ...] | None = msgspec.field(name="vpnClientProtocols", default=None)
    authentication: tuple[str, ...] | None = msgspec.field(name="vpnAuthenticationTypes", default=None)
    tenant: str | None = msgspec.field(name="aadTenant", default=None)
    audience: str | None = msgspec.field(name="aadAudience", default=None)
    issuer: str | None = msgspec.field(name="aadIssuer", default=None)
    root_certificates: tuple[Reference, ...] | None = msgspec.field(name="vpnClientRootCertificates", default=None)
    radius_server: str | None = msgspec.field(name="radiusServerAddress", default=None)


class AddressPool(Part, frozen=True):
    address_prefixes: tuple[str, ...] | None = None


class GatewayIpConfiguration(Part, frozen=True):
    subnet: Reference | None = None
    public_address: Reference | None = msgspec.field(name="publicIPAddress", default=None)


class NetworkGateway(AzureRow, frozen=True, kw_only=True):
    """A VPN or ExpressRoute gateway of a virtual network."""

    gateway_type: str | None = at("properties.gatewayType")
    tier: str | None = at("properties.sku.tier")
    clients: VpnClients | None = at("properties.vpnClientConfiguration")
    addresses: tuple[Child[GatewayIpConfiguration], ...] | None = at("properties.ipConfigurations")


class EntraParameters(Part, frozen=True):
    tenant: str | None = msgspec.field(name="aadTenant", default=None)
    audience: str | None = msgspec.field(name="aadAudience", default=None)
    issuer: str | None = msgspec.field(name="aadIssuer", default=None)


class VpnServerConfiguration(AzureRow, frozen=True, kw_only=True):
    """Point-to-site of Virtual WAN: how people connect to the gateways that use it."""

    protocols: tuple[str, ...] | None = at("properties.vpnProtocols")
    authentication: tuple[str, ...] | None = at("properties.vpnAuthenticationTypes")
    entra: EntraParameters | None = at("properties.aadAuthenticationParameters")
    gateways: tuple[Reference, ...] | None = at("properties.p2SVpnGateways")


class Peering(Part, frozen=True):
    peering_type: str | None = None
    state: str | None = None


class ExpressRouteCircuit(AzureRow, frozen=True, kw_only=True):
    state: str | None = at("properties.circuitProvisioningState")
    port: str | None = at("properties.expressRoutePort.id")
    """The port of ExpressRoute Direct that it runs on. None: a provider's circuit."""
    provider: str | None = at("properties.serviceProviderProperties.serviceProviderName")
    peerings: tuple[Child[Peering], ...] | None = at("properties.peerings")


class MacSec(Part, frozen=True):
    name_of_key: str | None = msgspec.field(name="cknSecretIdentifier", default=None)
    key: str | None = msgspec.field(name="cakSecretIdentifier", default=None)
    cipher: str | None = None


class PortLink(Part, frozen=True):
    admin_state: str | None = None
    mac_sec: MacSec | None = msgspec.field(name="macSecConfig", default=None)


class ExpressRoutePort(AzureRow, frozen=True, kw_only=True):
    links: tuple[Child[PortLink], ...] | None = at("properties.links")


class VirtualHub(AzureRow, frozen=True, kw_only=True):
    """A hub of Virtual WAN."""

    wan: str | None = at("properties.virtualWan.id")
    firewall: str | None = at("properties.azureFirewall.id")
    security_provider: str | None = at("properties.securityProviderName")
    vpn_gateway: str | None = at("properties.vpnGateway.id")
    express_route_gateway: str | None = at("properties.expressRouteGateway.id")
    client_gateway: str | None = at("properties.p2SVpnGateway.id")


class RoutingPolicy(Part, frozen=True):
    name: str = ""
    destinations: tuple[str, ...] | None = None
    """``Internet`` or ``PrivateTraffic``."""
    next_hop: str | None = None


class RoutingIntentProperties(Part, frozen=True):
    routing_policies: tuple[RoutingPolicy, ...] | None = None


class RoutingIntent(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: RoutingIntentProperties


def virtual_hubs(azure_virtual_hubs: tuple[VirtualHub, ...]) -> tuple[str, ...]:
    """Hubs of Virtual WAN. Route servers are of the same type, and have no WAN."""
    return tuple(sorted(hub.id for hub in azure_virtual_hubs if hub.wan))


RESOURCES = (
    rows_of_types("azure_vpn_connections", VpnConnection, "microsoft.network/connections"),
    rows_of_types("azure_wan_vpn_gateways", WanVpnGateway, "microsoft.network/vpngateways"),
    rows_of_types("azure_network_gateways", NetworkGateway, "microsoft.network/virtualnetworkgateways"),
    rows_of_types("azure_vpn_server_configurations", VpnServerConfiguration, "microsoft.network/vpnserverconfigurations"),
    rows_of_types("azure_express_route_circuits", ExpressRouteCircuit, "microsoft.network/expressroutecircuits"),
    rows_of_types("azure_express_route_ports", ExpressRoutePort, "microsoft.network/expressrouteports"),
    rows_of_types("azure_virtual_hubs", VirtualHub, "microsoft.network/virtualhubs"),
    managed(
        "azure_routing_intents",
        "{key}/routingIntent",
        RoutingIntent,
        VIRTUAL_HUB_VERSION,
        keys=Keys(virtual_hubs, limit=HUBS_LIMIT),
    ),
)
