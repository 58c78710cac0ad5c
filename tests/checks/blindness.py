"""The law of blindness: evidence that is taken away never makes a verdict better."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from tests.checks.cases import Same, findings, gap
from tests.checks.rows import Row
from ztscan.core.model import ByKey, GapReason, Verdict

REASONS = tuple(GapReason)


def blindness_never_improves_a_verdict(row: Row) -> None:
    """Take away any one need: the verdict becomes `not_assessed` or stays, and a fail never becomes a pass."""
    for name, reason in taken_away(row):
        blind_is_no_better(row, name, gap(name, reason), f"without {name} ({reason.value})")


def blindness_to_one_key_never_improves_a_verdict(row: Row) -> None:
    """The same for one key of what is read key by key."""
    for name in row.needs:
        entries = row.evidence[name]
        if isinstance(entries, ByKey):
            for key in entries:
                blind_is_no_better(row, name, _without(Same(entries), name, key), f"without {key} of {name}")


def blind_is_no_better(row: Row, name: str, value: Any, how: str) -> None:
    seen, blind = row.result, row.blind(name, value)
    assert blind.verdict in {seen.verdict, Verdict.NOT_ASSESSED}, f"{how}: {seen.verdict} becomes {blind.verdict}"
    assert findings(blind) <= findings(seen), f"{how} it finds more"


def taken_away(row: Row) -> Iterator[tuple[str, GapReason]]:
    """Each need of a row, with a reason; on the first row of a table with every reason.

    A gap is passed on as it is by everything that does not cope with one, so its reason can matter only to the few functions
    that look at it, and to them it matters alike on every row. So each need is taken away on every row, for a reason that
    changes from need to need and from row to row: every check meets each of its needs with each of the reasons (on its first
    row), and other rows meet each pair of them in turn.
    """
    for place, name in enumerate(row.needs):
        for reason in REASONS if row.number == 0 else (REASONS[(row.number + place) % len(REASONS)],):
            yield name, reason


@functools.lru_cache(maxsize=1024)
def _without(entries: Same, name: str, missing: str) -> ByKey[Any]:
    return ByKey(name, {key: gap(name) if key == missing else value for key, value in entries.value.items()})
