"""The exit code of a fleet: the worst of its tenants. What is known to be wrong comes before what is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.core.exit_codes import ExitCode
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome

_ORDER = (ExitCode.GAPS, ExitCode.DRIFT, ExitCode.FAILED, ExitCode.INCOMPLETE, ExitCode.MET)
"""As for one tenant (``ztscan.core.exit_codes``), worst first."""


def worst(codes: Iterable[int | None]) -> ExitCode:
    """The worst of the exit codes of tenants. One that is none of a result counts as unknown, and so does a fleet of none."""
    found = {code if code in _ORDER else ExitCode.INCOMPLETE for code in codes} or {ExitCode.INCOMPLETE}
    return next(code for code in _ORDER if code in found)


def code_of(outcome: TenantOutcome | None) -> int | None:
    """The exit code that an outcome counts with. None: nothing is known of the tenant."""
    return outcome.exit_code if outcome and outcome.outcome is OutcomeKind.DONE else None
