"""Networks of Fabrikam: a hub with a firewall and Bastion, and a network of workloads behind it. Nothing is published."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, resource_id, row

Json = dict[str, Any]
NETWORKS, GROUPS, INTERFACES, ADDRESSES = (
    "azure_virtual_networks",
    "azure_security_groups",
    "azure_network_interfaces",
    "azure_public_addresses",
)
APPLIANCES = "azure_virtual_appliances"
TABLES, BASTIONS, BALANCERS, SCALE_SETS = "azure_route_tables", "azure_bastions", "azure_load_balancers", "azure_scale_sets"
ADMIN_RULES = "azure_admin_rules"
NETWORK_KIND, GROUP_KIND = "Microsoft.Network/virtualNetworks", "Microsoft.Network/networkSecurityGroups"
INTERFACE_KIND, ADDRESS_KIND = "Microsoft.Network/networkInterfaces", "Microsoft.Network/publicIPAddresses"
BALANCER_KIND, SCALE_SET_KIND = "Microsoft.Network/loadBalancers", "Microsoft.Compute/virtualMachineScaleSets"
MACHINE_KIND, FIREWALL_KIND = "Microsoft.Compute/virtualMachines", "Microsoft.Network/azureFirewalls"
HUB, APP = resource_id(NETWORK_KIND, "vnet-hub", PLATFORM, "rg-hub"), resource_id(NETWORK_KIND, "vnet-app")
WEB, DATA = f"{APP}/subnets/snet-web", f"{APP}/subnets/snet-data"
TABLE = resource_id("Microsoft.Network/routeTables", "rt-app")
GATEWAY_TABLE = resource_id("Microsoft.Network/routeTables", "rt-gateway", PLATFORM, "rg-hub")
NSG, MACHINE = resource_id(GROUP_KIND, "nsg-web"), resource_id(MACHINE_KIND, "vm-web")
ADDRESS = "10.1.1.4"


def named(key: str, **properties: Any) -> Json:
    """A part of a resource."""
    return {"id": key, "name": key.rpartition("/")[2], "properties": properties}


def ref(key: str) -> Json:
    return {"id": key}


def rule(
    name: str, access: str, source: str | list[str], ports: str | list[str] = "3389", priority: int = 200, /, **others: Any
) -> Json:
    """A rule of a network security group."""
    return named(
        f"{NSG}/securityRules/{name}",
        **{
            "priority": priority,
            "direction": "Inbound",
            "access": access,
            "protocol": "Tcp",
            "sourceAddressPrefix": source if isinstance(source, str) else "",
            "sourceAddressPrefixes": source if isinstance(source, list) else [],
            "destinationPortRange": ports if isinstance(ports, str) else "",
            "destinationPortRanges": ports if isinstance(ports, list) else [],
            "sourcePortRange": "*",
            "destinationAddressPrefix": "*",
            **others,
        },
    )


DENY_NETWORK = rule("deny-network", "Deny", "VirtualNetwork", "*", 4000, protocol="*")
"""What a group needs so that its subnet is not flat."""
FROM_BASTION = rule("bastion", "Allow", "10.0.2.0/26", ["22", "3389"], 300)
HTTPS = rule("https", "Allow", "VirtualNetwork", "443", 400)


def group(name: str, *rules: Json, subnets: tuple[str, ...] = (WEB,), interfaces: tuple[str, ...] = (), **more: Any) -> Json:
    properties = {
        "securityRules": list(rules),
        "defaultSecurityRules": [],
        "subnets": [ref(one) for one in subnets],
        "networkInterfaces": [ref(one) for one in interfaces],
    }
    return row(GROUP_KIND, name, {**properties, **more})


def subnet(key: str, prefix: str, **properties: Any) -> Json:
    usual = {"addressPrefix": prefix, "delegations": [], "privateEndpointNetworkPolicies": "NetworkSecurityGroupEnabled"}
    return named(key, **{**usual, **properties})


def peering(network: str, remote: str, **properties: Any) -> Json:
    usual = {
        "peeringState": "Connected",
        "remoteVirtualNetwork": ref(remote),
        "allowVirtualNetworkAccess": True,
        "allowForwardedTraffic": False,
        "allowGatewayTransit": False,
        "useRemoteGateways": False,
    }
    return named(f"{network}/virtualNetworkPeerings/to-{remote.rpartition('/')[2]}", **{**usual, **properties})


WEB_SUBNET = subnet(
    WEB,
    "10.1.1.0/24",
    networkSecurityGroup=ref(NSG),
    routeTable=ref(TABLE),
    defaultOutboundAccess=False,
    ipConfigurations=[ref(f"{resource_id(INTERFACE_KIND, 'nic-web')}/ipConfigurations/ipc")],
)
DATA_SUBNET = subnet(DATA, "10.1.2.0/24", networkSecurityGroup=ref(NSG), routeTable=ref(TABLE), defaultOutboundAccess=False)


def network(*subnets: Json, peerings: tuple[Json, ...] | None = None, **properties: Any) -> Json:
    """The network of workloads."""
    usual = {
        "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
        "subnets": list(subnets),
        "virtualNetworkPeerings": [peering(APP, HUB, allowForwardedTraffic=True)] if peerings is None else list(peerings),
        "encryption": {"enabled": True, "enforcement": "AllowUnencrypted"},
        "enableDdosProtection": False,
    }
    return row(NETWORK_KIND, "vnet-app", {**usual, **properties})


def hub(*peerings: Json, **properties: Any) -> Json:
    subnets = [
        subnet(f"{HUB}/subnets/AzureFirewallSubnet", "10.0.1.0/26"),
        subnet(f"{HUB}/subnets/AzureBastionSubnet", "10.0.2.0/26"),
        subnet(f"{HUB}/subnets/GatewaySubnet", "10.0.3.0/27", routeTable=ref(GATEWAY_TABLE)),
    ]
    usual = {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": subnets,
        "virtualNetworkPeerings": list(peerings) or [peering(HUB, APP, allowGatewayTransit=True)],
        "encryption": {"enabled": True, "enforcement": "AllowUnencrypted"},
        "enableDdosProtection": True,
        "ddosProtectionPlan": ref(resource_id("Microsoft.Network/ddosProtectionPlans", "ddos", PLATFORM, "rg-hub")),
    }
    return row(NETWORK_KIND, "vnet-hub", {**usual, **properties}, subscription=PLATFORM, group="rg-hub")


def interface(name: str = "nic-web", *, machine: str | None = MACHINE, security_group: str = "", **configuration: Any) -> Json:
    """A network interface with one address."""
    key = resource_id(INTERFACE_KIND, name)
    usual = {"privateIPAddress": ADDRESS, "privateIPAddressVersion": "IPv4", "subnet": ref(WEB)}
    properties: Json = {
        "enableIPForwarding": False,
        "ipConfigurations": [named(f"{key}/ipConfigurations/ipc", **{**usual, **configuration})],
    }
    if machine:
        properties["virtualMachine"] = ref(machine)
    if security_group:
        properties["networkSecurityGroup"] = ref(security_group)
    return row(INTERFACE_KIND, name, properties)


def public_address(name: str, sku: str | None = "Standard", **properties: Any) -> Json:
    usual = {"ipAddress": "203.0.113.10", "publicIPAddressVersion": "IPv4", "publicIPAllocationMethod": "Static"}
    return row(ADDRESS_KIND, name, {**usual, **properties}, sku={"name": sku} if sku else None)


def balancer(name: str, *, public: bool = True, sku: str = "Standard", **properties: Any) -> Json:
    """A load balancer with a frontend ``front`` and a pool ``pool``."""
    key = resource_id(BALANCER_KIND, name)
    address = {"publicIPAddress": ref(resource_id(ADDRESS_KIND, "pip-lb"))} if public else {"privateIPAddress": "10.1.1.100"}
    usual = {
        "frontendIPConfigurations": [named(f"{key}/frontendIPConfigurations/front", **address)],
        "backendAddressPools": [named(f"{key}/backendAddressPools/pool")],
        "loadBalancingRules": [],
        "inboundNatRules": [],
        "inboundNatPools": [],
    }
    return row(BALANCER_KIND, name, {**usual, **properties}, sku={"name": sku})


def balancer_rule(balancer_name: str, name: str, frontend: int, backend: int, **properties: Any) -> Json:
    """A rule of that load balancer."""
    key = resource_id(BALANCER_KIND, balancer_name)
    usual = {
        "protocol": "Tcp",
        "frontendIPConfiguration": ref(f"{key}/frontendIPConfigurations/front"),
        "frontendPort": frontend,
        "backendPort": backend,
        "enableFloatingIP": False,
    }
    return named(f"{key}/rules/{name}", **{**usual, **properties})


def route(name: str, prefix: str, hop: str, address: str | None = None) -> Json:
    return named(f"{TABLE}/routes/{name}", addressPrefix=prefix, nextHopType=hop, nextHopIpAddress=address)


def route_table(*routes: Json, key: str = TABLE) -> Json:
    found = row("Microsoft.Network/routeTables", key.rpartition("/")[2], {"routes": list(routes)})
    return {**found, "id": key, "subscriptionId": key.split("/")[2]}


def bastion(name: str = "bas-hub", network: str = HUB, **properties: Any) -> Json:
    address = named("ipc", subnet=ref(f"{network}/subnets/AzureBastionSubnet"))
    usual = {"ipConfigurations": [address], "enableShareableLink": False}
    kind = "Microsoft.Network/bastionHosts"
    return row(kind, name, {**usual, **properties}, subscription=PLATFORM, group="rg-hub", sku={"name": "Standard"})


RESOURCES: dict[str, Any] = {
    NETWORKS: [hub(), network(WEB_SUBNET, DATA_SUBNET)],
    GROUPS: [group("nsg-web", DENY_NETWORK, FROM_BASTION, HTTPS, subnets=(WEB, DATA))],
    INTERFACES: [interface()],
    ADDRESSES: [
        public_address(
            "pip-firewall",
            ipConfiguration=ref(f"{resource_id(FIREWALL_KIND, 'afw-hub', PLATFORM, 'rg-hub')}/azureFirewallIpConfigurations/ipc"),
        )
    ],
    TABLES: [
        route_table(route("out", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4")),
        route_table(route("app", "10.1.0.0/16", "VirtualAppliance", "10.0.1.4"), key=GATEWAY_TABLE),
    ],
    BASTIONS: [bastion()],
    BALANCERS: [balancer("lb-internal", public=False)],
    APPLIANCES: [],
    ADMIN_RULES: [],
}
