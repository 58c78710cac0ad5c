"""Sets of sign-ins as boxes: a product with one set of atoms per dimension, each set the bits of an integer.

A policy is such a product, so that *what no policy covers* is a region minus boxes: exact, disjoint, and printable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import prod
from operator import and_, mul, or_

Box = tuple[int, ...]
"""One bit set per dimension, none of them empty."""
Sides = tuple[int, ...]
"""A box without its first side, that of people: by far the longest, and the one that many boxes differ in."""


_CROWDED = 64
"""So many boxes are looked at for merging. It costs more than subtracting, so that it waits until the list has doubled."""
_MANY = 1000
"""So many covers are not looked through for one inside of another: it is quadratic, and saves time only."""


@dataclass(frozen=True, slots=True)
class Cap:
    """How far a proof goes. Counts and no clock, so that it ends at the same place on every machine."""

    boxes: int
    """How many disjoint boxes may be left over."""
    steps: int
    """How often a box may be held against a cover, all in all."""

    def part(self, number: int) -> Cap:
        """One of so many equal parts."""
        return Cap(max(1, self.boxes // number), max(1, self.steps // number))


class BoxAllowance:
    """What is left of a cap. ``exceeded``: some subtraction ended before its end; every later one ends at once."""

    def __init__(self, cap: Cap) -> None:
        self._cap = cap
        self._steps = cap.steps
        self.exceeded = False

    def admits(self, boxes: int) -> bool:
        """Whether so many boxes may be held against one more cover; counts them."""
        self._steps -= boxes
        self.exceeded = self.exceeded or boxes > self._cap.boxes or self._steps < 0
        return not self.exceeded


def intersection(a: Box, b: Box) -> Box | None:
    """What two boxes have in common; None if nothing."""
    rest = tuple(map(and_, a[1:], b[1:]))
    who = 0 if 0 in rest else a[0] & b[0]
    return (who, *rest) if who else None


def bounding(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of them; None where there is none."""
    sides: Box | None = None
    for box in boxes:
        sides = box if sides is None else tuple(map(or_, sides, box))
    return sides


def volume(box: Box) -> int:
    """Number of points."""
    return prod(map(int.bit_count, box))


def minus(box: Box, cover: Box) -> Iterator[Box]:
    """``box`` without ``cover`` as disjoint boxes, at most one per dimension."""
    # People are by far the longest side, so that they are looked at last.
    if not all(map(and_, box[1:], cover[1:])) or not box[0] & cover[0]:
        yield box
        return
    rest = list(box)
    for dimension, side in enumerate(map(and_, box, cover)):
        outside = rest[dimension] ^ side
        if outside:
            yield (*rest[:dimension], outside, *rest[dimension + 1 :])
            rest[dimension] = side


def difference(
    region: Iterable[Box], covers: Iterable[Box], *, apart: bool = False, allowance: BoxAllowance | None = None
) -> tuple[Box, ...]:
    """``region`` (disjoint boxes) without all of ``covers``, as disjoint boxes.

    Large covers go first, which keeps the list short; boxes that differ in one dimension only are merged on the way.
    ``apart``: the covers are disjoint already, so that none needs to be looked for inside another. ``allowance``: where it is
    exceeded, some covers are not taken away: what is returned is at least the difference.
    """
    boxes = list(region)
    bound = bounding(boxes)
    # What lies outside of the region covers nothing of it; clipped, most covers are inside another one.
    covers = [clipped for cover in covers if bound is not None and (clipped := intersection(cover, bound)) is not None]
    if len(covers) > _CROWDED:
        covers = _boxes_of(_by_sides(covers))
    left, crowded = _by_sides(boxes), _CROWDED
    for cover in _largest_first(covers) if apart else without_inner(covers):
        if not left or (allowance is not None and not allowance.admits(len(left))):
            break
        left = _without(left, cover)
        if len(left) > crowded:
            left = _by_sides(merged(_boxes_of(left)))
            crowded = max(_CROWDED, 2 * len(left))
    return tuple(sorted(merged(_boxes_of(left)), reverse=True))


def _by_sides(boxes: Iterable[Box]) -> dict[Sides, int]:
    """The people of boxes by their other sides, those of boxes that have them in common together."""
    found: dict[Sides, int] = {}
    for who, *rest in boxes:
        _add(found, tuple(rest), who)
    return found


def _add(people: dict[Sides, int], sides: Sides, who: int) -> None:
    there = people.get(sides)
    people[sides] = who if there is None else there | who


def _boxes_of(people: Mapping[Sides, int]) -> list[Box]:
    return [(who, *sides) for sides, who in people.items()]


def _without(people: Mapping[Sides, int], cover: Box) -> dict[Sides, int]:
    """Disjoint boxes, as people by their other sides, without a cover. Most do not meet it, and stay as they are.

    What is left of a box has the same other sides for all people. So boxes that differ in people only are one from the
    start, and their number does not grow with the people that policies tell apart.
    """
    covered, *rest = cover
    left: dict[Sides, int] = {}
    for sides, who in people.items():
        common = who & covered if all(map(and_, sides, rest)) else 0
        if not common:
            _add(left, sides, who)
            continue
        if outside := who ^ common:
            _add(left, sides, outside)
        kept = list(sides)
        for place, side in enumerate(map(and_, sides, rest)):
            if beyond := kept[place] ^ side:
                _add(left, (*kept[:place], beyond, *kept[place + 1 :]), common)
                kept[place] = side
    return left


