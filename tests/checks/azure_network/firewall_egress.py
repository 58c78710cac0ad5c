"""Cases of `azure_network.firewall_egress`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_firewall import FIREWALLS
from tests.checks.compliant.azure_networks import (
    APP,
    BALANCERS,
    DATA,
    HUB,
    INTERFACE_KIND,
    INTERFACES,
    NETWORKS,
    TABLE,
    TABLES,
    WEB,
    WEB_SUBNET,
    balancer,
    hub,
    interface,
    named,
    network,
    peering,
    ref,
    route,
    route_table,
    subnet,
)
from ztscan.core.model import Verdict

FAILS = {APP.lower()}
ALL_OUT = route("all", "0.0.0.0/0", "Internet")
OUT = route("out", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4")
USED = {"ipConfigurations": [ref(f"{resource_id(INTERFACE_KIND, 'nic-web')}/ipConfigurations/ipc")]}
WAN_HUB = "/subscriptions/x/resourceGroups/RG_hub/providers/Microsoft.Network/virtualNetworks/HV_hub_1"


def routed(*routes: Any) -> dict[str, Any]:
    return {TABLES: [route_table(*routes)]}


def halves(*hop: str) -> list[Any]:
    """Routes for both halves of all addresses."""
    return [route(one, one, *hop) for one in ("0.0.0.0/1", "128.0.0.0/1")]


def own(**properties: Any) -> dict[str, Any]:
    """One subnet with a machine."""
    return {NETWORKS: [hub(), network(subnet(WEB, "10.1.1.0/24", **{**USED, **properties}))]}


def elsewhere(address: str = "10.0.9.9", forwards: bool | None = True) -> dict[str, Any]:
    """An interface of an appliance in the hub, which the default route leads to."""
    found = interface("nic-appliance", privateIPAddress=address, subnet=ref(f"{HUB}/subnets/appliances"))
    found = {**found, "properties": {**found["properties"], "enableIPForwarding": forwards}}
    return {**routed(route("out", "0.0.0.0/0", "VirtualAppliance", address)), INTERFACES: [interface(), found]}


LONELY = network(WEB_SUBNET, peerings=())
IPV6 = {"addressPrefixes": ["10.1.1.0/24", "fd00::/64"], "addressPrefix": None, "routeTable": ref(TABLE)}
ENDPOINT = interface(machine=None)
FORWARDING = {**interface(), "properties": {**interface()["properties"], "enableIPForwarding": True}}
PRIVATE = {**ENDPOINT["properties"], "privateEndpoint": ref("/pe")}

CASES = (
    Case("a default route to the firewall"),
    Case("no route table", own(), FAILS),
    Case("the default route leads to the internet", routed(route("out", "0.0.0.0/0", "Internet")), FAILS),
    Case("no default route", routed(route("out", "10.2.0.0/16", "VirtualAppliance", "10.0.1.4")), FAILS),
    Case(
        "two halves to the firewall",
        routed(*halves("VirtualAppliance", "10.0.1.4")),
    ),
    Case("two halves to the internet", routed(OUT, *halves("Internet")), FAILS),
    Case("two halves to the firewall, and the whole to the internet", routed(*halves("VirtualAppliance", "10.0.1.4"), ALL_OUT)),
    Case("a public address goes to the internet", routed(OUT, route("kms", "23.102.135.246/32", "Internet")), FAILS),
    Case(
        "a public address goes to the internet, which is allowed",
        routed(OUT, route("kms", "23.102.135.246/32", "Internet")),
        options={"allowed_prefixes": ("23.102.135.246/32",)},
    ),
    Case("a service tag goes to the internet", routed(OUT, route("tag", "AzureCloud", "Internet")), FAILS),
    Case("a private address goes to the internet", routed(OUT, route("own", "10.9.0.0/16", "Internet"))),
    Case("to nowhere", routed(route("out", "0.0.0.0/0", "None"))),
    Case("to on-premises", routed(route("out", "0.0.0.0/0", "VirtualNetworkGateway")), verdict=Verdict.MANUAL),
    Case("to an appliance", elsewhere(), verdict=Verdict.MANUAL),
    Case("to a machine that does not forward", elsewhere(forwards=False), verdict=NOT_ASSESSED),
    Case(
        "to an internal load balancer",
        {
            **routed(route("out", "0.0.0.0/0", "VirtualAppliance", "10.1.9.9")),
            BALANCERS: [
                balancer(
                    "lb-nva",
                    public=False,
                    frontendIPConfigurations=[named("front", privateIPAddress="10.1.9.9", subnet=ref(f"{APP}/subnets/nva"))],
                )
            ],
        },
        verdict=Verdict.MANUAL,
    ),
    Case("the firewall is in a network that is not peered", {NETWORKS: [hub(), LONELY]}, verdict=NOT_ASSESSED),
    Case(
        "the peering is not connected",
        {NETWORKS: [hub(), network(WEB_SUBNET, peerings=(peering(APP, HUB, peeringState="Disconnected"),))]},
        verdict=NOT_ASSESSED,
    ),
    Case("the firewall was not returned", {FIREWALLS: []}, verdict=NOT_ASSESSED),
    Case("the table was not returned", {TABLES: []}, verdict=NOT_ASSESSED),
    Case("routes were not returned", {TABLES: [{**route_table(), "properties": {}}]}, verdict=NOT_ASSESSED),
    Case("a hop that nobody knows", routed(route("out", "0.0.0.0/0", "Tunnel")), verdict=NOT_ASSESSED),
    Case("IPv6 without a route", own(**IPV6), FAILS),
    Case("IPv6 with a route", {**own(**IPV6), **routed(OUT, route("six", "::/0", "None"))}),
    Case(
        "a hub of Virtual WAN",
        {NETWORKS: [hub(), network(subnet(WEB, "10.1.1.0/24", **USED), peerings=(peering(APP, WAN_HUB),))]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "private endpoints only",
        {**own(), INTERFACES: [{**ENDPOINT, "properties": PRIVATE}]},
        verdict=NOT_APPLICABLE,
    ),
    Case("an appliance without routes", {**own(), INTERFACES: [FORWARDING]}, verdict=Verdict.MANUAL),
    Case("no machine", {NETWORKS: [hub(), network(subnet(DATA, "10.1.2.0/24"))]}, verdict=NOT_APPLICABLE),
    Case("subnets were not returned", {NETWORKS: [hub(), {**network(), "properties": {}}]}, verdict=NOT_ASSESSED),
    Case("could not be read", {TABLES: gap(TABLES)}, verdict=NOT_ASSESSED),
)
