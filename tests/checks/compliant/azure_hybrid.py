"""How Fabrikam's other networks and people connect to Azure."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, resource_id, row
from tests.checks.compliant.names import TENANT

CONNECTIONS, WAN, NETWORK_GATEWAYS = "azure_vpn_connections", "azure_wan_vpn_gateways", "azure_network_gateways"
SERVERS, CIRCUITS, PORTS = "azure_vpn_server_configurations", "azure_express_route_circuits", "azure_express_route_ports"
HUBS, INTENTS = "azure_virtual_hubs", "azure_routing_intents"
STRONG = {
    "ikeEncryption": "GCMAES256",
    "ikeIntegrity": "SHA384",
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "dhGroup": "ECP384",
    "pfsGroup": "ECP384",
}
VPN_CLIENT = "c632b3df-fb67-4d84-bdcf-b95ad541b5c8"
NETWORK_GATEWAY_KIND = "Microsoft.Network/virtualNetworkGateways"
NETWORK_GATEWAY = resource_id(NETWORK_GATEWAY_KIND, "vgw-hub", PLATFORM, "rg-hub")
PORT = resource_id("Microsoft.Network/expressRoutePorts", "erp-ams", PLATFORM, "rg-hub")
HUB_NETWORK = resource_id("Microsoft.Network/virtualNetworks", "vnet-hub", PLATFORM, "rg-hub")


def hub_row(kind: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return row(f"Microsoft.Network/{kind}", name, properties, subscription=PLATFORM, group="rg-hub")


def connection(name: str = "cn-branch", **properties: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "connectionType": "IPsec",
        "connectionProtocol": "IKEv2",
        "connectionStatus": "Connected",
        "ipsecPolicies": [STRONG],
    }
    usual |= {"virtualNetworkGateway1": {"id": NETWORK_GATEWAY}, "useLocalAzureIpAddress": False}
    return hub_row("connections", name, {**usual, **properties})


def wan_gateway(name: str, *policies: dict[str, Any], protocol: str | None = "IKEv2") -> dict[str, Any]:
    """A VPN gateway of Virtual WAN with one connection."""
    link = {"name": "link", "properties": {"vpnConnectionProtocolType": protocol, "ipsecPolicies": list(policies)}}
    return hub_row("vpnGateways", name, {"connections": [{"name": "site", "properties": {"vpnLinkConnections": [link]}}]})


def clients(**properties: Any) -> dict[str, Any]:
    """Point-to-site with Entra ID."""
    usual: dict[str, Any] = {
        "vpnClientAddressPool": {"addressPrefixes": ["172.16.0.0/24"]},
        "vpnClientProtocols": ["OpenVPN"],
        "vpnAuthenticationTypes": ["AAD"],
        "aadTenant": f"https://login.microsoftonline.com/{TENANT}/",
        "aadAudience": VPN_CLIENT,
        "aadIssuer": f"https://sts.windows.net/{TENANT}/",
        "vpnClientRootCertificates": [],
    }
    return {**usual, **properties}


def network_gateway(name: str = "vgw-hub", tier: str = "VpnGw2AZ", p2s: Any = None, **properties: Any) -> dict[str, Any]:
    address = {"id": resource_id("Microsoft.Network/publicIPAddresses", "pip-vgw", PLATFORM, "rg-hub")}
    subnet = {"id": f"{HUB_NETWORK}/subnets/GatewaySubnet"}
    usual = {
        "gatewayType": "Vpn",
        "sku": {"name": tier, "tier": tier},
        "vpnClientConfiguration": clients() if p2s is None else p2s,
    }
    usual |= {"ipConfigurations": [{"name": "ip", "properties": {"subnet": subnet, "publicIPAddress": address}}]}
    return hub_row("virtualNetworkGateways", name, {**usual, **properties})


def server(name: str, *authentication: str, used: bool = True, **properties: Any) -> dict[str, Any]:
    """The configuration of point-to-site in Virtual WAN."""
    entra = {"aadTenant": f"https://login.microsoftonline.com/{TENANT}", "aadAudience": VPN_CLIENT}
    usual: dict[str, Any] = {
        "vpnProtocols": ["OpenVPN"],
        "vpnAuthenticationTypes": list(authentication),
        "aadAuthenticationParameters": entra,
        "p2SVpnGateways": [{"id": resource_id("Microsoft.Network/p2sVpnGateways", "p2s")}] if used else [],
    }
    return hub_row("vpnServerConfigurations", name, {**usual, **properties})


def circuit(name: str, port: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"circuitProvisioningState": "Enabled", "peerings": []}
    return hub_row("expressRouteCircuits", name, {**found, **({"expressRoutePort": {"id": port}} if port else {})})


def link(name: str, state: str | None = "Enabled", **mac_sec: Any) -> dict[str, Any]:
    keys = {
        "cknSecretIdentifier": "https://kv.vault.azure.net/secrets/ckn",
        "cakSecretIdentifier": "https://kv.vault.azure.net/secrets/cak",
    }
    return {"name": name, "properties": {"adminState": state, "macSecConfig": {**keys, "cipher": "GcmAes256", **mac_sec}}}


def port(*links: dict[str, Any]) -> dict[str, Any]:
    return hub_row("expressRoutePorts", "erp-ams", {"links": list(links) or [link("link1"), link("link2")]})


RESOURCES: dict[str, Any] = {
    CONNECTIONS: [connection()],
    WAN: [],
    NETWORK_GATEWAYS: [network_gateway()],
    SERVERS: [],
    CIRCUITS: [circuit("er-ams", PORT)],
    PORTS: [port()],
    HUBS: [],
    INTENTS: {},
}
