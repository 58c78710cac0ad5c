"""What ztscan's exit code says: one table, and the one place that decides.

Precedence, from what a CI job must hear first: what is known about the tenant comes before what could not be found out.

1. A gap at or above the threshold decides, whatever else is missing (10).
2. Then drift against the baseline (11).
3. Then a check that broke: ztscan itself failed in part, which no permission or licence will mend (1).
4. Then evidence that the gate needs and nobody could read (3).
5. Only what is left has met the gate (0).

INVARIANT: losing evidence never turns another code into 0.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Literal, Protocol

from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.core.model import CheckResult, GapReason, Grade, ObjectiveStatus, Scan, Severity, Verdict


class ExitCode(enum.IntEnum):
    """Why the process ended. The numbers are a contract with every pipeline that runs ztscan: none changes its meaning."""

    MET = 0
    FAILED = 1
    USAGE = 2
    INCOMPLETE = 3
    AUTHENTICATION = 4
    GAPS = 10
    DRIFT = 11

    @property
    def meaning(self) -> str:
        """One line for a person, in lower case."""
        return MEANINGS[self]


MEANINGS: Mapping[ExitCode, str] = {
    ExitCode.MET: "the gate is met: no gap at or above `--fail-on`, no drift against `--baseline`",
    ExitCode.FAILED: "ztscan itself failed, wholly or in one check: report the defect",
    ExitCode.USAGE: "usage or configuration error: an unknown option or key, an unused or invalid waiver",
    ExitCode.INCOMPLETE: "incomplete: something needed could not be read, and the gate cannot be told",
    ExitCode.AUTHENTICATION: "authentication failed: nobody could be signed in, or the sign-in was lost",
    ExitCode.GAPS: "gaps at or above `--fail-on`",
    ExitCode.DRIFT: "drift against `--baseline`",
}


FailOnDrift = Literal["regressions", "any", "never"]


class DriftLike(Protocol):
    """What the exit code needs of a comparison with the baseline."""

    @property
    def has_regressions(self) -> bool:
        """Whether anything is worse than in the baseline."""
        ...

    @property
    def has_changes(self) -> bool:
        """Whether anything is known to differ from the baseline, for better or worse."""
        ...


def exit_code(
    scan: Scan,
    grade: Grade,
    *,
    fail_on: Severity | None,
    min_coverage: int = 0,
    drift: DriftLike | None = None,
    fail_on_drift: FailOnDrift = "regressions",
) -> ExitCode:
    """The exit code of a scan that came to its end. Output formats have no part in it.

    ``fail_on`` is the least severity that the gate is about, None where there is no gate; waived findings do not fail it, and
    it can be told only if each check that it is about was assessed. ``min_coverage`` is the percentage of objectives that must
    be assessed. A scan in which no check at all was assessed is incomplete, gate or none. ``drift`` is the comparison with the
    baseline, None where there is none.
    """
    if failing(scan, fail_on):
        return ExitCode.GAPS
    if drift is not None and drifted(drift, fail_on_drift):
        return ExitCode.DRIFT
    if broken(scan):
        return ExitCode.FAILED
    blind = all(result.verdict is Verdict.NOT_ASSESSED for result in scan.checks)
    if blind or undecided(scan, fail_on) or not _covered(grade, min_coverage):
        return ExitCode.INCOMPLETE
    return ExitCode.MET


def exit_code_of(error: BaseException) -> ExitCode:
    """The exit code of a run that an error ended."""
    if isinstance(error, AuthenticationError):
        return ExitCode.AUTHENTICATION
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED


def failing(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that fail the gate: at or above ``fail_on``, waivers allowed for. None without a gate."""
    return _at(scan, fail_on, Verdict.FAIL)


def undecided(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that keep the gate from being told: at or above ``fail_on`` and not assessed. None without a gate.

    The reason does not matter: a licence that was dropped hides a gap as well as a permission that was withdrawn. Whoever can
    do without such a check leaves it out of the scan by name.
    """
    return _at(scan, fail_on, Verdict.NOT_ASSESSED)


def broken(scan: Scan) -> tuple[CheckResult, ...]:
    """The checks, of any severity, that raised instead of giving a verdict."""
    return tuple(r for r in scan.checks if r.verdict is Verdict.NOT_ASSESSED and r.reason == GapReason.ERROR)


def exit_code_table() -> str:
    """The table of exit codes in Markdown, as the README has it."""
    rows = [f"| {code.value} | {MEANINGS[code]} |" for code in ExitCode]
    return "\n".join(["| Exit code | Meaning |", "|---:|---|", *rows]) + "\n"


def _at(scan: Scan, least: Severity | None, verdict: Verdict) -> tuple[CheckResult, ...]:
    if least is None:
        return ()
    return tuple(r for r in scan.checks if r.severity.rank <= least.rank and r.effective is verdict)


def drifted(drift: DriftLike, fail_on_drift: FailOnDrift) -> bool:
    """Whether a comparison holds drift of the kind that is to fail."""
    if fail_on_drift == "never":
        return False
    return drift.has_changes if fail_on_drift == "any" else drift.has_regressions


def _covered(grade: Grade, min_coverage: int) -> bool:
    assessed = sum(objective.status is not ObjectiveStatus.NOT_ASSESSED for objective in grade.objectives)
    return 100 * assessed >= min_coverage * len(grade.objectives)
