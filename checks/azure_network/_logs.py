"""How checks tell what becomes of logs."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.estate.diagnostics import Arrival, Arrived
from ztscan.plugin import Finding, Subject, Unknown

EXPECTED = "all of them in a workspace, event hub or partner solution"


def told(of: Subject, what: str, *found: Arrived) -> Iterator[Finding]:
    """A finding unless one of ``found`` (ways to send the same logs) is looked at. Raises Unknown where it may be."""
    best = max(found, key=lambda one: one.arrival)
    if best.arrival is Arrival.ANALYSED:
        return
    gaps = tuple(dict.fromkeys(gap for one in found for gap in one.gaps))
    if gaps:
        raise Unknown(*gaps)
    yield Finding(of, f"the {what} of {of.name} do not reach a workspace", best.observed, EXPECTED)
