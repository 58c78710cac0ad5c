"""Cases of `azure_monitoring.network_logs_exported`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import ELSEWHERE, HUB, SETTINGS, settings
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import ENTRA_CATEGORIES, setting
from tests.checks.global_secure_access.internet_forwarded import STATUS, UNLICENSED
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import Verdict

WORKSPACES = "azure_workspaces"
NETWORK = ENTRA_CATEGORIES[-4:]
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
RETENTION = f"{WORKSPACES}/log-security/properties/retentionInDays"

CASES = (
    Case("all to the workspace"),
    Case("to an event hub", settings(setting(*NETWORK, eventHubAuthorizationRuleId=HUB))),
    Case("alerts are missing", settings(setting(*NETWORK[:3])), {"microsoft.aadiam"}),
    Case("no setting", settings(), {"microsoft.aadiam"}),
    Case("kept for 30 days", {RETENTION: 30}, {WORKSPACE.lower()}),
    Case("30 days are enough here", {RETENTION: 30}, options={"minimum_days": 30}),
    Case("the retention is not said", {RETENTION: None}, verdict=NOT_ASSESSED),
    Case("to a workspace that cannot be seen", settings(setting(*NETWORK, workspaceId=ELSEWHERE)), verdict=NOT_ASSESSED),
    Case("workspaces could not be read", {WORKSPACES: gap(WORKSPACES)}, verdict=NOT_ASSESSED),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, **UNLICENSED}, verdict=NOT_APPLICABLE),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
)
