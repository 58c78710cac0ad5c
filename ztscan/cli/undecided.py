"""Why the result of the gates is unknown, in a sentence that counts what the gates counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ztscan.cli.ui.progress import counted
from ztscan.core.exit_codes import FailOnDrift, covered, undecided
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import Grade, Scan, Severity, Verdict
from ztscan.drift.cause import NO_GATE
from ztscan.drift.model import Drift


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates of a scan, as its options set them."""

    fail_on: Severity | None
    min_coverage: int = 0
    fail_on_drift: FailOnDrift = "control"
    allowed: Collection[str] = frozenset()


def why_undecided(scan: Scan, grade: Grade, drift: Drift | None, gates: Gates) -> str:
    """What the gates could not decide. ``scan`` ended with the exit code for that."""
    blind = [result.id for result in scan.checks if result.verdict is Verdict.NOT_ASSESSED]
    if len(blind) == len(scan.checks):
        return _checks(len(blind), before=False)
    today = {result.id for result in undecided(scan, gates.fail_on, gates.allowed)}
    if gates.fail_on_drift not in NO_GATE:
        today |= {name for name in blind if is_expectation(name) and name not in gates.allowed}
    hidden = drift.undecided(gates.fail_on_drift, gates.allowed) if drift is not None else ()
    compared = {one.name for one in hidden if one.kind == "check"}
    parts = len({(one.kind, one.name) for one in hidden if one.kind != "check"})
    if found := today | compared:
        return _checks(len(found), before=not compared <= set(blind))
    if parts:
        return f"{counted(parts, 'part')} cannot be compared with the baseline, so the gate result is unknown"
    if not covered(grade, gates.min_coverage):
        return f"fewer than {gates.min_coverage} % of the objectives are assessed"
    return "what is new cannot be told from the baseline, so the gate result is unknown"


def _checks(number: int, *, before: bool) -> str:
    when = ", now or in the baseline" if before else ""
    return f"{counted(number, 'check')} could not be assessed{when}, so the gate result is unknown"
