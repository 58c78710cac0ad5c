"""Thresholds of checks: a few people who join under unchanged controls are no drift, until they add up to many. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from ztscan.config.thresholds import DriftThreshold
from ztscan.core.model import Finding, Scan
from ztscan.drift.cause import Cause
from ztscan.drift.causes import derived
from ztscan.drift.compare import Graded
from ztscan.drift.members import of_kind
from ztscan.drift.model import Direction, Drift, FindingDrift

USER = "user"


class Quieted(NamedTuple):
    """A comparison whose small changes are quiet, and by check the people who are not told yet."""

    drift: Drift
    below: Mapping[str, int]

    def kept(self, graded: Graded) -> Graded:
        """A result that carries them on to the next comparison."""
        return graded._replace(scan=msgspec.structs.replace(graded.scan, below_threshold=self.below))


def with_thresholds(drift: Drift, before: Scan, after: Scan, thresholds: Mapping[str, DriftThreshold]) -> Quieted:
    """Apply the thresholds by check.

    People who entered add up over the results, each of which is the baseline of the next, and those who left count back. Once
    the threshold is passed, that is told and the count begins again: so a slow growth is told, and a number that goes up and
    down at the threshold is not told every night.
    """
    carried: dict[str, int] = {}
    quiet: set[str] = set()
    everybody = len(after.members.everybody or ())
    for check, threshold in sorted(thresholds.items()):
        found = [change for change in drift.findings if change.check == check and change.cause is Cause.POPULATION]
        moved = _moved(found)
        total = max(0, before.below_threshold.get(check, 0) + (moved or 0))
        if moved is not None and threshold.allows(total, everybody):
            quiet.add(check)
            carried |= {check: total} if total else {}
    if not quiet and not carried:
        return Quieted(drift, {})
    findings = tuple(
        msgspec.structs.replace(change, quiet=True) if change.check in quiet and _grew(change) else change
        for change in drift.findings
    )
    told = derived(msgspec.structs.replace(drift, findings=findings))
    return Quieted(told, carried)


def _grew(change: FindingDrift) -> bool:
    return change.cause is Cause.POPULATION and change.direction in (Direction.NEW, Direction.REGRESSED)


def _moved(found: Sequence[FindingDrift]) -> int | None:
    """How many more people are affected. None: one of the changes does not tell."""
    numbers = [_more(change) for change in found]
    return None if any(number is None for number in numbers) else sum(number or 0 for number in numbers)


def _more(change: FindingDrift) -> int | None:
    told = [changed.entered - changed.left for changed in change.members if changed.kind == USER]
    if told:
        return sum(told)
    sides = [_users(found) for found in (change.before, change.after)]
    before, after = sides
    return None if before is None or after is None else after - before


def _users(found: Finding | None) -> int | None:
    if found is None:
        return 0
    members = of_kind(found, USER)
    if members is not None:
        return members.count
    return 1 if found.subject.kind == USER else found.users
