"""Cases of `azure_network.default_outbound`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import row
from tests.checks.compliant.azure_networks import APP, NETWORKS, TABLE, TABLES, WEB, Json, hub, named, network, ref, route, subnet
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {WEB.lower()}


def of(name: str = WEB, **properties: Any) -> dict[str, Any]:
    return {NETWORKS: [hub(), network(subnet(name, "10.1.1.0/24", **properties))]}


def routed(*routes: Json | None) -> dict[str, Any]:
    found = None if routes == (None,) else list(routes)
    table = row("Microsoft.Network/routeTables", "rt-app", {"routes": found})
    return {**of(routeTable=ref(TABLE)), TABLES: [table]}


CASES = (
    Case("private"),
    Case("not said", of(), FAILS),
    Case("on", of(defaultOutboundAccess=True), FAILS),
    Case("off", of(defaultOutboundAccess=False)),
    Case("a NAT gateway", of(natGateway=ref("/nat"))),
    Case("a route to an appliance", routed(route("all", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4"))),
    Case("a route to nowhere", routed(route("all", "0.0.0.0/0", "None"))),
    Case("a route to the internet", routed(route("all", "0.0.0.0/0", "Internet")), FAILS),
    Case("two halves", routed(route("a", "0.0.0.0/1", "None"), route("b", "128.0.0.0/1", "None"))),
    Case("one half", routed(route("a", "0.0.0.0/1", "None")), FAILS),
    Case("a hop that nobody knows", routed(route("all", "0.0.0.0/0", "Moon")), verdict=NOT_ASSESSED),
    Case("routes were not returned", routed(None), verdict=NOT_ASSESSED),
    Case("the table was not returned", {**routed(), TABLES: []}, verdict=NOT_ASSESSED),
    Case("a firewall's subnet", of(f"{APP}/subnets/AzureFirewallSubnet")),
    Case("a delegated subnet", of(delegations=[named(f"{WEB}/d", serviceName="Microsoft.Web/serverFarms")])),
    Case("subnets were not returned", {NETWORKS: [network(subnets=None)]}, verdict=NOT_ASSESSED),
    Case("no network", {NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {TABLES: gap(TABLES)}, verdict=NOT_ASSESSED),
)
