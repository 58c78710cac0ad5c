"""Which changes come first: those that close most gaps, by their severity, for their effort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from ztscan.core.fix import Effort, Impact
from ztscan.core.model import Severity
from ztscan.core.proved_change import ProvedChange, ProvedChanges

MOST_FIRST = 5
"""So many changes are told first."""
WEIGHTS: Mapping[Severity, int] = {Severity.CRITICAL: 8, Severity.HIGH: 4, Severity.MEDIUM: 2, Severity.LOW: 1}
"""What closing a gap is worth."""
COSTS: Mapping[Effort, int] = {Effort.MINUTES: 1, Effort.HOURS: 2, Effort.PROJECT: 4}
"""What the effort for a change costs."""


def _nothing(_: ProvedChange) -> frozenset[str]:
    return frozenset()


def worth(closed: Iterable[str], severities: Mapping[str, Severity]) -> int:
    """The weight of some gaps."""
    return sum(WEIGHTS[severities[check]] for check in closed)


def chosen_first(
    changes: Sequence[ProvedChange],
    gaps: Mapping[str, Severity],
    opened: Callable[[ProvedChange], tuple[str, ...]],
    edited: Callable[[ProvedChange], frozenset[str]] = _nothing,
) -> ProvedChanges:
    """The changes that close most for their effort. Each gap counts for the first change that closes it.

    ``gaps``: the severity of each, by check id. ``opened``: the gaps that a change opens; then it is not among the first.
    ``edited``: the policies that a change edits. Of two changes of one policy only one is among the first: each was proved
    alone, and together they may block people whom neither blocks.
    """
    left, closed, taken = list(changes), set[str](), set[str]()
    first: list[ProvedChange] = []
    others: list[ProvedChange] = []
    while left and len(first) < MOST_FIRST:
        best = min(left, key=lambda change: _order(change, set(change.closes) - closed, gaps))
        left.remove(best)
        new = set[str]() if edited(best) & taken else set(best.closes) - closed
        opens = opened(best) if new else ()
        best = msgspec.structs.replace(best, adds=tuple(sorted(new)), opens=opens)
        (first if new and not opens else others).append(best)
        if new and not opens:
            closed |= new
            taken |= edited(best)
    return ProvedChanges(first=tuple(first), others=(*others, *left), gaps=len(gaps))


def _order(change: ProvedChange, closed: set[str], severities: Mapping[str, Severity]) -> tuple[object, ...]:
    """Most closed for its effort; then who notices least, then the one that names the most severe gap."""
    named = [severities[check].rank for check in change.fixes if check in severities]
    return (
        -worth(closed, severities) / COSTS[change.effort],
        list(Impact).index(change.impact),
        min(named, default=len(Severity)),
        change.fixes,
    )
