"""The secure score: what a person said last about one of its controls."""

from __future__ import annotations

from ztscan.core.model import parse_time
from ztscan.engine.check import required
from ztscan.graph.areas.defender_identity import ControlStateUpdate, SecureScoreControl

CONTROLS = "secure_score_controls"


def said_of(control: SecureScoreControl) -> str | None:
    """The state that somebody set last, as Graph writes it. None: nobody set one.

    Raises Unknown where it was not returned, or where several were set, and one does not say when.
    """
    updates = required(control.control_state_updates, CONTROLS, "controlStateUpdates")
    if not updates:
        return None
    last = updates[0] if len(updates) == 1 else max(updates, key=_date)
    return required(last.state, CONTROLS, "controlStateUpdates/state")


def _date(update: ControlStateUpdate) -> float:
    return parse_time(required(update.updated_date_time, CONTROLS, "controlStateUpdates/updatedDateTime")).timestamp()
