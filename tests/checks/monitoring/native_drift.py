"""Cases of `monitoring.native_drift`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from ztscan.core.model import Verdict

MONITORS, RUNS, DRIFTS = "configuration_monitors", "configuration_monitor_runs", "configuration_drifts"
NOT_ASSESSED = Verdict.NOT_ASSESSED
HOSTILE = "<img src=x>`|\u001b[2J"
RECENT, OLD, FUTURE = "2026-11-01T00:00:00Z", "2026-10-29T00:00:00Z", "2027-01-01T00:00:00Z"


def monitor(**properties: Any) -> dict[str, Any]:
    return {
        "id": "monitor",
        "displayName": "Baseline",
        "status": "active",
        "inactivationReason": None,
        "createdDateTime": "2026-03-01T00:00:00Z",
        "monitorRunFrequencyInHours": 6,
        **properties,
    }


def run(**properties: Any) -> dict[str, Any]:
    done = {"monitorId": "monitor", "runCompletionDateTime": RECENT, "runStatus": "successful"}
    return {"id": "run", "runInitiationDateTime": RECENT, **done, **properties}


def drift(**properties: Any) -> dict[str, Any]:
    return {
        "id": "drift",
        "monitorId": "monitor",
        "status": "active",
        "resourceType": "microsoft.exchange.transportconfig",
        "baselineResourceDisplayName": "Transport",
        "firstReportedDateTime": OLD,
        **properties,
    }


BASE: dict[str, Any] = {MONITORS: [monitor()], RUNS: [run()], DRIFTS: [drift(id="old", status="fixed")]}

CASES = (
    Case("a monitor runs, and a drift is fixed"),
    Case("a run that was partly successful", {RUNS: [run(runStatus="partiallySuccessful")]}, {"monitor"}),
    Case("one that was partly successful, and one that was", {RUNS: [run(runStatus="partiallySuccessful"), run(id="b")]}),
    Case(
        "one that was partly successful, and one that was long ago",
        {RUNS: [run(runStatus="partiallySuccessful"), run(id="b", runCompletionDateTime=OLD)]},
        {"monitor"},
    ),
    Case(
        "one that was partly successful long ago",
        {RUNS: [run(runStatus="partiallySuccessful", runCompletionDateTime=OLD)]},
        {"monitor"},
    ),
    Case("an active drift", {DRIFTS: Add(drift())}, {"drift"}),
    Case("a hostile drift", {DRIFTS: Add(drift(baselineResourceDisplayName=HOSTILE, resourceType=HOSTILE))}, {"drift"}),
    Case("an inactive monitor", {MONITORS: [monitor(status="inactive", inactivationReason=HOSTILE)]}, {"monitor"}),
    Case("no complete run", {RUNS: []}, {"monitor"}),
    Case("only a failed run", {RUNS: [run(runStatus="failed")]}, {"monitor"}),
    Case("the last complete run is too old", {RUNS: [run(runCompletionDateTime=OLD)]}, {"monitor"}),
    Case("a long interval", {RUNS: [run(runCompletionDateTime=OLD)], f"{MONITORS}/monitor/monitorRunFrequencyInHours": 48}),
    Case("runs of another monitor only", {RUNS: [run(monitorId="other")]}, {"monitor"}),
    Case("a new monitor that had no time to run", {MONITORS: [monitor(createdDateTime=RECENT)], RUNS: []}),
    Case("no monitor", {MONITORS: [], RUNS: [], DRIFTS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a run in the future", {RUNS: [run(runCompletionDateTime=FUTURE)]}, verdict=NOT_ASSESSED),
    Case("made in the future", {MONITORS: [monitor(createdDateTime=FUTURE)], RUNS: []}, verdict=NOT_ASSESSED),
    Case("a time that is none", {RUNS: [run(runCompletionDateTime=HOSTILE)]}, verdict=NOT_ASSESSED),
    Case("a time without a zone", {RUNS: [run(runCompletionDateTime="2026-11-01T00:00:00")]}, verdict=NOT_ASSESSED),
    Case("the state of a run is not known", {RUNS: [run(runStatus="unknownFutureValue")]}, verdict=NOT_ASSESSED),
    Case("the state of a drift is not known", {DRIFTS: [drift(status="unknownFutureValue")]}, verdict=NOT_ASSESSED),
    Case("the state of one drift is null, and another is active", {DRIFTS: Add(drift(), drift(id="b", status=None))}, {"drift"}),
    Case("the state of a monitor is null", {f"{MONITORS}/monitor/status": None}, verdict=NOT_ASSESSED),
    Case(
        "R13: the interval was not returned", {f"{MONITORS}/monitor/monitorRunFrequencyInHours": Remove()}, verdict=NOT_ASSESSED
    ),
    Case("monitors could not be read", {MONITORS: gap(MONITORS)}, verdict=NOT_ASSESSED),
    Case("runs could not be read", {RUNS: gap(RUNS)}, verdict=NOT_ASSESSED),
    Case("drifts could not be read", {DRIFTS: gap(DRIFTS)}, verdict=NOT_ASSESSED),
)
