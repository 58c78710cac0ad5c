"""Cases of `azure_monitoring.sentinel_onboarded`."""

from __future__ import annotations

from tests.checks.azure_monitoring.entra_logs_exported import HUB, SETTINGS, settings
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.compliant.azure_monitoring import ENTRA_CATEGORIES, setting
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

SENTINEL, WORKSPACES = "azure_sentinel", "azure_workspaces"
NOT_ASSESSED = Verdict.NOT_ASSESSED
MORE = {**setting(*ENTRA_CATEGORIES), "id": "more", "name": "more"}
NONE = {SENTINEL: {WORKSPACE: None}}

CASES = (
    Case("on one workspace"),
    Case("on none", NONE, {"sentinel"}),
    Case("no workspace", {WORKSPACES: [], SENTINEL: {}}, {"sentinel"}),
    Case(
        "on none, and an event hub",
        {**NONE, **settings(setting(*ENTRA_CATEGORIES, eventHubAuthorizationRuleId=HUB), MORE)},
        verdict=Verdict.MANUAL,
    ),
    Case("on none, and settings of Entra could not be read", {**NONE, SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case("it could not be read", {SENTINEL: {WORKSPACE: gap(SENTINEL)}}, verdict=NOT_ASSESSED),
    Case("workspaces could not be read", {WORKSPACES: gap(WORKSPACES)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, WORKSPACES: [], SENTINEL: {}}, verdict=Verdict.NOT_APPLICABLE),
)
