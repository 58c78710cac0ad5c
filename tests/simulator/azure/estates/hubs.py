"""The hub networks: firewall, gateways to other places, bastion, routes."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.networks import VNET, network, public_address, routes, subnet, subnet_id
from tests.simulator.tenant import Json

FIREWALL, POLICY = "Microsoft.Network/azureFirewalls", "Microsoft.Network/firewallPolicies"
BASTION, GATEWAY = "Microsoft.Network/bastionHosts", "Microsoft.Network/virtualNetworkGateways"
HOP = "10.0.1.4"
STRONG: Json = {
    "ikeEncryption": "AES256",
    "ikeIntegrity": "SHA256",
    "ipsecEncryption": "GCMAES256",
    "ipsecIntegrity": "GCMAES256",
    "dhGroup": "ECP384",
    "pfsGroup": "ECP384",
    "saLifeTimeSeconds": 27000,
    "saDataSizeKilobytes": 102400000,
}


def contoso(build: EstateBuilder) -> None:
    """The firewall watches and does not block, people sign in to the VPN with certificates as well."""
    spokes = [build.path("production", "rg-network", VNET, "vnet-production"), build.path("shop", "rg-shop", VNET, "vnet-shop")]
    transit: Json = {"allowGatewayTransit": True}
    network(
        build,
        "connectivity",
        "rg-hub",
        "vnet-hub",
        "10.0.0.0/16",
        subnet("AzureFirewallSubnet", "10.0.1.0/26", used=[_configuration(build, FIREWALL, "afw-hub")]),
        subnet("GatewaySubnet", "10.0.2.0/27", used=[_configuration(build, GATEWAY, "vgw-hub")]),
        subnet("AzureBastionSubnet", "10.0.3.0/26", used=[_configuration(build, BASTION, "bas-hub")]),
        peers=[(spoke, transit) for spoke in spokes],
    )
    _firewall(build, "afw-hub", "afwp-hub", "203.0.113.10")
    _policy(build, "afwp-hub", "afw-hub", threats="Alert", intrusions="Alert")
    temporary = _network_rule("temp-migration", ["*"], ["*"], ["*"], "Any")
    _rules(
        build, "afwp-hub", _collection("rc-migration", 300, temporary), _collection("rc-updates", 100, _updates("10.1.0.0/16"))
    )
    _gateway(build, "vgw-hub", ["Certificate", "AAD"], "203.0.113.11")
    _connection(build, "cn-headquarters", "vgw-hub", [])
    _circuit(build)
    _bastion(build, "bas-hub", "203.0.113.12", shareable=True)
    _watcher(build, "connectivity", flows="vnet-hub", days=30)


def fabrikam(build: EstateBuilder) -> None:
    """All traffic passes the firewall, which inspects and denies."""
    spokes = [build.path(name, "rg-network", VNET, f"vnet-{name}") for name in ("production", "test")]
    plan = build.add("connectivity", "rg-hub", "Microsoft.Network/ddosProtectionPlans", "ddos-fabrikam", {})
    back = routes(
        build,
        "connectivity",
        "rg-hub",
        "rt-gateway",
        ("10.1.0.0/16", "VirtualAppliance", HOP),
        ("10.2.0.0/16", "VirtualAppliance", HOP),
    )
    network(
        build,
        "connectivity",
        "rg-hub",
        "vnet-hub",
        "10.0.0.0/16",
        subnet("AzureFirewallSubnet", "10.0.1.0/26", used=[_configuration(build, FIREWALL, "afw-hub")]),
        subnet("GatewaySubnet", "10.0.2.0/27", used=[_configuration(build, GATEWAY, "vgw-hub")], routes=back),
        subnet("AzureBastionSubnet", "10.0.3.0/26", used=[_configuration(build, BASTION, "bas-hub")]),
        peers=[(spoke, {"allowGatewayTransit": True}) for spoke in spokes],
        enableDdosProtection=True,
        ddosProtectionPlan={"id": plan},
        encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
    )
    _firewall(build, "afw-hub", "afwp-hub", "203.0.113.20")
    _policy(build, "afwp-hub", "afw-hub", threats="Deny", intrusions="Deny", certificate=True)
    _rules(build, "afwp-hub", _collection("rc-updates", 100, {**_updates("10.1.0.0/16"), "terminateTLS": True}))
    _gateway(build, "vgw-hub", ["AAD"], "203.0.113.21")
    _connection(build, "cn-branch", "vgw-hub", [STRONG])
    _bastion(build, "bas-hub", "203.0.113.22", shareable=False)
    _watcher(build, "connectivity", flows="vnet-hub", days=90)


def _configuration(build: EstateBuilder, type_name: str, name: str) -> str:
    return f"{build.path('connectivity', 'rg-hub', type_name, name)}/ipConfigurations/primary"


def _in_hub(build: EstateBuilder, name: str) -> Json:
    return {"id": subnet_id(build, "connectivity", "rg-hub", "vnet-hub", name)}


def _addressed(build: EstateBuilder, type_name: str, name: str, within: str, address: str, **more: str) -> list[Json]:
    """The configuration of something in the hub that has a public address, which is added."""
    key = _configuration(build, type_name, name)
    public = public_address(build, "connectivity", "rg-hub", f"pip-{name}", address, key)
    given = {"subnet": _in_hub(build, within), "publicIPAddress": {"id": public}, **more}
    return [{"id": key, "name": "primary", "properties": given}]


def _firewall(build: EstateBuilder, name: str, policy: str, address: str) -> None:
    properties = {
        "sku": {"name": "AZFW_VNet", "tier": "Premium"},
        "threatIntelMode": "Alert",
        "firewallPolicy": {"id": build.path("connectivity", "rg-hub", POLICY, policy)},
        "ipConfigurations": _addressed(build, FIREWALL, name, "AzureFirewallSubnet", address, privateIPAddress=HOP),
        "networkRuleCollections": [],
        "applicationRuleCollections": [],
        "natRuleCollections": [],
    }
    build.add("connectivity", "rg-hub", FIREWALL, name, properties)


def _policy(build: EstateBuilder, name: str, firewall: str, *, threats: str, intrusions: str, certificate: bool = False) -> None:
    secret = {"name": "inspection", "keyVaultSecretId": "https://kv-hub.vault.azure.net/secrets/inspection"}
    properties = {
        "sku": {"tier": "Premium"},
        "threatIntelMode": threats,
        "threatIntelWhitelist": {"ipAddresses": [], "fqdns": []},
        "intrusionDetection": {
            "mode": intrusions,
            "configuration": {"signatureOverrides": [], "bypassTrafficSettings": [], "privateRanges": []},
        },
        "dnsSettings": {"servers": [], "enableProxy": True},
        "firewalls": [{"id": build.path("connectivity", "rg-hub", FIREWALL, firewall)}],
        **({"transportSecurity": {"certificateAuthority": secret}} if certificate else {}),
    }
    build.add("connectivity", "rg-hub", POLICY, name, properties)


def _rules(build: EstateBuilder, policy: str, *collections: Json) -> None:
    kind = f"{POLICY}/ruleCollectionGroups"
    properties = {"priority": 200, "ruleCollections": [*collections]}
    build.add("connectivity", "rg-hub", kind, (policy, "rcg-workloads"), properties, table="NetworkResources")


def _collection(name: str, priority: int, *rules: Json) -> Json:
    kind = "FirewallPolicyFilterRuleCollection"
    return {"ruleCollectionType": kind, "name": name, "priority": priority, "action": {"type": "Allow"}, "rules": [*rules]}


def _network_rule(name: str, sources: list[str], destinations: list[str], ports: list[str], protocol: str) -> Json:
    return {
        "ruleType": "NetworkRule",
        "name": name,
        "ipProtocols": [protocol],
        "sourceAddresses": sources,
        "destinationAddresses": destinations,
        "destinationPorts": ports,
    }


def _updates(source: str) -> Json:
    return {
        "ruleType": "ApplicationRule",
        "name": "updates",
        "protocols": [{"protocolType": "Https", "port": 443}],
        "targetFqdns": ["*.windowsupdate.com"],
        "sourceAddresses": [source],
        "terminateTLS": False,
    }


def _gateway(build: EstateBuilder, name: str, authentication: list[str], address: str) -> None:
    clients = {
        "vpnClientAddressPool": {"addressPrefixes": ["172.16.0.0/24"]},
        "vpnClientProtocols": ["OpenVPN"],
        "vpnAuthenticationTypes": authentication,
        "aadTenant": f"https://login.microsoftonline.com/{build.tenant}/",
        "aadAudience": "c632b3df-fb67-4d84-bdcf-b95ad541b5c8",
        "aadIssuer": f"https://sts.windows.net/{build.tenant}/",
    }
    properties = {
        "gatewayType": "Vpn",
        "vpnType": "RouteBased",
        "sku": {"name": "VpnGw2AZ", "tier": "VpnGw2AZ"},
        "vpnClientConfiguration": clients,
        "ipConfigurations": _addressed(build, GATEWAY, name, "GatewaySubnet", address),
    }
    build.add("connectivity", "rg-hub", GATEWAY, name, properties)


def _connection(build: EstateBuilder, name: str, gateway: str, policies: list[Json]) -> None:
    properties = {
        "connectionType": "IPsec",
        "connectionProtocol": "IKEv2",
        "connectionStatus": "Connected",
        "ipsecPolicies": policies,
        "useLocalAzureIpAddress": False,
        "virtualNetworkGateway1": {"id": build.path("connectivity", "rg-hub", GATEWAY, gateway)},
    }
    build.add("connectivity", "rg-hub", "Microsoft.Network/connections", name, properties)


def _circuit(build: EstateBuilder) -> None:
    """A provider's circuit: nothing encrypts what goes over it."""
    properties = {
        "circuitProvisioningState": "Enabled",
        "serviceProviderProperties": {"serviceProviderName": "Equinix", "peeringLocation": "Amsterdam", "bandwidthInMbps": 200},
        "peerings": [{"id": "", "name": "private", "properties": {"peeringType": "AzurePrivatePeering", "state": "Enabled"}}],
    }
    build.add("connectivity", "rg-hub", "Microsoft.Network/expressRouteCircuits", "er-plant", properties)


