"""What ztscan's exit code says: one table, and the one place that decides.

Precedence, from what a CI job must hear first: what is known about the tenant comes before what could not be found out.

1. A gap at or above the threshold decides, whatever else is missing (10).
2. Then drift against the baseline (11).
3. Then a check that broke: ztscan itself failed in part, which no permission or licence will mend (1).
4. Then missing evidence that the gate needs (3).
5. Only what is left has met the gate (0).

INVARIANT: losing evidence never turns another code into 0, unless ``min_coverage`` says how much may be missing.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Protocol

from ztscan.errors import AuthenticationError, UsageError
from ztscan.model import CheckResult, GapReason, Scan, Severity, Verdict


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


class DriftLike(Protocol):
    """What the exit code needs of a comparison with the baseline."""

    @property
    def regressed(self) -> bool:
        """Whether the tenant moved away from the baseline for the worse."""
        ...


def exit_code(
    scan: Scan,
    *,
    fail_on: Severity | None,
    min_coverage: int | None = None,
    drift: DriftLike | None = None,
    fail_on_drift: bool = True,
) -> ExitCode:
    """The exit code of a scan that came to its end. Output formats have no part in it.

    ``fail_on`` is the least severity that the gate is about, None where there is no gate. Waived findings do not fail it.
    The gate can be told only if each check that it is about was assessed or, with ``min_coverage``, at least that share of
    them in percent. A scan in which nothing at all was assessed is incomplete, gate or none. ``drift`` is the comparison with
    the baseline, None where there is none.
    """
    if failing(scan, fail_on):
        return ExitCode.GAPS
    if drift is not None and fail_on_drift and drift.regressed:
        return ExitCode.DRIFT
    if broken(scan):
        return ExitCode.FAILED
    assessed_any = any(result.effective not in (Verdict.NOT_ASSESSED, Verdict.MANUAL) for result in scan.checks)
    needed = fail_on if fail_on is not None else Severity.LOW
    if min_coverage is not None:
        enough = coverage(scan, needed) >= min_coverage
    else:
        enough = fail_on is None or not undecided(scan, needed)
    return ExitCode.MET if assessed_any and enough else ExitCode.INCOMPLETE


def exit_code_of(error: BaseException) -> ExitCode:
    """The exit code of a run that an error ended."""
    if isinstance(error, AuthenticationError):
        return ExitCode.AUTHENTICATION
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED


def failing(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that fail the gate: at or above ``fail_on``, waivers allowed for. None without a gate."""
    return _at(scan, fail_on, Verdict.FAIL) if fail_on is not None else ()


def undecided(scan: Scan, fail_on: Severity) -> tuple[CheckResult, ...]:
    """The checks at or above ``fail_on`` that could not be assessed, for whatever reason: a licence that was dropped hides a
    gap as well as a permission that was withdrawn. Whoever knows better skips the check or sets a coverage."""
    return _at(scan, fail_on, Verdict.NOT_ASSESSED)


def broken(scan: Scan) -> tuple[CheckResult, ...]:
    """The checks, of any severity, that raised instead of giving a verdict."""
    return tuple(r for r in scan.checks if r.verdict is Verdict.NOT_ASSESSED and r.reason == GapReason.ERROR)


def coverage(scan: Scan, fail_on: Severity) -> int:
    """0-100, rounded down: the share of the checks at or above ``fail_on`` that were assessed. 0 where there are none.

    Checks that ask a person to look are left out: no scan can assess them.
    """
    asked = [r for r in scan.checks if r.severity.rank <= fail_on.rank and r.effective is not Verdict.MANUAL]
    assessed = len(asked) - len(undecided(scan, fail_on))
    return 100 * assessed // len(asked) if asked else 0


def exit_code_table() -> str:
    """The table of exit codes in Markdown, as the README has it."""
    rows = [f"| {code.value} | {MEANINGS[code]} |" for code in ExitCode]
    return "\n".join(["| Exit code | Meaning |", "|---:|---|", *rows]) + "\n"


def _at(scan: Scan, least: Severity, verdict: Verdict) -> tuple[CheckResult, ...]:
    return tuple(r for r in scan.checks if r.severity.rank <= least.rank and r.effective is verdict)
