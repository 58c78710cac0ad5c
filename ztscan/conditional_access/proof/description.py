"""The smallest description of an escape: as few and as wide boxes as possible, overlapping where that reads better."""

from __future__ import annotations

from collections.abc import Iterable
from operator import and_

from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, difference, intersection, volumes
from ztscan.core.bit_sets import apart_from

_CAP = Cap(boxes=2_000, steps=100_000)
"""Beyond it a box stays as narrow as it is: true, if longer to read."""


def widest(boxes: Iterable[Box], region: Box, closed: tuple[Box, ...] | None = None, limit: int = 4) -> tuple[list[Box], int]:
    """At most ``limit`` wide boxes within the union of ``boxes``, and how many boxes remain unsaid.

    Each is made from the largest box left, widened dimension by dimension as far as the union goes. ``closed``: boxes without
    which the region is that union, where they are known; looking at those is faster.
    """
    whole = tuple(boxes)
    left: tuple[Box, ...] = whole
    found: list[Box] = []
    while left and len(found) < limit:
        _, start = max(zip(volumes(left), left, strict=True))
        wide = _widened(start, whole, region, closed)
        found.append(wide)
        left = difference(left, [wide])
    return found, len(left)


def _widened(box: Box, whole: tuple[Box, ...], region: Box, closed: tuple[Box, ...] | None) -> Box:
    """The box grown to the full side of the region wherever it stays inside the union; narrow sides first."""
    sides = list(box)
    met: dict[tuple[int, int], bool] = {}
    order = sorted(range(len(box)), key=lambda place: -(region[place].bit_count() - box[place].bit_count()))
    for place in order:
        if closed is None:
            sides[place] = _as_wide_as_the_union(tuple(sides), place, whole, region)
        else:
            sides[place] = _as_wide_as_not_closed(tuple(sides), place, closed, region, met)
    return tuple(sides)


def _as_wide_as_not_closed(box: Box, place: int, closed: tuple[Box, ...], region: Box, met: dict[tuple[int, int], bool]) -> int:
    """All values of one side for which no closed box meets the rest of the box. ``met``: known of people, by their identity."""
    shut = 0
    open_here = (*box[:place], -1, *box[place + 1 :])  # whose side at this place meets every other
    who, rest = box[0], open_here[1:]
    for other in closed:
        # People are by far the longest side, so that they are looked at last, and once for all other sides.
        if all(map(and_, rest, other[1:])):
            key = id(who), id(other[0])
            if place and key not in met:
                met[key] = bool(who & other[0])
            if not place or met[key]:
                shut |= other[place]
    return apart_from(region[place], shut) | box[place]


def _as_wide_as_the_union(box: Box, place: int, whole: tuple[Box, ...], region: Box) -> int:
    """All values of one side for which the rest of the box is in the union."""
    slab = (*box[:place], region[place], *box[place + 1 :])
    allowance = BoxAllowance(_CAP)
    others = [other for other in whole if intersection(slab, other) is not None]
    missing = difference([slab], others, apart=True, allowance=allowance)
    if allowance.exceeded:
        return box[place]
    side = region[place]
    for hole in missing:
        side = apart_from(side, hole[place])
    return side | box[place]
