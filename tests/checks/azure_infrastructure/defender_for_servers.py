"""Cases of `azure_infrastructure.defender_for_servers`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.cloud_posture import FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import WORKLOADS
from tests.checks.compliant.azure_defender import PLANS, SETTINGS, extension, plan, setting, with_plan

SERVERS = "VirtualMachines"
OURS = f"{SETTINGS}/{WORKLOADS}"
ONE_OFF = [extension("AgentlessVmScanning"), extension("FileIntegrityMonitoring", "False")]
MANY = [extension("AgentlessVmScanning"), extension("FileIntegrityMonitoring", "Maybe")]

CASES = (
    Case("all of it"),
    Case("plan 1", with_plan(plan(SERVERS, subPlan="P1")), FAILS),
    Case("the plan was not returned", with_plan(plan(SERVERS, subPlan=None)), verdict=NOT_ASSESSED),
    Case("an extension is off", with_plan(plan(SERVERS, extensions=ONE_OFF)), FAILS),
    Case("no extensions", with_plan(plan(SERVERS, extensions=None)), FAILS),
    Case("an extension in a state that nobody knows", with_plan(plan(SERVERS, extensions=MANY)), verdict=NOT_ASSESSED),
    Case("an integration is off", {OURS: [setting("WDATP"), setting("MCAS", False)]}, FAILS),
    Case("an integration is missing", {OURS: [setting("MCAS")]}, FAILS),
    Case("settings could not be read", {OURS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case(
        "a failure stays where settings could not be read", {**with_plan(plan(SERVERS, subPlan="P1")), OURS: gap(SETTINGS)}, FAILS
    ),
    Case("off in one subscription", with_plan(plan(SERVERS, tier="Free"))),
    Case("off in all", {PLANS: []}, verdict=NOT_APPLICABLE),
    Case("plans could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
)
