"""The meaning of ztscan's exit codes: one table, and the one function that decides.

What is known about the tenant comes before what is unknown. The first rule that applies decides:

1. A gap at or above the threshold, even if evidence is missing (10).
2. Drift against the baseline (11).
3. A check that failed to run: a partial failure of ztscan, which no permission or licence repairs (1).
4. Evidence that the gate needs and that could not be read (3).
5. Otherwise the gate is met (0).

INVARIANT: losing evidence never turns another code into 0.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Literal, Protocol

from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.core.model import CheckResult, GapReason, Grade, ObjectiveStatus, Scan, Severity, Verdict


class ExitCode(enum.IntEnum):
    """Why the process ended. The numbers are a contract with every pipeline that runs ztscan. No number changes its meaning."""

    MET = 0
    FAILED = 1
    USAGE = 2
    INCOMPLETE = 3
    AUTHENTICATION = 4
    GAPS = 10
    DRIFT = 11
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """One line for people, in lower case."""
        return MEANINGS[self]


MEANINGS: Mapping[ExitCode, str] = {
    ExitCode.MET: "the gate is met: no gap at or above `--fail-on`, no drift against `--baseline`",
    ExitCode.FAILED: "ztscan or one of its checks failed: please report the defect",
    ExitCode.USAGE: "usage or configuration error: an unknown option or key, or an unused or invalid waiver",
    ExitCode.INCOMPLETE: "incomplete: required evidence could not be read, so the gate result is unknown",
    ExitCode.AUTHENTICATION: "authentication failed: the sign-in was refused or lost",
    ExitCode.GAPS: "gaps at or above `--fail-on`",
    ExitCode.DRIFT: "drift against `--baseline`",
    ExitCode.INTERRUPTED: "interrupted with Ctrl-C: no file is half-written",
}


FailOnDrift = Literal["regressions", "any", "never"]


class DriftLike(Protocol):
    """The part of a comparison with the baseline that the exit code needs."""

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
    """The exit code of a finished scan. Output formats do not change it.

    ``fail_on`` is the lowest severity of the gate. None: no gate. Waived findings do not fail the gate. Its result is known
    only if each check of that severity or above was assessed. ``min_coverage`` is the percentage of objectives that must be
    assessed. A scan in which no check was assessed is incomplete, even without a gate. ``drift`` is the comparison with the
    baseline, or None.
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
    """The exit code of a run that ended with an error."""
    if isinstance(error, AuthenticationError):
        return ExitCode.AUTHENTICATION
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED


def failing(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that fail the gate: at or above ``fail_on``, with findings that are not waived. Empty without a gate."""
    return _at(scan, fail_on, Verdict.FAIL)


def undecided(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that make the gate result unknown: at or above ``fail_on`` and not assessed. Empty without a gate.

    The reason does not matter: a cancelled licence hides a gap just as a withdrawn permission does. To accept that, exclude
    the check from the scan with ``--skip``.
    """
    return _at(scan, fail_on, Verdict.NOT_ASSESSED)


def broken(scan: Scan) -> tuple[CheckResult, ...]:
    """The checks, of any severity, that raised instead of giving a verdict."""
    return tuple(r for r in scan.checks if r.verdict is Verdict.NOT_ASSESSED and r.reason == GapReason.ERROR)


def exit_code_table() -> str:
    """The table of exit codes in Markdown, for the README."""
    rows = [f"| {code.value} | {MEANINGS[code]} |" for code in ExitCode]
    return "\n".join(["| Exit code | Meaning |", "|---:|---|", *rows]) + "\n"


def _at(scan: Scan, least: Severity | None, verdict: Verdict) -> tuple[CheckResult, ...]:
    if least is None:
        return ()
    return tuple(r for r in scan.checks if r.severity.rank <= least.rank and r.effective is verdict)


def drifted(drift: DriftLike, fail_on_drift: FailOnDrift) -> bool:
    """Whether a comparison contains drift of the kind that fails the scan."""
    if fail_on_drift == "never":
        return False
    return drift.has_changes if fail_on_drift == "any" else drift.has_regressions


def _covered(grade: Grade, min_coverage: int) -> bool:
    assessed = sum(objective.status is not ObjectiveStatus.NOT_ASSESSED for objective in grade.objectives)
    return 100 * assessed >= min_coverage * len(grade.objectives)
