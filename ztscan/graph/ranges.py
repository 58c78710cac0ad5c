"""Divides a long list into ranges of a property that together contain every value, in any order that Graph compares them.

``le 'f'``, ``ge 'f' and le 'm'``, ``ge 'm'``: a value in none of the first ranges is above their last boundary, so the next or
the last range contains it. That is true for any order of strings, case-sensitive or not, and needs no negation. ``ge`` and ``le``
are documented for ``userPrincipalName`` (learn.microsoft.com/graph/api/resources/user).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_BEGINNING = re.compile(r"[a-z0-9._-]{1,20}")
"""The part of a name that can be a boundary. It has no ``@``, so it equals no name, and a row is in exactly one range."""


def boundaries(sample: Iterable[str], parts: int) -> tuple[str, ...]:
    """Values that divide the names in ``sample`` into ``parts`` of about the same size. Fewer, if names have the same start."""
    names = sorted(match[0] for name in sample if (match := _BEGINNING.match(name.lower())))
    picked = (names[len(names) * part // parts] for part in range(1, parts)) if names else ()
    return tuple(dict.fromkeys(picked))


def range_filters(graph_property: str, between: Sequence[str]) -> tuple[str, ...]:
    """One ``$filter`` for each range, one more than there are boundaries. Raises ValueError without any boundary."""
    if not between:
        raise ValueError("a list without a boundary is one range")
    inner = (f"{graph_property} ge '{low}' and {graph_property} le '{high}'" for low, high in pairwise(between))
    return f"{graph_property} le '{between[0]}'", *inner, f"{graph_property} ge '{between[-1]}'"