def _bastion(build: EstateBuilder, name: str, address: str, *, shareable: bool) -> None:
    properties = {
        "enableShareableLink": shareable,
        "ipConfigurations": _addressed(build, BASTION, name, "AzureBastionSubnet", address),
    }
    build.add("connectivity", "rg-hub", BASTION, name, properties, sku={"name": "Standard"})


def _watcher(build: EstateBuilder, subscription: str, *, flows: str, days: int) -> None:
    flow_log(build, subscription, build.path("connectivity", "rg-hub", VNET, flows), days)


def flow_log(build: EstateBuilder, subscription: str, target: str, days: int) -> None:
    """Network Watcher of a subscription, and the flow log of a network in it."""
    watcher = "NetworkWatcher_westeurope"
    build.add(subscription, "NetworkWatcherRG", "Microsoft.Network/networkWatchers", watcher, {"provisioningState": "Succeeded"})
    workspace = "law-sentinel" if build.name == "contoso" else "law-security"
    analytics = {
        "enabled": True,
        "workspaceResourceId": build.path("management", "rg-logs", "Microsoft.OperationalInsights/workspaces", workspace),
        "trafficAnalyticsInterval": 10,
    }
    properties = {
        "enabled": True,
        "targetResourceId": target,
        "storageId": build.path("management", "rg-logs", "Microsoft.Storage/storageAccounts", f"st{build.name}logs"),
        "retentionPolicy": {"days": days, "enabled": True},
        "flowAnalyticsConfiguration": {"networkWatcherFlowAnalyticsConfiguration": analytics},
    }
    name = f"fl-{target.rpartition('/')[2]}"
    build.add(subscription, "NetworkWatcherRG", "Microsoft.Network/networkWatchers/flowLogs", (watcher, name), properties)
