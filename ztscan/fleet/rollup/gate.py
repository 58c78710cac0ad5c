"""The gate of a fleet: the worst exit code of its tenants. A tenant of which nothing is known makes it undecided at least."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.core.exit_codes import ExitCode

ORDER = (
    ExitCode.GAPS,
    ExitCode.DRIFT,
    ExitCode.FAILED,
    ExitCode.INCOMPLETE,
    ExitCode.AUTHENTICATION,
    ExitCode.MET,
)
"""The codes that a result may mean, the worst first: what is known about a tenant comes before what is not, as for one tenant."""


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code of the fleet. An empty fleet is not known to meet anything."""
    found = set(codes)
    return next((code for code in ORDER if code in found), ExitCode.INCOMPLETE)
