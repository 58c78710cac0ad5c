"""Cases of `monitoring.app_governance_alerts`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "app_governance_alerts"
NOT_ASSESSED = Verdict.NOT_ASSESSED
OLD, FUTURE = "2026-10-20T00:00:00Z", "2027-01-01T00:00:00Z"


def alert(key: str, status: str | None, created: str | None = OLD, **properties: Any) -> dict[str, Any]:
    return {"id": key, "title": key, "severity": "medium", "status": status, "createdDateTime": created, **properties}


BASE: dict[str, Any] = {LIST: [alert("done", "resolved")]}

CASES = (
    Case("resolved"),
    Case("in progress", {LIST: Add(alert("busy", "inProgress"))}),
    Case("new since a week, to the second", {LIST: Add(alert("new", "new", "2026-10-25T06:00:00Z"))}),
    Case("new for longer", {LIST: Add(alert("open", "new"))}, {"open"}),
    Case("new for longer, which is accepted", {LIST: Add(alert("open", "new"))}, options={"maximum_days": 20}),
    Case("more days than are read", {LIST: Add(alert("open", "new"))}, verdict=Verdict.MANUAL, options={"maximum_days": 30}),
    Case("a hostile title", {LIST: Add(alert("open", "new", title="<b>`|\u001b[2J"))}, {"open"}),
    Case("no alert at all", {LIST: []}, verdict=Verdict.MANUAL),
    Case("a status that nobody knows", {LIST: Add(alert("odd", "unknownFutureValue"))}, verdict=NOT_ASSESSED),
    Case("the status is null", {LIST: Add(alert("odd", None))}, verdict=NOT_ASSESSED),
    Case("the status of one is null, and another is open", {LIST: Add(alert("odd", None), alert("open", "new"))}, {"open"}),
    Case("made in the future", {LIST: Add(alert("odd", "new", FUTURE))}, verdict=NOT_ASSESSED),
    Case("made at no time", {LIST: Add(alert("odd", "new", None))}, verdict=NOT_ASSESSED),
    Case("R13: the status was not returned", {f"{LIST}/0/status": Remove()}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
