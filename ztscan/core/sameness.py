"""Whether two values are the same JSON. To Python, ``True == 1`` and ``False == 0``; in a document they differ."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import msgspec

LEAVES = frozenset((str, int, float, type(None)))
"""Types of values that hold no others. To ask for a mapping takes ten times as long as to ask for one of these."""


def same(one: Any, other: Any) -> bool:
    """Whether two values of a JSON document, or two records that hold some, are the same at any depth."""
    if isinstance(one, bool) or isinstance(other, bool) or one is other:
        return one is other
    if type(one) in LEAVES:
        return bool(one == other)
    if isinstance(one, _MAPPINGS) and isinstance(other, _MAPPINGS):
        return one.keys() == other.keys() and all(map(same, one.values(), map(other.__getitem__, one)))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, msgspec.Struct) and type(one) is type(other):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)
    return bool(one == other)


_MAPPINGS = (dict, MappingProxyType)
"""What JSON nests in, frozen or not. To ask for any mapping takes ten times as long."""
