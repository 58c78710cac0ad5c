"""Cases of `azure_monitoring.sentinel_automation`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_monitoring.sentinel_onboarded import NONE, SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import part
from tests.checks.seeing import SEEING_IN_PART
from ztscan.core.model import Verdict

AUTOMATION = "azure_sentinel_automation"
NOT_ASSESSED = Verdict.NOT_ASSESSED
FAILS = {"sentinel"}
_ACTION = [{"order": 1, "actionType": "ModifyProperties"}]


def rule(actions: Any = _ACTION, **logic: Any) -> dict[str, object]:
    told = {"triggeringLogic": {"isEnabled": True, "triggersOn": "Incidents", **logic}, "actions": actions}
    return {AUTOMATION: {WORKSPACE: [part("automationRules", "r", told)]}}


CASES = (
    Case("one rule"),
    Case("it expires later", rule(expirationTimeUtc="2027-01-01T00:00:00Z")),
    Case("it expired", rule(expirationTimeUtc="2026-10-01T00:00:00Z"), FAILS),
    Case("disabled", rule(isEnabled=False), FAILS),
    Case("on alerts only", rule(triggersOn="Alerts"), FAILS),
    Case("without an action", rule([]), FAILS),
    Case("none", {AUTOMATION: {WORKSPACE: []}}, FAILS),
    Case("the state is not said", rule(isEnabled=None), verdict=NOT_ASSESSED),
    Case("actions are not said", rule(None), verdict=NOT_ASSESSED),
    Case("the trigger is not said", rule(triggersOn=None), verdict=NOT_ASSESSED),
    Case("no Sentinel", NONE, verdict=Verdict.NOT_APPLICABLE),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("rules could not be read", {AUTOMATION: gap(AUTOMATION)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
)
