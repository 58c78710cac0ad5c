"""Bounds of the space: what tells too many values apart stays undecided, as little of it as possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def as_many_as_fit(items: tuple[T, ...], attempt: Callable[[tuple[T, ...]], R | None], nothing: R) -> tuple[tuple[T, ...], R]:
    """As many of the items as an attempt succeeds with, the first ones first, and its result.

    ``attempt`` is None where the items are too many together. ``nothing``: the result without any item.
    """

    def with_more(known: tuple[tuple[T, ...], R], more: tuple[T, ...]) -> tuple[tuple[T, ...], R]:
        if not more:
            return known
        chosen = (*known[0], *more)
        found = attempt(chosen)
        if found is not None:
            return chosen, found
        half = len(more) // 2
        return with_more(with_more(known, more[:half]), more[half:]) if half else known

    return with_more(((), nothing), items)
