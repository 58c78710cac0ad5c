"""Cases of `security_operations.identity_alerts_classified`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.security_operations.alerts_triaged import FUTURE, LATE, MANUAL, NOT_APPLICABLE, NOT_ASSESSED, RECENT, UNLICENSED
from tests.checks.security_operations.compromised_users_contained import ALERTS, alert

FAILS = {"identityAlerts"}


def several(open_ones: int, done: int, **properties: Any) -> dict[str, Any]:
    loose = [alert(f"open-{number}", classification=None, **properties) for number in range(open_ones)]
    return {ALERTS: [*loose, *(alert(f"done-{number}") for number in range(done))]}


CASES = (
    Case("classified"),
    Case("one of five is not", several(1, 4)),
    Case("two of five are not", several(2, 3), FAILS),
    Case("as many are accepted", several(2, 3), options={"minimum_percent": 60}),
    Case(
        "unknown counts as none",
        {ALERTS: [*several(0, 3)[ALERTS], *[alert(f"u-{n}", classification="unknown") for n in (1, 2)]]},
        FAILS,
    ),
    Case("two of four are not: too few", several(2, 2)),
    Case("new for long", {ALERTS: Add(alert("late", status="new"))}, LATE),
    Case("a hostile title", {ALERTS: Add(alert("late", status="new", title="<b>`|\u001b[2J"))}, LATE),
    Case("new since a day", {ALERTS: Add(alert("late", status="new", createdDateTime=RECENT))}),
    Case("no alert at all", {ALERTS: []}, verdict=MANUAL),
    Case("no licence", {**UNLICENSED, ALERTS: []}, verdict=NOT_APPLICABLE),
    Case("a classification that nobody knows", {ALERTS: Add(alert("late", classification="odd"))}, verdict=NOT_ASSESSED),
    Case("the status is null", {ALERTS: Add(alert("late", status=None))}, verdict=NOT_ASSESSED),
    Case("made in the future", {ALERTS: Add(alert("late", status="new", createdDateTime=FUTURE))}, verdict=NOT_ASSESSED),
    Case("could not be read", {ALERTS: gap(ALERTS)}, verdict=NOT_ASSESSED),
    Case("plans of no known name, and an alert all the same", {**UNLICENSED, ALERTS: Add(alert("late", status="new"))}, LATE),
)
