"""Cases of `security_operations.edr_in_block_mode`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.hybrid_identity.dormant_sensitive_accounts import CONTROLS, EDR, SCORES, control, day
from tests.checks.security_operations.alerts_triaged import MANUAL, NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED

FAILS = {EDR}


def score(value: float | None, date: str = "2026-10-31") -> dict[str, Any]:
    """The score of a day; the helper's own row of the control is left out."""
    made = day(date, value, EDR)
    return {**made, "controlScores": made["controlScores"][:1]}


def undated(control: dict[str, Any]) -> dict[str, Any]:
    return {**control, "controlStateUpdates": [{**one, "updatedDateTime": None} for one in control["controlStateUpdates"]]}


def of(most: float | None = 9.0, *states: str | None) -> dict[str, Any]:
    return {CONTROLS: [{**control(most, *states), "id": EDR}]}


CASES = (
    Case("the full score"),
    Case("not the full score", {SCORES: [score(4.0)]}, FAILS),
    Case("the newest counts", {SCORES: [score(9.0, "2026-10-29"), score(4.0)]}, FAILS),
    Case("ignored", of(9.0, "Ignored"), FAILS),
    Case("ignored, and set back since", of(9.0, "Ignored", "Default")),
    Case("handled by a third party", of(9.0, "ThirdParty"), verdict=MANUAL),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("a state that nobody knows", of(9.0, "Pondered"), verdict=NOT_ASSESSED),
    Case("the state is null", of(9.0, None), verdict=NOT_ASSESSED),
    Case("when it was ignored is null", {CONTROLS: [undated(of(9.0, "Ignored", "Default")[CONTROLS][0])]}, verdict=NOT_ASSESSED),
    Case("a hostile state", of(9.0, "<b>`|\u001b[2J"), verdict=NOT_ASSESSED),
    Case("nobody ever set it", {CONTROLS: [undated(of(9.0, "Default")[CONTROLS][0])]}),
    Case("the score is null", {SCORES: [score(None)]}, verdict=NOT_ASSESSED),
    Case("the score is old", {SCORES: [score(9.0, "2026-09-01")]}, verdict=NOT_ASSESSED),
    Case("what is full was not returned", of(None), verdict=NOT_ASSESSED),
    Case("no score", {SCORES: []}, verdict=NOT_ASSESSED),
    Case("scores could not be read", {SCORES: gap(SCORES)}, verdict=NOT_ASSESSED),
    Case("controls could not be read", {CONTROLS: gap(CONTROLS)}, verdict=NOT_ASSESSED),
    Case("the score is of the future", {SCORES: [score(9.0, "2027-01-01")]}, verdict=NOT_ASSESSED),
)
