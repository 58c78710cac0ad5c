"""The meaning of ztscan's exit codes: one table, and the one function that decides.

What is known about the tenant comes before what is unknown. The first rule that applies decides:

1. A gap at or above the threshold, even if evidence is missing (10).
2. Drift against the baseline, or an expectation of ``ztscan.toml`` that does not hold (11).
3. A check that failed to run: a partial failure of ztscan, which no permission or licence repairs (1).
4. A gate that is undecided, because evidence that it needs could not be read, now or in the baseline (3).
5. Otherwise the gate is met (0).

INVARIANT: each gate is a monotone function over pass, fail and unknown (``ztscan.core.gates``). Losing evidence never turns
another code into 0, and never makes a gate fail that was met.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from typing import Literal, Protocol

from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.core.expectation_ids import is_expectation
from ztscan.core.gates import Ruling, every
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
    HUNG_UP = 129
    INTERRUPTED = 130
    UNREAD = 141
    TERMINATED = 143

    @property
    def meaning(self) -> str:
        """One line for people, in lower case."""
        return MEANINGS[self]


MEANINGS: Mapping[ExitCode, str] = {
    ExitCode.MET: "the gate is met: no gap at or above `--fail-on`, no drift against `--baseline`",
    ExitCode.FAILED: "ztscan or one of its checks failed: please report the defect",
    ExitCode.USAGE: "usage or configuration error: an unknown option or key, an invalid waiver, or a file that cannot be read or "
    "written, also on a full disk; with `--strict-waivers` also an expired or unused waiver",
    ExitCode.INCOMPLETE: "undecided: required evidence could not be read, now or in the baseline, so the gate result is unknown",
    ExitCode.AUTHENTICATION: "authentication failed: the sign-in was refused or lost",
    ExitCode.GAPS: "gaps at or above `--fail-on`",
    ExitCode.DRIFT: "drift against `--baseline`, or an expectation that does not hold",
    ExitCode.HUNG_UP: "interrupted by SIGHUP, for example because the terminal was closed: no file is half-written",
    ExitCode.INTERRUPTED: "interrupted with Ctrl-C: no file is half-written",
    ExitCode.UNREAD: "stdout was closed before all output was written, for example by `head`",
    ExitCode.TERMINATED: "interrupted by SIGTERM, for example by a job runner or `docker stop`: no file is half-written",
}


_ELSEWHERE: Mapping[ExitCode, str] = {ExitCode.FAILED: "; of `ztscan notify`: a channel did not take the message"}
"""What a code means of another command than a scan, for the table."""

FailOnDrift = Literal["control", "population", "any", "none", "regressions", "never"]
"""``regressions`` is what is worse for any cause, ``never`` is ``none``."""


_NO_DRIFT = frozenset({"none", "never"})
NOTHING: frozenset[str] = frozenset()


class DriftLike(Protocol):
    """The part of a comparison with the baseline that the exit code needs."""

    def ruling(self, mode: FailOnDrift, allowed: Collection[str] = NOTHING) -> Ruling:
        """What the drift gate says. Unassessed checks and unread resources named in ``allowed`` do not make it unknown."""
        ...

    def novelty(self, check: str, allowed: Collection[str] = NOTHING) -> Ruling:
        """Whether a failed check has a gap that the baseline does not have: then it is a fail."""
        ...


def exit_code(
    scan: Scan,
    grade: Grade,
    *,
    fail_on: Severity | None,
    min_coverage: int = 0,
    drift: DriftLike | None = None,
    fail_on_drift: FailOnDrift = "control",
    allowed: Collection[str] = NOTHING,
    new_only: bool = False,
) -> ExitCode:
    """The exit code of a finished scan. Output formats do not change it.

    ``fail_on`` is the lowest severity of the gate. None: no gate. Waived findings do not fail the gate. Its result is known
    only if each check of that severity or above was assessed, or is named in ``allowed`` (``--allow-unassessed``).
    ``min_coverage`` is the percentage of objectives that must be assessed. A scan in which no check was assessed is incomplete,
    even without a gate. ``drift`` is the comparison with the baseline, or None. Expectations belong to the drift gate: they say
    what the tenant was meant to do. ``new_only``: gaps of the baseline do not count. Without a comparison each gap is new.
    """
    gaps = every(
        (
            *(_newness(result, drift if new_only else None, allowed) for result in failing(scan, fail_on)),
            *(Ruling.UNKNOWN for _ in undecided(scan, fail_on, allowed)),
        )
    )
    compared = drift.ruling(fail_on_drift, allowed) if drift is not None else Ruling.PASS
    if fail_on_drift not in _NO_DRIFT:
        compared = every((compared, expected(scan, allowed)))
    if gaps is Ruling.FAIL:
        return ExitCode.GAPS
    if compared is Ruling.FAIL:
        return ExitCode.DRIFT
    if broken(scan):
        return ExitCode.FAILED
    blind = all(result.verdict is Verdict.NOT_ASSESSED for result in scan.checks)
    if blind or not covered(grade, min_coverage) or every((gaps, compared)) is Ruling.UNKNOWN:
        return ExitCode.INCOMPLETE
    return ExitCode.MET


def _newness(result: CheckResult, drift: DriftLike | None, allowed: Collection[str]) -> Ruling:
    return Ruling.FAIL if drift is None else drift.novelty(result.id, allowed)


def code_of_drift(drift: DriftLike, mode: FailOnDrift, allowed: Collection[str] = NOTHING) -> ExitCode:
    """The exit code of a comparison alone."""
    codes = {Ruling.PASS: ExitCode.MET, Ruling.FAIL: ExitCode.DRIFT, Ruling.UNKNOWN: ExitCode.INCOMPLETE}
    return codes[drift.ruling(mode, allowed)]


def exit_code_of(error: BaseException) -> ExitCode:
    """The exit code of a run that ended with an error."""
    if isinstance(error, AuthenticationError):
        return ExitCode.AUTHENTICATION
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.FAILED


def failing(scan: Scan, fail_on: Severity | None) -> tuple[CheckResult, ...]:
    """The checks that fail the gate: at or above ``fail_on``, with findings that are not waived. Empty without a gate."""
    return _at(scan, fail_on, Verdict.FAIL)


def undecided(scan: Scan, fail_on: Severity | None, allowed: Collection[str] = NOTHING) -> tuple[CheckResult, ...]:
    """The checks that make the gate result unknown: at or above ``fail_on`` and not assessed. Empty without a gate.

    The reason does not matter: a cancelled licence hides a gap just as a withdrawn permission does. To accept that, name the
    check in ``allowed``, or exclude it from the scan with ``--skip``.
    """
    return tuple(result for result in _at(scan, fail_on, Verdict.NOT_ASSESSED) if result.id not in allowed)


def incomplete(scan: Scan, allowed: Collection[str] = NOTHING) -> tuple[CheckResult, ...]:
    """The checks of any severity whose evidence is missing, in whole or in part, and that are not in ``allowed``.

    A result without them is complete: it can be the baseline of a later scan.
    """
    return tuple(
        result
        for result in scan.checks
        if result.id not in allowed
        and (result.verdict is Verdict.NOT_ASSESSED or (result.verdict is Verdict.FAIL and bool(result.gaps)))
    )


def expected(scan: Scan, allowed: Collection[str] = NOTHING) -> Ruling:
    """Whether the expectations of ``ztscan.toml`` hold; unknown where one could not be decided."""
    rulings = {Verdict.FAIL: Ruling.FAIL, Verdict.NOT_ASSESSED: Ruling.UNKNOWN}
    return every(
        rulings.get(result.verdict, Ruling.PASS)
        for result in scan.checks
        if is_expectation(result.id) and not (result.verdict is Verdict.NOT_ASSESSED and result.id in allowed)
    )


def broken(scan: Scan) -> tuple[CheckResult, ...]:
    """The checks, of any severity, that raised instead of giving a verdict."""
    return tuple(r for r in scan.checks if r.verdict is Verdict.NOT_ASSESSED and r.reason == GapReason.ERROR)


def exit_code_table() -> str:
    """The table of exit codes in Markdown, for the README."""
    rows = [f"| {code.value} | {MEANINGS[code]}{_ELSEWHERE.get(code, '')} |" for code in ExitCode]
    return "\n".join(["| Exit code | Meaning |", "|---:|---|", *rows]) + "\n"


def _at(scan: Scan, least: Severity | None, verdict: Verdict) -> tuple[CheckResult, ...]:
    if least is None:
        return ()
    found = (r for r in scan.checks if r.severity.rank <= least.rank and r.effective is verdict)
    return tuple(result for result in found if not is_expectation(result.id))


def covered(grade: Grade, min_coverage: int) -> bool:
    """Whether so many percent of the objectives are assessed."""
    assessed = sum(objective.status is not ObjectiveStatus.NOT_ASSESSED for objective in grade.objectives)
    return 100 * assessed >= min_coverage * len(grade.objectives)
