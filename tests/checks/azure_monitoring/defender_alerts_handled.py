"""Cases of `azure_monitoring.defender_alerts_handled`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id
from tests.checks.compliant.azure_defender import PLANS, plan
from tests.checks.compliant.azure_monitoring import cloud_alert
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.core.model import Verdict

ALERTS = "azure_cloud_alerts"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
IN_ARM = {"status": "Active", "severity": "High", "timeGeneratedUtc": "2026-10-22T10:00:00Z", "alertDisplayName": "m"}


def key(name: str) -> str:
    return resource_id("Microsoft.Security/locations/westeurope/alerts", name).lower()


CASES = (
    Case("resolved, and a small one"),
    Case("open for ten days", {ALERTS: Add(cloud_alert("mimikatz"))}, {key("mimikatz")}),
    Case("in progress for ten days", {ALERTS: Add(cloud_alert("mimikatz", "InProgress"))}, {key("mimikatz")}),
    Case(
        "written as Resource Manager does",
        {ALERTS: Add({**cloud_alert("m"), "properties": IN_ARM})},
        {key("m")},
    ),
    Case("raised yesterday", {ALERTS: Add(cloud_alert("new", TimeGeneratedUtc="2026-10-31T10:00:00Z"))}),
    Case("thirty days are allowed", {ALERTS: Add(cloud_alert("old one"))}, options={"maximum_days": 30}),
    Case("dismissed", {ALERTS: Add(cloud_alert("no", "Dismissed"))}),
    Case("a status that nobody knows", {ALERTS: Add(cloud_alert("x", "Parked"))}, verdict=NOT_ASSESSED),
    Case("no severity", {ALERTS: Add(cloud_alert("x", severity=None))}, verdict=NOT_ASSESSED),
    Case("no time", {ALERTS: Add(cloud_alert("x", TimeGeneratedUtc=None))}, verdict=NOT_ASSESSED),
    Case(
        "of a customer",
        {ALERTS: Add({**cloud_alert("x"), "id": f"/subscriptions/{FOREIGN}/x", "subscriptionId": FOREIGN})},
    ),
    Case(
        "of a subscription that nobody listed",
        {ALERTS: Add({**cloud_alert("x"), "id": "/subscriptions/x/x", "subscriptionId": "x"})},
        verdict=NOT_ASSESSED,
    ),
    Case("no alert, and plans are on", {ALERTS: []}),
    Case("no alert, and no plan is on", {ALERTS: [], PLANS: [plan("VirtualMachines", tier="Free")]}, verdict=NOT_ASSESSED),
    Case("no alert, and only posture is on", {ALERTS: [], PLANS: [plan("CloudPosture")]}, verdict=NOT_ASSESSED),
    Case("no alert, and plans could not be read", {ALERTS: [], PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("the tree cannot be read", SEEING_IN_PART, verdict=NOT_ASSESSED),
    Case("no subscription", {**NO_SUBSCRIPTION, ALERTS: []}, verdict=NOT_APPLICABLE),
)