def survivors(region: Iterable[Box], covers: Iterable[Box], cap: Cap) -> tuple[Box, ...]:
    """Some disjoint boxes of ``region`` (disjoint boxes) that no cover meets: at most the difference, and soon the first one.

    One box is followed through all covers before the next, so that there is something to show wherever the cap ends it.
    """
    ordered = _largest_first(set(covers))
    waiting = [(box, 0) for box in region]
    found: list[Box] = []
    steps = 0
    while waiting and steps < cap.steps and len(found) < cap.boxes:
        box, first = waiting.pop()
        for place in range(first, len(ordered)):
            steps += 1
            pieces = sorted(minus(box, ordered[place]), key=lambda piece: (volume(piece), piece))
            if not pieces:
                break
            box = pieces.pop()
            waiting += [(piece, place + 1) for piece in pieces]
        else:
            found.append(box)
    return tuple(sorted(merged(found), reverse=True))


def largest(boxes: Iterable[Box]) -> list[Box]:
    """The boxes that are not inside another one, largest first."""
    distinct = set(boxes)
    if len(distinct) < 2:
        return list(distinct)
    kept: list[Box] = []
    people: dict[Box, list[int]] = {}
    """By the sides but for people, which many boxes have in common: who is in the boxes that are kept."""
    for box in _largest_first(distinct):
        who, *sides = box
        rest = tuple(sides)
        wider = (others for sides, others in people.items() if tuple(map(and_, rest, sides)) == rest)
        if not any(who & other == who for others in wider for other in others):
            people.setdefault(rest, []).append(who)
            kept.append(box)
    return kept


def without_inner(covers: Collection[Box]) -> list[Box]:
    """Covers without those inside another one, largest first; all of them where they are too many to look through."""
    return _largest_first(covers) if len(covers) > _MANY else largest(covers)


def _largest_first(boxes: Collection[Box]) -> list[Box]:
    return sorted(boxes, key=lambda box: (-volume(box), box)) if len(boxes) > 1 else list(boxes)


def inside(box: Box, other: Box) -> bool:
    # From the last side on: the first is that of people, by far the longest.
    for place in range(len(box) - 1, -1, -1):
        side = box[place]
        if side & other[place] != side:
            return False
    return True


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Disjoint boxes with those united that differ in one dimension only."""
    current = list(boxes)
    if len(current) < 2:
        return current
    first, *factors = _factors(len(current[0]))
    current, sums = _united(current, [sum(map(mul, map(hash, box[1:]), factors)) for box in current], 0)
    # People are by far the longest side, and many boxes have the very same set of them: each is hashed once.
    people = {id(box[0]): box[0] for box in current}
    hashes = {key: first * hash(side) for key, side in people.items()}
    sums = [total + hashes[id(box[0])] for total, box in zip(sums, current, strict=True)]
    for place, factor in enumerate(factors, 1):
        rests = [total - factor * hash(box[place]) for total, box in zip(sums, current, strict=True)]
        if len(set(rests)) < len(rests):
            current, rests = _united(current, rests, place)
            sums = [total + factor * hash(box[place]) for total, box in zip(rests, current, strict=True)]
    return current


def _united(boxes: list[Box], rests: list[int], place: int) -> tuple[list[Box], list[int]]:
    """Boxes with those united that differ in this dimension only, and a number of the other sides of each.

    Boxes with another number certainly differ; those with the same one are compared.
    """
    found: list[Box] = []
    numbers: list[int] = []
    alike: dict[int, list[int]] = {}
    """By number, the places of boxes that may differ in this dimension only."""
    for box, number in zip(boxes, rests, strict=True):
        candidates = alike.setdefault(number, [])
        for at in candidates:
            other = found[at]
            if box[:place] == other[:place] and box[place + 1 :] == other[place + 1 :]:
                found[at] = (*box[:place], other[place] | box[place], *box[place + 1 :])
                break
        else:
            candidates.append(len(found))
            found.append(box)
            numbers.append(number)
    return found, numbers


@cache
def _factors(dimensions: int) -> tuple[int, ...]:
    """An odd factor for each dimension, so that the hashes of the sides of a box can be added up."""
    return tuple(pow(0x9E3779B97F4A7C15, place, 1 << 61) for place in range(1, dimensions + 1))


def disjoint(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The same points as disjoint boxes."""
    result: list[Box] = []
    for box in largest(boxes):
        pieces = [box]
        for other in result:
            pieces = [piece for part in pieces for piece in minus(part, other)]
        result.extend(pieces)
    return tuple(result)


def bits(mask: int) -> Iterator[int]:
    """Positions of the set bits, ascending."""
    text = bin(mask)[:1:-1]  # one pass; clearing bit after bit would copy a long mask for each
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
