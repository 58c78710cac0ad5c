"""What is told of random pairs of results is as recorded: every change with its cause, what is hidden, and each gate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.compare.nights import CHECK, drift
from tests.compare.pairs import CHECKS, pair
from ztscan.config.thresholds import DriftThreshold
from ztscan.core.exit_codes import FailOnDrift
from ztscan.drift import listing, story
from ztscan.drift.listing import ListedChange
from ztscan.drift.model import CheckDrift, Drift, FindingDrift, ObjectDrift
from ztscan.drift.thresholds import with_thresholds

PAIRS = 200
OF_A_FILE = 20
MODES: tuple[FailOnDrift, ...] = ("control", "population", "regressions", "any")
THRESHOLDS = {**{check: DriftThreshold(people=1) for check in CHECKS}, CHECK: DriftThreshold(percent=50)}


def _change(item: ListedChange) -> str:
    change = item.change
    if isinstance(change, FindingDrift):
        name = f"{change.check}: {listing.with_subject(change.finding)}"
        sets = "".join(f"; {one.text}" for one in change.members)
        return f"{name}{sets}{'; ' if change.reason else ''}{change.reason}"
    if isinstance(change, ObjectDrift):
        return f"{change.resource}: {change.name or change.id}: {', '.join(part.path for part in change.changes)}"
    return f"{change.id}: {change.before} → {change.after}" if isinstance(change, CheckDrift) else change.id


def _told(found: Drift) -> Iterator[str]:
    for item in listing.changes(found):
        quiet = ", quiet" if getattr(item.change, "quiet", False) else ""
        yield f"  {item.level}, {listing.WORDS[item.direction]}, {item.change.cause}{quiet}: {_change(item)}"
    yield from (f"  hidden: {one.kind} {one.name}: {one.reason}" for one in found.blindness)
    yield from (f"  {mode}: {found.ruling(mode)}" for mode in MODES)


def _lines(seed: int) -> Iterator[str]:
    before, after = pair(seed)
    found = drift(before, after)
    yield f"pair {seed}: {story.told(found)}"
    yield from _told(found)
    quieted = with_thresholds(found, before, after, THRESHOLDS)
    yield from (f"  below the threshold: {check}: {people}" for check, people in quieted.below.items())
    yield from (f"  with thresholds,{line[1:]}" for line in _told(quieted.drift) if line not in {*_told(found)})
    whole = msgspec.json.encode((found, quieted, story.events(found)), order="deterministic")
    yield f"  all of it: {hashlib.sha256(whole).hexdigest()[:16]}"


@pytest.mark.parametrize("first", range(0, PAIRS, OF_A_FILE))
def test_what_is_told_of_random_pairs_is_as_recorded(first: int, expect: Callable[[Path, str], None]) -> None:
    """A changed direction, cause, name or gate is seen here, until somebody has read the difference."""
    lines = [line for seed in range(first, first + OF_A_FILE) for line in _lines(seed)]
    expect(Path(__file__).parent / "told" / f"{first:03}.txt", "".join(f"{line}\n" for line in lines))
