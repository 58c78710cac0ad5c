"""Cases of `azure_monitoring.identity_risk_in_sentinel`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, HUB, RISK, SETTINGS, settings
from tests.checks.azure_monitoring.entra_logs_in_siem import SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import setting
from tests.checks.seeing import SEEING_IN_PART
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import Verdict

NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
FAILS = {"microsoft.aadiam"}

CASES = (
    Case("all to Sentinel"),
    Case("risk only", settings(setting(*RISK))),
    Case("without workloads, which have no licence", settings(setting(*RISK[:2]))),
    Case("risky users only", settings(setting(*RISK[:1])), FAILS),
    Case("to an event hub", settings(setting(*RISK, eventHubAuthorizationRuleId=HUB)), FAILS),
    Case("no setting", settings(), FAILS),
    Case("no Sentinel", {SENTINEL: {WORKSPACE: None}}, verdict=NOT_APPLICABLE),
    Case("no Sentinel, as far as it is seen", {SENTINEL: {WORKSPACE: None}, **SEEING_IN_PART}, verdict=NOT_ASSESSED),
    Case("to a workspace that cannot be seen", settings(setting(*RISK, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("no licence", WITHOUT_SUBSCRIPTIONS, verdict=NOT_APPLICABLE),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
