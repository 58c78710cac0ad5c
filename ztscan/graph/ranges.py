"""A long list in parts: ranges of a property that together hold every value, whatever order Graph compares them in.

``le 'f'``, ``ge 'f' and le 'm'``, ``ge 'm'``: what is in none of the first ones is above their last boundary, so that the
next one or the last one has it. That holds for any order of strings, with or without regard to case and accents, and needs
no negation. ``ge`` and ``le`` are documented for ``userPrincipalName`` (learn.microsoft.com/graph/api/resources/user).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_BEGINNING = re.compile(r"[a-z0-9._-]{1,20}")
"""As much of a name as may be a boundary. It has no ``@``, so that it is nobody's name: a row is in one range only."""


def boundaries(sample: Iterable[str], parts: int) -> tuple[str, ...]:
    """Values that divide the names in ``sample`` into ``parts`` of about the same size; fewer where they begin alike."""
    names = sorted(match[0] for name in sample if (match := _BEGINNING.match(name.lower())))
    picked = (names[len(names) * part // parts] for part in range(1, parts)) if names else ()
    return tuple(dict.fromkeys(picked))


def range_filters(graph_property: str, between: Sequence[str]) -> tuple[str, ...]:
    """One ``$filter`` for each range, one more than there are boundaries. Raises ValueError without any boundary."""
    if not between:
        raise ValueError("a list without a boundary is one range")
    inner = (f"{graph_property} ge '{low}' and {graph_property} le '{high}'" for low, high in pairwise(between))
    return f"{graph_property} le '{between[0]}'", *inner, f"{graph_property} ge '{between[-1]}'"
