"""Cases of `monitoring.directory_backup`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

LIST = "directory_snapshots"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def snapshots(*times: str | None) -> dict[str, Any]:
    return {LIST: [{"id": f"snapshot-{number}", "createdDateTime": time} for number, time in enumerate(times)]}


BASE: dict[str, Any] = snapshots("2026-10-31T02:00:00Z", "2026-10-30T02:00:00Z")
OLD, FUTURE = "2026-10-20T02:00:00Z", "2027-01-01T00:00:00Z"

CASES = (
    Case("yesterday"),
    Case("two days ago, to the hour", snapshots("2026-10-30T06:00:00Z")),
    Case("a second older", snapshots("2026-10-30T05:59:59Z"), {"snapshots"}),
    Case("old, which is accepted", snapshots(OLD), options={"maximum_days": 30}),
    Case("old ones only", snapshots(OLD, "2026-10-19T02:00:00Z"), {"snapshots"}),
    Case("none", snapshots(), {"snapshots"}),
    Case("a hostile id", {LIST: [{"id": "<b>`|\u001b[2J", "createdDateTime": OLD}]}, {"snapshots"}),
    Case("in the future", snapshots(FUTURE), verdict=NOT_ASSESSED),
    Case("in the future, and an old one", snapshots(FUTURE, OLD), verdict=NOT_ASSESSED),
    Case("a time that is none", snapshots("yesterday"), verdict=NOT_ASSESSED),
    Case("null", snapshots(None), verdict=NOT_ASSESSED),
    Case("null, and a recent one", snapshots(None, "2026-11-01T02:00:00Z")),
    Case("R13: no time was returned", {**snapshots(OLD), f"{LIST}/0/createdDateTime": Remove()}, verdict=NOT_ASSESSED),
    Case("no licence", {**WITHOUT_SUBSCRIPTIONS, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("no licence, and an empty list", {**WITHOUT_SUBSCRIPTIONS, LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
