"""Cases of `monitoring.health_alerts`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "health_alerts"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def alert(key: str, state: str | None, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "alertType": "mfaSignInFailure",
        "scenario": "mfa",
        "createdDateTime": "2026-10-30T00:00:00Z",
        "state": state,
        **properties,
    }


BASE: dict[str, Any] = {LIST: [alert("done", "resolved")]}

CASES = (
    Case("resolved"),
    Case("none", {LIST: []}),
    Case("one is active", {LIST: Add(alert("open", "active"))}, {"open"}),
    Case("two", {LIST: Add(alert("open", "active"), alert("also", "Active", alertType=None))}, {"open", "also"}),
    Case("a hostile kind", {LIST: Add(alert("open", "active", alertType="<b>`|\u001b[2J"))}, {"open"}),
    Case("a state that nobody knows", {LIST: Add(alert("odd", "unknownFutureValue"))}, verdict=NOT_ASSESSED),
    Case("the state is null", {LIST: Add(alert("odd", None))}, verdict=NOT_ASSESSED),
    Case("the state of one is null, and another is active", {LIST: Add(alert("odd", None), alert("open", "active"))}, {"open"}),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
