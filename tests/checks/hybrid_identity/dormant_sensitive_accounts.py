"""Cases of `hybrid_identity.dormant_sensitive_accounts`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.hybrid_identity.defender_domain_controllers import UNLICENSED
from ztscan.core.model import Verdict

SCORES, CONTROLS, NAME = "secure_scores", "secure_score_controls", "AATP_DormantAccounts"
EDR = "scid_2004"
"""EDR in block mode, which another check reads."""
NOT_ASSESSED = Verdict.NOT_ASSESSED
NEVER_SET = {"assignedTo": None, "comment": None, "state": "Default", "updatedBy": None, "updatedDateTime": None}
"""The update that Graph returns of a control that nobody touched."""


def day(date: str, score: float | None, name: str = NAME) -> dict[str, Any]:
    controls = [{"controlCategory": "Identity", "controlName": name, "score": score}]
    controls.append({"controlCategory": "Device", "controlName": EDR, "score": 9.0})
    return {"id": f"fabrikam_{date}", "createdDateTime": f"{date}T00:00:00Z", "controlScores": controls}


def control(most: float | None = 5.0, *states: str | None) -> dict[str, Any]:
    updates = [{"state": state, "updatedDateTime": f"2026-10-{number + 1:02}T00:00:00Z"} for number, state in enumerate(states)]
    return {"id": NAME, "maxScore": most, "deprecated": False, "controlStateUpdates": updates}


BASE: dict[str, Any] = {SCORES: [day("2026-10-31", 5.0)], CONTROLS: [control(), {**control(9.0), "id": EDR}]}

CASES = (
    Case("the full score"),
    Case("dormant accounts", {SCORES: [day("2026-10-31", 3.0)]}, {NAME}),
    Case("the newest counts: better", {SCORES: [day("2026-10-29", 3.0), day("2026-10-31", 5.0)]}),
    Case("the newest counts: worse", {SCORES: [day("2026-10-31", 3.0), day("2026-10-29", 5.0)]}, {NAME}),
    Case("somebody set it to ignored", {CONTROLS: [control(5.0, "Ignored")]}, verdict=Verdict.MANUAL),
    Case("what somebody set it to is null", {CONTROLS: [control(5.0, None)]}, verdict=NOT_ASSESSED),
    Case("nobody ever set it", {CONTROLS: [{**control(), "controlStateUpdates": [NEVER_SET]}]}),
    Case("resolved by a third party", {CONTROLS: [control(5.0, "Default", "ThirdParty")]}, verdict=Verdict.MANUAL),
    Case("ignored, and set back since", {CONTROLS: [control(5.0, "Ignored", "Default")]}),
    Case("dormant accounts, ignored", {SCORES: [day("2026-10-31", 3.0)], CONTROLS: [control(5.0, "Ignored")]}, {NAME}),
    Case("the control is not in the score", {SCORES: [day("2026-10-31", 5.0, "AdminMFA")]}, verdict=NOT_ASSESSED),
    Case("a hostile control", {SCORES: [day("2026-10-31", 5.0, "<img src=x>`|\u001b[2J")]}, verdict=NOT_ASSESSED),
    Case("the score is null", {SCORES: [day("2026-10-31", None)]}, verdict=NOT_ASSESSED),
    Case("no score in seven days", {SCORES: []}, verdict=NOT_ASSESSED),
    Case("the control is not described", {CONTROLS: []}, verdict=NOT_ASSESSED),
    Case("what is full is null", {CONTROLS: [control(None)]}, verdict=NOT_ASSESSED),
    Case("what is full is nothing", {CONTROLS: [control(0.0)], SCORES: [day("2026-10-31", 0.0)]}, verdict=NOT_ASSESSED),
    Case("another control", {CONTROLS: Add({**control(9.0), "id": "AATP_Other"})}),
    Case("no licence", {**UNLICENSED, SCORES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("scores could not be read", {SCORES: gap(SCORES)}, verdict=NOT_ASSESSED),
    Case("controls could not be read", {CONTROLS: gap(CONTROLS)}, verdict=NOT_ASSESSED),
)
