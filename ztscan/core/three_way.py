"""Two changes of one recorded value as one value: what either of them changed stays changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

UNSET = object()
"""Stands for a value that a change does not name."""
_KEYS = ("id", "name", "restrictionType")


def three_way(before: Any, one: Any, other: Any) -> Any:
    """The value with what either side changed of ``before``. Where both changed a single value, the first one stands."""
    if other is UNSET or other == before:
        return before if one is UNSET else one
    if one is UNSET or one in (before, other):
        return other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        base = before if isinstance(before, Mapping) else {}
        return {name: three_way(base.get(name, UNSET), one.get(name, UNSET), other.get(name, UNSET)) for name in {**one, **other}}
    if _is_list(one) and _is_list(other):
        return _list(before if _is_list(before) else (), one, other)
    return one


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _list(before: Sequence[Any], one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    """What stays in both, and what either adds; entries with a key are merged by it."""
    rows = [{_key(entry): entry for entry in some} for some in (before, one, other)]
    base, first, second = rows
    found = []
    for key in {**first, **second}:
        if key in first and key in second:
            found.append(three_way(base.get(key, UNSET), first[key], second[key]))
        elif key not in base:
            found.append(first.get(key, second.get(key)))
    return found


def _key(entry: Any) -> str:
    if isinstance(entry, Mapping):
        named = next((str(entry[name]) for name in _KEYS if name in entry), None)
        return named or repr(sorted(entry.items(), key=repr))
    return repr(entry)
