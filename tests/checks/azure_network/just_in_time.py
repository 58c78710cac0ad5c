"""Cases of `azure_network.just_in_time`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.management_ports_closed import (
    FAILS,
    IN_POOL,
    OF_INSTANCES,
    OPEN,
    RDP,
    balanced,
    own,
    scale_set,
    translated,
    ungrouped,
)
from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import WORKLOADS
from tests.checks.compliant.azure_defender import PLANS, RECOMMENDATIONS, plan, recommendation
from tests.checks.compliant.azure_networks import GROUPS, INTERFACES, MACHINE, SCALE_SETS, group, rule
from tests.checks.compliant.azure_services import POLICIES_JIT
from tests.checks.seeing import NO_SUBSCRIPTION

ID = "805651bc-6ecd-4c73-9b55-97a19d0582d0"


def said(code: str | None) -> dict[str, Any]:
    return {RECOMMENDATIONS: [recommendation(MACHINE, ID, code)]}


POLICY = {"id": "/jit", "name": "default", "properties": {"virtualMachines": [{"id": MACHINE.upper()}]}}
NONE: dict[str, Any] = {RECOMMENDATIONS: [], POLICIES_JIT: {WORKLOADS: []}}
NAMED = {GROUPS: [group("nsg-web", rule("named", "Allow", "203.0.113.0/24"))]}
IN_RULES: dict[str, Any] = {"loadBalancingRules": [IN_POOL]}
CASES = (
    Case("nothing is reached"),
    Case("a public address", {**own(), **NONE}, FAILS),
    Case("a group that is open", {GROUPS: [group("nsg-web", OPEN)], **NONE}, FAILS),
    Case("a group that is open to named sources", {**NAMED, **NONE}, FAILS),
    Case("Defender says that it is protected", {**own(OPEN), **NONE, **said("Healthy")}),
    Case("Defender says that it does not apply, and it is open", {**own(OPEN), **NONE, **said("NotApplicable")}, FAILS),
    Case("Defender says that it does not apply to a closed machine", {**own(), **NONE, **said("NotApplicable")}),
    Case(
        "Defender says that it does not apply, and a policy names it",
        {**own(OPEN), **NONE, **said("NotApplicable"), POLICIES_JIT: {WORKLOADS: [POLICY]}},
    ),
    Case("Defender says that it is not protected", {**own(OPEN), **NONE, **said("Unhealthy")}, FAILS),
    Case("Defender says something new", {**own(OPEN), **NONE, **said("Odd")}, verdict=NOT_ASSESSED),
    Case("Defender says nothing", {**own(OPEN), **NONE, **said(None)}, verdict=NOT_ASSESSED),
    Case("a policy names the machine", {**own(OPEN), **NONE, POLICIES_JIT: {WORKLOADS: [POLICY]}}),
    Case("the plan is off", {**own(OPEN), **NONE, PLANS: [plan("VirtualMachines", tier="Free")]}, verdict=NOT_ASSESSED),
    Case("the smaller plan", {**own(OPEN), **NONE, PLANS: [plan("VirtualMachines", subPlan="P1")]}, verdict=NOT_ASSESSED),
    Case("the group was not returned", {**own(), **NONE, GROUPS: []}, FAILS),
    Case("a firewall leads to a machine without a group", {**translated(RDP), **ungrouped(), **NONE}, FAILS),
    Case(
        "a firewall leads to it, and the group admits the firewall only",
        {**translated(RDP, groups=(rule("fw", "Allow", "AzureFirewallSubnet"),)), **NONE},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a Basic load balancer leads to a machine without a group",
        {**balanced(sku="Basic", **IN_RULES), **ungrouped(), **NONE},
        FAILS,
    ),
    Case(
        "a load balancer of an unknown kind leads to a machine without a group",
        {**balanced(sku="Odd", **IN_RULES), **ungrouped(), **NONE},
        verdict=NOT_ASSESSED,
    ),
    Case("a Standard load balancer leads to a machine without a group", {**balanced(**IN_RULES), **ungrouped(), **NONE}),
    Case(
        "a policy names a machine that a firewall leads to",
        {**translated(RDP), **ungrouped(), **NONE, POLICIES_JIT: {WORKLOADS: [POLICY]}},
    ),
    Case("scale sets have no just-in-time access", {INTERFACES: [], SCALE_SETS: [scale_set(**OF_INSTANCES)], **NONE}),
    Case("policies could not be read", {**own(OPEN), **NONE, POLICIES_JIT: {WORKLOADS: gap(POLICIES_JIT)}}, verdict=NOT_ASSESSED),
    Case("no machine", {INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {RECOMMENDATIONS: gap(RECOMMENDATIONS)}, verdict=NOT_ASSESSED),
)
