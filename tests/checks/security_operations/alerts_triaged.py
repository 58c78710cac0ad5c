"""Cases of `security_operations.alerts_triaged`, and what Microsoft Defender reported of the compliant tenant."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.tenant import DEFENDER, subscription
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

ALERTS, RESOLVED = "open_alerts", "resolved_incidents"
NOT_ASSESSED, NOT_APPLICABLE, MANUAL = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE, Verdict.MANUAL
UNLICENSED: dict[str, Any] = {**WITHOUT_SUBSCRIPTIONS, f"subscribed_skus/tenant_{DEFENDER}/capabilityStatus": "Suspended"}
"""Without any product of Microsoft Defender."""
BUSINESS_PREMIUM: dict[str, Any] = {
    **UNLICENSED,
    "subscribed_skus": Add(subscription("spb", "SPB", "AAD_PREMIUM", "INTUNE_SMBIZ", "MDE_SMB", "ATP_ENTERPRISE")),
}
"""Microsoft 365 Business Premium: Defender for Business, and for Office 365 (Plan 1)."""
OLD, RECENT, FUTURE = "2026-10-20T06:00:00Z", "2026-10-31T20:00:00Z", "2027-01-01T00:00:00Z"
PERSON = "ada@fabrikam.example"


def alert(key: str, status: str | None = "new", created: str | None = OLD, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": key,
        "severity": "high",
        "status": status,
        "serviceSource": "microsoftDefenderForEndpoint",
        "assignedTo": None,
        "investigationState": "unsupportedAlertType",
        "incidentId": "1",
        "createdDateTime": created,
        "lastUpdateDateTime": created,
        **properties,
    }


def incident(key: str, status: str | None = "resolved", created: str | None = OLD, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": f"Incident {key}",
        "severity": "high",
        "status": status,
        "assignedTo": None,
        "classification": "truePositive",
        "determination": "phishing",
        "createdDateTime": created,
        "lastUpdateDateTime": created,
        **properties,
    }


BASE: dict[str, Any] = {
    ALERTS: [alert("fresh", created=RECENT)],
    "open_incidents": [incident("7", "inProgress", assignedTo=PERSON, lastUpdateDateTime=RECENT)],
    RESOLVED: [incident("6")],
}


def with_alert(status: str | None = "new", created: str | None = OLD, **properties: Any) -> dict[str, Any]:
    return {ALERTS: Add(alert("late", status, created, **properties))}


LATE = {"late"}
BUSY = {"assignedTo": PERSON, "lastUpdateDateTime": RECENT}

CASES = (
    Case("one, and fresh"),
    Case("new for long", with_alert(), LATE),
    Case("a hostile title", with_alert(title="<b>`|\u001b[2J"), LATE),
    Case("new for long, and accepted", with_alert(), options={"high_hours": 1000}),
    Case("medium, for two days", with_alert(created="2026-10-30T06:00:00Z", severity="medium")),
    Case("medium, for long", with_alert(severity="medium"), LATE),
    Case("low", with_alert(severity="low")),
    Case("in progress, assigned and changed", with_alert("inProgress", **BUSY)),
    Case("in progress, and assigned to nobody", with_alert("inProgress", lastUpdateDateTime=RECENT), LATE),
    Case("in progress, without a change", with_alert("inProgress", assignedTo=PERSON), LATE),
    Case("resolved all the same", with_alert("resolved")),
    Case("none, and incidents were resolved", {ALERTS: []}),
    Case("none, and no incidents either", {ALERTS: [], RESOLVED: []}, verdict=MANUAL),
    Case("no licence", {**UNLICENSED, ALERTS: gap(ALERTS, GapReason.NOT_LICENSED)}, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", with_alert("unknownFutureValue"), verdict=NOT_ASSESSED),
    Case("a severity that nobody knows", with_alert(severity="terrible"), verdict=NOT_ASSESSED),
    Case("the status is null, and another is late", {ALERTS: Add(alert("odd", None), alert("late"))}, LATE),
    Case("made in the future", with_alert(created=FUTURE), verdict=NOT_ASSESSED),
    Case("R13: the status was not returned", {f"{ALERTS}/0/status": Remove()}, verdict=NOT_ASSESSED),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("of unknown severity, for long", with_alert(severity="unknown"), LATE),
    Case("words in other letters", with_alert("New", severity="High"), LATE),
    Case("Business Premium", {**BUSINESS_PREMIUM, **with_alert()}, LATE),
    Case("Business Premium, and no alert", {**BUSINESS_PREMIUM, ALERTS: []}),
    Case("plans of no known name, and an alert all the same", {**UNLICENSED, **with_alert()}, LATE),
    Case("no licence, and an empty list", {**UNLICENSED, ALERTS: []}, verdict=NOT_APPLICABLE),
)
