"""Cases of `security_operations.incidents_triaged`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.security_operations.alerts_triaged import (
    BUSINESS_PREMIUM,
    BUSY,
    LATE,
    MANUAL,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    RECENT,
    RESOLVED,
    UNLICENSED,
    incident,
)

OPEN = "open_incidents"


def opened(status: str | None = "active", **properties: Any) -> dict[str, Any]:
    return {OPEN: Add(incident("late", status, **properties))}


def closed(**properties: Any) -> dict[str, Any]:
    return {RESOLVED: Add(incident("late", **properties))}


CASES = (
    Case("assigned, and closed with a result"),
    Case("active for long", opened(), LATE),
    Case("a hostile name", opened(displayName="<b>`|\u001b[2J"), LATE),
    Case("active for five hours", opened(createdDateTime="2026-11-01T01:00:00Z"), LATE),
    Case("medium, active for five hours", opened(createdDateTime="2026-11-01T01:00:00Z", severity="medium")),
    Case("low", opened(severity="low")),
    Case("waits for an action", opened("awaitingAction"), LATE),
    Case("in progress, and assigned to nobody", opened("inProgress"), LATE),
    Case("in progress", opened("inProgress", assignedTo=BUSY["assignedTo"], lastUpdateDateTime=RECENT)),
    Case("in progress, without a change", opened("inProgress", assignedTo=BUSY["assignedTo"]), LATE),
    Case("merged into another one", opened("redirected")),
    Case("closed without a classification", closed(classification="unknown"), LATE),
    Case("closed without a determination", closed(determination=None), LATE),
    Case("none at all", {OPEN: [], RESOLVED: []}, verdict=MANUAL),
    Case("no licence", {**UNLICENSED, OPEN: []}, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", opened("pondered"), verdict=NOT_ASSESSED),
    Case("the classification was not returned", closed(classification=None), verdict=NOT_ASSESSED),
    Case("the severity is null", opened(severity=None), verdict=NOT_ASSESSED),
    Case("closed ones could not be read", {RESOLVED: gap(RESOLVED)}, verdict=NOT_ASSESSED),
    Case("could not be read", {OPEN: gap(OPEN)}, verdict=NOT_ASSESSED),
    Case("Business Premium", {**BUSINESS_PREMIUM, **opened()}, LATE),
    Case("plans of no known name, and an incident all the same", {**UNLICENSED, **opened()}, LATE),
)
