"""Cases of `azure_monitoring.sentinel_rules`."""

from __future__ import annotations

from tests.checks.azure_monitoring.sentinel_onboarded import NONE, SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import part
from tests.checks.seeing import SEEING_IN_PART
from ztscan.core.model import Verdict

RULES = "azure_sentinel_rules"
NOT_ASSESSED = Verdict.NOT_ASSESSED
FAILS = {WORKSPACE.lower()}


def rules(*kinds: str | None, enabled: bool | None = True) -> dict[str, object]:
    return {
        RULES: {
            WORKSPACE: [part("alertRules", f"r{number}", {"enabled": enabled}, kind=kind) for number, kind in enumerate(kinds)]
        }
    }


CASES = (
    Case("two rules"),
    Case("scheduled", rules("Scheduled")),
    Case("disabled", rules("Scheduled", "Fusion", enabled=False), FAILS),
    Case("only incidents of other products", rules("MicrosoftSecurityIncidentCreation", "ThreatIntelligence"), FAILS),
    Case("none", rules(), FAILS),
    Case("the state is not said", rules("Scheduled", enabled=None), verdict=NOT_ASSESSED),
    Case("the kind is not said", rules(None), verdict=NOT_ASSESSED),
    Case("no Sentinel", NONE, verdict=Verdict.NOT_APPLICABLE),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("rules could not be read", {RULES: gap(RULES)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
)
