"""One check in one tenant, as a roll-up counts it."""

from __future__ import annotations

import enum
from typing import NamedTuple

from ztscan.core.model import CheckResult, Verdict


class CellState(enum.StrEnum):
    """What is known of one check in one tenant."""

    MISSING = "missing"
    """It fails, and nobody accepted that."""
    UNKNOWN = "unknown"
    """No verdict: not assessed, for a person to decide, not run, of another version, or no usable result."""
    ACCEPTED = "accepted"
    """It fails, and all of its findings are waived."""
    MET = "met"
    NOT_APPLICABLE = "not_applicable"


class Cell(NamedTuple):
    """``why`` is the reason code of a cell that is not known. ``version`` is that of the check's rule."""

    state: CellState
    why: str
    version: int


_STATES = {
    Verdict.PASS: CellState.MET,
    Verdict.NOT_APPLICABLE: CellState.NOT_APPLICABLE,
    Verdict.NOT_ASSESSED: CellState.UNKNOWN,
    Verdict.MANUAL: CellState.UNKNOWN,
}


def cell_of(check: CheckResult) -> Cell:
    """The raw verdict decides. A waiver makes a fail an accepted one, and nothing else."""
    if check.verdict is Verdict.FAIL:
        state = CellState.MISSING if check.effective is Verdict.FAIL else CellState.ACCEPTED
        return Cell(state, "", check.version)
    state = _STATES[check.verdict]
    return Cell(state, (check.reason or check.verdict.value) if state is CellState.UNKNOWN else "", check.version)
