"""Cases of `security_operations.phishing_rehearsed`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.security_operations.alerts_triaged import FUTURE, NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED
from tests.checks.unlicensed import COMMUNITY_CLOUD

LIST = "attack_simulations"
FAILS = {"attackSimulations"}


def simulation(
    status: str | None = "succeeded", ended: str | None = "2026-06-01T08:00:00Z", name: str = "June"
) -> dict[str, Any]:
    return {"id": f"simulation-{status}", "displayName": name, "status": status, "completionDateTime": ended}


BASE: dict[str, Any] = {LIST: [simulation()]}

CASES = (
    Case("in June"),
    Case("a hostile name", {LIST: [simulation(name="<b>`|\u001b[2J")]}),
    Case("two years ago", {LIST: [simulation(ended="2024-06-01T08:00:00Z")]}, FAILS),
    Case("that is accepted", {LIST: [simulation(ended="2024-06-01T08:00:00Z")]}, options={"maximum_days": 1000}),
    Case("cancelled", {LIST: [simulation("cancelled")]}, FAILS),
    Case("none", {LIST: []}, FAILS),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", {LIST: [simulation("pondered")]}, verdict=NOT_ASSESSED),
    Case("one of unknown status, and a good one", {LIST: [simulation(None), simulation()]}),
    Case("ended at no time", {LIST: [simulation(ended=None)]}, verdict=NOT_ASSESSED),
    Case("ended in the future", {LIST: [simulation(ended=FUTURE)]}, verdict=NOT_ASSESSED),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("the community cloud of the US government", {**UNLICENSED, **COMMUNITY_CLOUD, LIST: []}, FAILS),
)
