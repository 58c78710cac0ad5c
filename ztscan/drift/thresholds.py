"""Thresholds of checks: a few people who join under unchanged controls are no drift, until they add up to many. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
_MANY = 1_000_000
"""So many times the people who entered: any share of them is below any limit but 0."""


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
    down at the threshold is not told every night. In one comparison, nobody who left makes up for one who entered.
    """
    carried: dict[str, int] = {}
    quiet: set[str] = set()
    unclear: set[str] = set()
    everybody = _everybody(before, after)
    for check, threshold in sorted(thresholds.items()):
        found = [change for change in drift.findings if change.check == check and change.cause is Cause.POPULATION]
        moved = _moved(found)
        entered, left = moved or (0, 0)
        total = max(0, before.below_threshold.get(check, 0) + entered - left)
        most = max(entered, total)
        if threshold.percent is not None and everybody is None and threshold.allows(most, most * _MANY):
            unclear.add(check)
        elif moved is not None and threshold.allows(most, everybody or 0):
            quiet.add(check)
            carried |= {check: total} if total else {}
    if not quiet and not unclear:
        return Quieted(drift, {})
    findings = tuple(_under_threshold(change, quiet, unclear) for change in drift.findings)
    told = derived(msgspec.structs.replace(drift, findings=findings))
    return Quieted(told, carried)


def _under_threshold(change: FindingDrift, quiet: Collection[str], unclear: Collection[str]) -> FindingDrift:
    """``quiet`` and ``unclear`` are checks: those below their threshold, and those of which that is not known."""
    if not _grew(change):
        return change
    if change.check in unclear:
        return msgspec.structs.replace(change, cause=Cause.UNDETERMINED)
    return msgspec.structs.replace(change, quiet=change.check in quiet)


def _everybody(before: Scan, after: Scan) -> int | None:
    """How many users there are. None: neither result tells, so that a share of them is not known."""
    known = [people for people in (after.members.everybody, before.members.everybody) if people is not None]
    return len(known[0]) if known else None


def _grew(change: FindingDrift) -> bool:
    return change.cause is Cause.POPULATION and change.direction in (Direction.NEW, Direction.REGRESSED)


def _moved(found: Sequence[FindingDrift]) -> tuple[int, int] | None:
    """How many people entered and how many left. None: one of the changes does not tell."""
    numbers = [_people(change) for change in found]
    known = [pair for pair in numbers if pair is not None]
    return (sum(pair[0] for pair in known), sum(pair[1] for pair in known)) if len(known) == len(numbers) else None


def _people(change: FindingDrift) -> tuple[int, int] | None:
    told = [changed for changed in change.members if changed.kind == USER]
    if told:
        return sum(changed.entered for changed in told), sum(changed.left for changed in told)
    sides = [_users(found) for found in (change.before, change.after)]
    before, after = sides
    return None if before is None or after is None else (max(0, after - before), max(0, before - after))


def _users(found: Finding | None) -> int | None:
    if found is None:
        return 0
    members = of_kind(found, USER)
    if members is not None:
        return members.count
    return 1 if found.subject.kind == USER else found.users
