"""Cases of `azure_monitoring.sentinel_behaviour`."""

from __future__ import annotations

from tests.checks.azure_monitoring.sentinel_onboarded import NONE, SENTINEL
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import WORKSPACE
from tests.checks.seeing import SEEING_IN_PART
from ztscan.core.model import Verdict

SETTINGS = "azure_sentinel_settings"
NOT_ASSESSED = Verdict.NOT_ASSESSED
FAILS = {WORKSPACE.lower()}

CASES = (
    Case("on"),
    Case(
        "without UEBA",
        {SETTINGS: {WORKSPACE: [{"id": "x", "name": "EntityAnalytics", "properties": {"entityProviders": ["A"]}}]}},
        FAILS,
    ),
    Case("without a source", {SETTINGS: {WORKSPACE: [{"id": "x", "name": "Ueba", "properties": {"dataSources": []}}]}}, FAILS),
    Case("none", {SETTINGS: {WORKSPACE: []}}, FAILS),
    Case("no Sentinel", NONE, verdict=Verdict.NOT_APPLICABLE),
    Case("Sentinel could not be read", {SENTINEL: gap(SENTINEL)}, verdict=NOT_ASSESSED),
    Case("settings could not be read", {SETTINGS: gap(SETTINGS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
)
