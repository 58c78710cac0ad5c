"""Why the result of the gates is unknown, in a sentence that counts what the gates counted."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from ztscan.cli.ui.progress import counted
from ztscan.core.exit_codes import FailOnDrift, covered, undecided
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import Grade, Scan, Severity, Verdict
from ztscan.drift.cause import NO_GATE
from ztscan.drift.model import Blindness, Drift


class Gates(msgspec.Struct, frozen=True):
    """The gates of a scan, as its options set them."""

    fail_on: Severity | None
    min_coverage: int = 0
    fail_on_drift: FailOnDrift = "control"
    allowed: Collection[str] = frozenset()


def needed(scan: Scan, drift: Drift | None, gates: Gates) -> frozenset[str]:
    """What the gates need and could not decide, or compare with the baseline: checks by id, and resources and other parts."""
    hidden = _hidden(drift, gates)
    return frozenset(_checks_of(scan, hidden, gates) | {one.name or one.kind for one in hidden if one.kind != "check"})


def _hidden(drift: Drift | None, gates: Gates) -> tuple[Blindness, ...]:
    return drift.undecided(gates.fail_on_drift, gates.allowed) if drift is not None else ()


def _checks_of(scan: Scan, hidden: Collection[Blindness], gates: Gates) -> set[str]:
    today = {result.id for result in undecided(scan, gates.fail_on, gates.allowed)}
    if gates.fail_on_drift not in NO_GATE:
        today |= {name for name in _blind(scan) if is_expectation(name) and name not in gates.allowed}
    return today | {one.name for one in hidden if one.kind == "check"}


def _blind(scan: Scan) -> list[str]:
    return [result.id for result in scan.checks if result.verdict is Verdict.NOT_ASSESSED]


def why_undecided(scan: Scan, grade: Grade, drift: Drift | None, gates: Gates) -> str:
    """What the gates could not decide. ``scan`` ended with the exit code for that."""
    blind = _blind(scan)
    if len(blind) == len(scan.checks):
        return _checks(len(blind), 0, len(blind))
    hidden = _hidden(drift, gates)
    parts = len({(one.kind, one.name) for one in hidden if one.kind != "check"})
    if found := _checks_of(scan, hidden, gates):
        now = len(found & {*blind})
        return _checks(now, len(found) - now, len(blind))
    if parts:
        return f"{counted(parts, 'part')} cannot be compared with the baseline, so the gate result is unknown"
    if not covered(grade, gates.min_coverage):
        return f"fewer than {gates.min_coverage} % of the objectives are assessed"
    return "what is new cannot be told from the baseline, so the gate result is unknown"


def _checks(now: int, compared: int, blind: int) -> str:
    """``now`` of the ``blind`` checks without a verdict count for the gate; ``compared`` have one, but none to compare."""
    of_gate = "" if now == blind else " of the gate"
    parts = [f"{counted(now, 'check')}{of_gate} could not be assessed"] if now else []
    other = "other check" if now else "check"
    parts += [f"{counted(compared, other)} cannot be compared with the baseline"] if compared else []
    return f"{' and '.join(parts)}, so the gate result is unknown"
