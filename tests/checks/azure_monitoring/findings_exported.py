"""Cases of `azure_monitoring.findings_exported`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import NAMES, PLATFORM, WORKLOADS
from tests.checks.compliant.azure_defender import PLANS, plan
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import automation, part
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

AUTOMATIONS, CONNECTORS = "azure_security_automations", "azure_sentinel_connectors"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE


def only(*rows: dict[str, object]) -> dict[str, object]:
    """The export of one subscription, and ``rows`` for the other."""
    return {AUTOMATIONS: [automation(PLATFORM), *rows]}


def connected(state: str) -> dict[str, object]:
    told = {"subscriptionId": WORKLOADS, "dataTypes": {"alerts": {"state": state}}}
    return {CONNECTORS: {WORKSPACE: [part("dataConnectors", "asc", told, kind="AzureSecurityCenter")]}}


CASES = (
    Case("both to a workspace"),
    Case("to a logic app", only(automation(WORKLOADS, action="LogicApp"))),
    Case("one is missing", only(), {WORKLOADS}),
    Case("one is disabled", only(automation(WORKLOADS, isEnabled=False)), {WORKLOADS}),
    Case("scores only", only(automation(WORKLOADS, "SecureScores")), {WORKLOADS}),
    Case("an action that nobody knows", only(automation(WORKLOADS, action="Nowhere")), {WORKLOADS}),
    Case(
        "of one resource group",
        only(automation(WORKLOADS, scopes=[{"scopePath": f"/subscriptions/{WORKLOADS}/resourceGroups/rg"}])),
        {WORKLOADS},
    ),
    Case("Sentinel is connected", {**only(), **connected("Enabled")}),
    Case("Sentinel's connector is disabled", {**only(), **connected("Disabled")}, {WORKLOADS}),
    Case("it is not said what it does", only(automation(WORKLOADS, actions=None)), verdict=NOT_ASSESSED),
    Case("one plan only, in one subscription", {**only(), PLANS: [plan("Arm", PLATFORM)]}),
    Case("all plans are free", {PLANS: [plan("Arm", key, "Free") for key in NAMES]}, verdict=NOT_APPLICABLE),
    Case("a tier is not said", {PLANS: [plan("Arm", key, None) for key in NAMES]}, verdict=NOT_ASSESSED),
    Case("connectors could not be read, and nothing is missing", {CONNECTORS: gap(CONNECTORS)}),
    Case("connectors could not be read", {**only(), CONNECTORS: gap(CONNECTORS)}, verdict=NOT_ASSESSED),
    Case("automations could not be read", {AUTOMATIONS: gap(AUTOMATIONS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("one is missing that may be where nothing was read", {**only(), **SEEING_IN_PART}, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, PLANS: [], AUTOMATIONS: []}, verdict=NOT_APPLICABLE),
)
