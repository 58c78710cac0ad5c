"""Cases of `azure_network.machines_not_published`."""

from __future__ import annotations

from tests.checks.azure_network.management_ports_closed import (
    BY_NAT,
    ELSEWHERE,
    FAILS,
    IN_POOL,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    OF_INSTANCES,
    RDP,
    SET,
    balanced,
    own,
    scale_set,
    translated,
)
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, resource_id
from tests.checks.compliant.azure_firewall import GROUPS as RULE_GROUPS
from tests.checks.compliant.azure_networks import (
    BALANCERS,
    INTERFACES,
    MACHINE,
    NETWORKS,
    SCALE_SET_KIND,
    SCALE_SETS,
    WEB_SUBNET,
    balancer,
    hub,
    interface,
    network,
    ref,
)
from tests.checks.seeing import NO_SUBSCRIPTION

OUTBOUND = {**WEB_SUBNET, "properties": {**WEB_SUBNET["properties"], "natGateway": ref("/nat")}}
NODES = {**scale_set(**OF_INSTANCES), "id": resource_id(SCALE_SET_KIND, "aks-nodes", group=CLUSTER_GROUP)}
CASES = (
    Case("none is published"),
    Case("an address of its own", own(), FAILS),
    Case("accepted by name", own(), options={"accepted": ("VM-WEB",)}),
    Case("accepted by id", own(), options={"accepted": (MACHINE.upper(),)}),
    Case("another one is accepted", own(), FAILS, options={"accepted": ("vm-other",)}),
    Case("a rule of a load balancer", balanced(loadBalancingRules=[IN_POOL]), FAILS),
    Case("a pool without a rule", balanced()),
    Case("a NAT rule", balanced(members={}, inboundNatRules=[BY_NAT]), FAILS),
    Case("a firewall translates", translated(RDP), FAILS),
    Case(
        "a firewall translates to one of two",
        translated(RDP, change={INTERFACES: [interface(), ELSEWHERE]}),
        verdict=NOT_ASSESSED,
    ),
    Case("an address for each instance", {SCALE_SETS: [scale_set(**OF_INSTANCES)]}, SET),
    Case("nodes of a cluster with addresses", {SCALE_SETS: [NODES]}, {NODES["id"].lower()}),
    Case("an application gateway", {INTERFACES: [interface(applicationGatewayBackendAddressPools=[ref("/pool")])]}),
    Case("a NAT gateway", {NETWORKS: [hub(), network(OUTBOUND)]}),
    Case("an internal load balancer", {**balanced(), BALANCERS: [balancer("lb", public=False, loadBalancingRules=[IN_POOL])]}),
    Case("rules were not returned", {**balanced(), f"{BALANCERS}/lb/properties/loadBalancingRules": None}, verdict=NOT_ASSESSED),
    Case("rules of a firewall were not returned", {RULE_GROUPS: []}, verdict=NOT_ASSESSED),
    Case("no machine", {INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {BALANCERS: gap(BALANCERS)}, verdict=NOT_ASSESSED),
)
