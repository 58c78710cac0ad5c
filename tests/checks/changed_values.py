"""What a row changes of the compliant tenant: each value with its place, and the same resource with another value there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from ztscan.core.model import Gap, Verdict

Place = tuple[str | int, ...]
"""The keys of objects and the positions in lists that lead to a value."""
BETTER = frozenset((Verdict.PASS, Verdict.NOT_APPLICABLE))
"""Verdicts that a change must not turn a fail into."""


def changed_values(value: Any, usual: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value that is another one than in the compliant tenant at the same place, and no null. Outer values come first."""
    if isinstance(value, dict):
        before = usual if isinstance(usual, dict) else {}
        entries = [(key, entry, before.get(key), key in before) for key, entry in value.items()]
    elif isinstance(value, list):
        known = usual if isinstance(usual, list) else []
        entries = [(n, entry, known[n] if n < len(known) else None, n < len(known)) for n, entry in enumerate(value)]
    else:
        return
    for step, entry, was, is_known in entries:
        if entry is not None and not isinstance(entry, Gap) and not (is_known and was == entry):
            yield (*place, step), entry
            yield from changed_values(entry, was, (*place, step))


def keys_of(place: Place) -> tuple[str, ...]:
    """The place without positions: alike for all elements of a list."""
    return tuple(step for step in place if isinstance(step, str))


def replaced(value: Any, place: Place, new: Any, *, everywhere: bool = False) -> Any:
    """The value with ``new`` at the place; ``everywhere``: in every element of the lists on the way that has the key.

    What does not lead there is the same, and not to be written to.
    """
    step, *others = place
    rest = tuple(others)
    if isinstance(step, str) and (not isinstance(value, dict) or value.get(step) is None):
        return value
    if everywhere and isinstance(step, int):
        return [replaced(each, rest, new, everywhere=True) for each in value] if isinstance(value, list) else value
    changed = copy.copy(value)
    changed[step] = replaced(value[step], rest, new, everywhere=everywhere) if rest else new
    return changed
