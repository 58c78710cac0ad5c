"""Cases of `azure_network.on_premises_ingress`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.firewall_idps import detection
from tests.checks.azure_network.firewall_threat_intelligence import of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import FIREWALL, FIREWALLS
from tests.checks.compliant.azure_hybrid import HUBS, INTENTS, NETWORK_GATEWAY, NETWORK_GATEWAYS, hub_row, network_gateway
from tests.checks.compliant.azure_networks import (
    APP,
    DATA_SUBNET,
    GATEWAY_TABLE,
    HUB,
    INTERFACES,
    NETWORKS,
    TABLE,
    TABLES,
    WEB_SUBNET,
    hub,
    interface,
    network,
    peering,
    ref,
    route,
    route_table,
    subnet,
)
from ztscan.core.model import Verdict

FAILS = {NETWORK_GATEWAY.lower()}
OUT = route_table(route("out", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4"), key=TABLE)
WAN = hub_row("virtualHubs", "vhub", {"virtualWan": {"id": "/wan"}, "vpnGateway": {"id": "/vpn"}})
WAN_FAILS = {WAN["id"].lower()}


def routed(*routes: Any) -> dict[str, Any]:
    """The routes of the gateway's subnet."""
    return {TABLES: [OUT, route_table(*routes, key=GATEWAY_TABLE)]}


def to(prefix: str, address: str = "10.0.1.4", hop: str = "VirtualAppliance") -> Any:
    return route(f"to-{prefix}", prefix, hop, address)


def wan(*policies: Any) -> dict[str, Any]:
    """A hub of Virtual WAN with a gateway, and no other gateway."""
    intents = [{"id": f"{WAN['id']}/routingIntent/i", "name": "i", "properties": {"routingPolicies": list(policies)}}]
    return {NETWORK_GATEWAYS: [], HUBS: [WAN], INTENTS: {WAN["id"]: intents if policies else []}}


def policy(hop: str, *destinations: str) -> dict[str, Any]:
    return {"name": "p", "destinations": list(destinations), "nextHop": hop}


SPOKES = [hub(), network(WEB_SUBNET, DATA_SUBNET)]
BARE = [subnet(f"{HUB}/subnets/GatewaySubnet", "10.0.3.0/27")]
APPLIANCE = interface("nic-appliance", privateIPAddress="10.0.9.9", subnet=ref(f"{HUB}/subnets/appliances"))
FORWARDS = {**APPLIANCE, "properties": {**APPLIANCE["properties"], "enableIPForwarding": True}}
TO_APPLIANCE = {**routed(to("10.1.0.0/16", "10.0.9.9")), INTERFACES: [interface(), FORWARDS]}
LOST = peering(HUB, "/gone", allowGatewayTransit=True, peeringState="Disconnected")
GONE = peering(HUB, "/gone", allowGatewayTransit=True)

CASES = (
    Case("routes to a firewall that denies intrusions"),
    Case("no route table", {NETWORKS: [hub(subnets=BARE), SPOKES[1]]}, FAILS),
    Case("no route for the network", routed(to("10.9.0.0/16")), FAILS),
    Case("a shorter route, which loses", routed(to("10.0.0.0/8")), FAILS),
    Case("two halves", routed(to("10.1.0.0/17"), to("10.1.128.0/17"))),
    Case("one half", routed(to("10.1.0.0/17")), FAILS),
    Case("a part passes the firewall by", routed(to("10.1.0.0/16"), to("10.1.5.0/24", hop="VnetLocal")), FAILS),
    Case("a part leads nowhere", routed(to("10.1.0.0/16"), to("10.1.5.0/24", hop="None"))),
    Case("the firewall only alerts", of(intrusionDetection=detection("Alert")), FAILS),
    Case(
        "to an appliance", {**routed(to("10.1.0.0/16", "10.0.9.9")), INTERFACES: [interface(), FORWARDS]}, verdict=Verdict.MANUAL
    ),
    Case("a network that does not use the gateway", {NETWORKS: [hub(peering(HUB, APP)), SPOKES[1]], **routed()}),
    Case(
        "a network that was not returned",
        {NETWORKS: [hub(GONE)]},
        verdict=NOT_ASSESSED,
    ),
    Case("a network that is no longer peered", {NETWORKS: [hub(LOST), SPOKES[1]]}),
    Case("the network of the gateway was not returned", {NETWORKS: []}, verdict=NOT_ASSESSED),
    Case(
        "the gateway does not say where it is", {NETWORK_GATEWAYS: [network_gateway(ipConfigurations=None)]}, verdict=NOT_ASSESSED
    ),
    Case("no gateway subnet", {NETWORKS: [hub(subnets=[]), SPOKES[1]]}, verdict=NOT_ASSESSED),
    Case("the firewall was not returned", {FIREWALLS: []}, verdict=NOT_ASSESSED),
    Case("Virtual WAN with a routing intent", wan(policy(FIREWALL, "Internet", "PrivateTraffic"))),
    Case("Virtual WAN for the internet only", wan(policy(FIREWALL, "Internet")), WAN_FAILS),
    Case("Virtual WAN without a routing intent", wan(), WAN_FAILS),
    Case("Virtual WAN with an appliance", wan(policy("/nva", "PrivateTraffic")), verdict=Verdict.MANUAL),
    Case("Virtual WAN, intents could not be read", {**wan(), INTENTS: {WAN["id"]: gap(INTENTS)}}, verdict=NOT_ASSESSED),
    Case("no gateway", {NETWORK_GATEWAYS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {NETWORKS: gap(NETWORKS)}, verdict=NOT_ASSESSED),
)
