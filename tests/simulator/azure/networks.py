"""Shapes of networks: groups of rules, networks with their subnets, interfaces, public addresses, routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.tenant import Json

NSG, VNET = "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/virtualNetworks"
NIC, ADDRESS = "Microsoft.Network/networkInterfaces", "Microsoft.Network/publicIPAddresses"
ROUTES = "Microsoft.Network/routeTables"

_DEFAULT = (
    ("AllowVnetInBound", 65000, "Inbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", 65001, "Inbound", "Allow", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    ("AllowVnetOutBound", 65000, "Outbound", "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    ("DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
)


def rule(
    name: str,
    priority: int,
    access: str = "Allow",
    *,
    source: str | Sequence[str] = "*",
    destination: str | Sequence[str] = "*",
    port: str | Sequence[str] = "*",
    protocol: str = "Tcp",
    direction: str = "Inbound",
) -> Json:
    """A rule of a network security group. A text goes into the singular property, a list into the plural one."""
    return {
        "name": name,
        "properties": {
            "provisioningState": "Succeeded",
            "access": access,
            "direction": direction,
            "priority": priority,
            "protocol": protocol,
            "sourcePortRange": "*",
            "sourcePortRanges": [],
            **_either("sourceAddressPrefix", "sourceAddressPrefixes", source),
            **_either("destinationAddressPrefix", "destinationAddressPrefixes", destination),
            **_either("destinationPortRange", "destinationPortRanges", port),
        },
    }


def _either(one: str, many: str, value: str | Sequence[str]) -> Json:
    return {one: value, many: []} if isinstance(value, str) else {many: [*value]}


def security_group(build: EstateBuilder, subscription: str, group: str, name: str, *rules: Json, **links: Any) -> str:
    """A network security group with its default rules. ``links``: ``subnets`` and ``networkInterfaces``, as ids."""
    key = build.path(subscription, group, NSG, name)
    defaults = [
        rule(shown, priority, access, source=source, destination=destination, protocol="*", direction=direction)
        for shown, priority, direction, access, source, destination in _DEFAULT
    ]
    properties = {
        "securityRules": [{**one, "id": f"{key}/securityRules/{one['name']}"} for one in rules],
        "defaultSecurityRules": [{**one, "id": f"{key}/defaultSecurityRules/{one['name']}"} for one in defaults],
        **{name: [{"id": one} for one in ids] for name, ids in links.items()},
    }
    return build.add(subscription, group, NSG, name, properties)


def subnet(name: str, prefix: str, **links: Any) -> Json:
    """A subnet. ``links``: ``nsg``, ``routes``, ``nat`` as ids, ``used`` as ids of configurations, ``delegated`` to a service."""
    properties: Json = {"provisioningState": "Succeeded", "addressPrefix": prefix, "delegations": []}
    for link, told in (("nsg", "networkSecurityGroup"), ("routes", "routeTable"), ("nat", "natGateway")):
        if link in links:
            properties[told] = {"id": links.pop(link)}
    if "used" in links:
        properties["ipConfigurations"] = [{"id": one} for one in links.pop("used")]
    if "delegated" in links:
        properties["delegations"] = [{"id": "", "name": "delegation", "properties": {"serviceName": links.pop("delegated")}}]
    return {"name": name, "properties": {**properties, **links}}


def network(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    prefix: str,
    *subnets: Json,
    peers: Sequence[tuple[str, Json]] = (),
    **more: Any,
) -> str:
    """A virtual network. ``peers``: ids of other networks, with properties of the peering."""
    key = build.path(subscription, group, VNET, name)
    peering = {"peeringState": "Connected", "allowVirtualNetworkAccess": True, "allowForwardedTraffic": False}
    properties = {
        "provisioningState": "Succeeded",
        "addressSpace": {"addressPrefixes": [prefix]},
        "subnets": [{**one, "id": f"{key}/subnets/{one['name']}"} for one in subnets],
        "virtualNetworkPeerings": [
            {
                "id": f"{key}/virtualNetworkPeerings/to-{remote.rpartition('/')[2]}",
                "name": f"to-{remote.rpartition('/')[2]}",
                "properties": {**peering, "remoteVirtualNetwork": {"id": remote}, **given},
            }
            for remote, given in peers
        ],
        "enableDdosProtection": False,
        **more,
    }
    return build.add(subscription, group, VNET, name, properties)


def subnet_id(build: EstateBuilder, subscription: str, group: str, name: str, within: str) -> str:
    """The id of a subnet: the network's ``name``, and the subnet's."""
    return f"{build.path(subscription, group, VNET, name)}/subnets/{within}"


def configuration_id(build: EstateBuilder, subscription: str, group: str, interface: str) -> str:
    """The id of the only configuration of an interface."""
    return f"{build.path(subscription, group, NIC, interface)}/ipConfigurations/primary"


def interface(
    build: EstateBuilder,
    subscription: str,
    group: str,
    name: str,
    subnet: str,
    address: str,
    *,
    machine: str = "",
    public: str = "",
    nsg: str = "",
    endpoint: str = "",
    **configuration: Any,
) -> str:
    """An interface with one configuration. ``machine``, ``public``, ``nsg`` and ``endpoint`` are ids."""
    given = {
        "privateIPAddress": address,
        "privateIPAddressVersion": "IPv4",
        "primary": True,
        "subnet": {"id": subnet},
        **({"publicIPAddress": {"id": public}} if public else {}),
        **configuration,
    }
    key = configuration_id(build, subscription, group, name)
    properties: Json = {"enableIPForwarding": False, "ipConfigurations": [{"id": key, "name": "primary", "properties": given}]}
    for link, told in ((machine, "virtualMachine"), (nsg, "networkSecurityGroup"), (endpoint, "privateEndpoint")):
        if link:
            properties[told] = {"id": link}
    return build.add(subscription, group, NIC, name, properties)


def public_address(
    build: EstateBuilder, subscription: str, group: str, name: str, address: str, used: str = "", **more: Any
) -> str:
    """A public address; ``used`` is the id of the configuration that has it."""
    properties = {
        "ipAddress": address,
        "publicIPAddressVersion": "IPv4",
        "publicIPAllocationMethod": "Static",
        "ddosSettings": {"protectionMode": "VirtualNetworkInherited"},
        **({"ipConfiguration": {"id": used}} if used else {}),
        **more,
    }
    return build.add(subscription, group, ADDRESS, name, properties, sku={"name": "Standard", "tier": "Regional"})


def routes(build: EstateBuilder, subscription: str, group: str, name: str, *to: tuple[str, str, str]) -> str:
    """A route table: prefix, kind of the next hop, and its address."""
    key = build.path(subscription, group, ROUTES, name)
    rows = [
        {
            "id": f"{key}/routes/r{number}",
            "name": f"r{number}",
            "properties": {"addressPrefix": prefix, "nextHopType": kind, **({"nextHopIpAddress": hop} if hop else {})},
        }
        for number, (prefix, kind, hop) in enumerate(to, 1)
    ]
    return build.add(subscription, group, ROUTES, name, {"routes": rows, "disableBgpRoutePropagation": True})
