"""Sets of sign-ins as boxes: a product with one set of atoms per dimension, each set the bits of an integer.

A policy is such a product, so that *what no policy covers* is a region minus boxes: exact, disjoint, and printable.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, reduce
from itertools import accumulate
from math import prod
from operator import and_, mul, ne, or_

import msgspec

Box = tuple[int, ...]
"""One bit set per dimension, none of them empty."""
Sides = tuple[int, ...]
"""A box without its first side, that of people: by far the longest, and the one that many boxes differ in."""


_CROWDED = 64
"""So many boxes are looked at for merging. It costs more than subtracting, so that it waits until the list has doubled."""
_MANY = 1000
"""So many covers are not looked through for one inside of another: it is quadratic, and saves time only."""


class Cap(msgspec.Struct, frozen=True):
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
    boxes = tuple(boxes)
    return (people_of(boxes), *(reduce(or_, sides) for sides in zip(*(box[1:] for box in boxes), strict=True))) if boxes else None


def people_of(boxes: Iterable[Box]) -> int:
    """Everybody whom some box is about. Many boxes have the very same set of people."""
    return reduce(or_, {id(box[0]): box[0] for box in boxes}.values(), 0)


def volume(box: Box) -> int:
    """Number of points."""
    return prod(map(int.bit_count, box))


def volumes(boxes: Collection[Box]) -> list[int]:
    """Of each box, the number of points."""
    counts = _counts(boxes)
    return [counts[id(box[0])] * volume(box[1:]) for box in boxes]


def _counts(boxes: Iterable[Box]) -> dict[int, int]:
    """How many people boxes have, by identity of the set: it is by far the longest side, and many have the very same one."""
    return {key: who.bit_count() for key, who in {id(box[0]): box[0] for box in boxes}.items()}


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
    left = _left(list(region), covers, _CROWDED, apart=apart, allowance=allowance)
    return tuple(sorted(_merged(_boxes_of(left)), reverse=True))


def remainder(region: Iterable[Box], covers: Iterable[Box], *, allowance: BoxAllowance | None = None) -> tuple[Box, ...]:
    """The same points as ``difference``, as disjoint boxes that may be more: where they are counted and not shown."""
    return tuple(_boxes_of(_left(list(region), covers, _MANY, apart=False, allowance=allowance)))


def _left(
    boxes: list[Box], covers: Iterable[Box], crowded: int, *, apart: bool, allowance: BoxAllowance | None
) -> dict[Sides, int]:
    """What is left of disjoint boxes, as people by their other sides. They are merged where they are more than ``crowded``."""
    bound = bounding(boxes)
    # What lies outside of the region covers nothing of it; clipped, most covers are inside another one.
    covers = [] if bound is None else _clipped(covers, bound)
    if len(covers) > _CROWDED:
        covers = _boxes_of(_by_sides(covers))
    left, least = _by_sides(boxes), crowded
    for cover in _largest_first(covers) if apart else without_inner(covers):
        if not left or (allowance is not None and not allowance.admits(len(left))):
            break
        left = _without(left, cover)
        if len(left) > crowded:
            left = _by_sides(_merged(_boxes_of(left)))
            crowded = max(least, 2 * len(left))
    return left


def _clipped(covers: Iterable[Box], bound: Box) -> list[Box]:
    """What covers have in common with a box: that box alone where one covers all of it, as nothing is left for the others."""
    found: list[Box] = []
    for cover in covers:
        clipped = intersection(cover, bound)
        if clipped is None:
            continue
        if clipped[1:] == bound[1:] and clipped[0] == bound[0]:  # people are by far the longest side
            return [bound]
        found.append(clipped)
    return found


def _by_sides(boxes: Iterable[Box]) -> dict[Sides, int]:
    """The people of boxes by their other sides, those of boxes that have them in common together."""
    found: dict[Sides, int] = {}
    for who, *rest in boxes:
        _add(found, tuple(rest), who)
    return found


def _add(people: dict[Sides, int], sides: Sides, who: int) -> None:
    there = people.setdefault(sides, who)
    if there is not who:
        people[sides] = there | who


def _boxes_of(people: Mapping[Sides, int]) -> list[Box]:
    return [(who, *sides) for sides, who in people.items()]


def _without(people: Mapping[Sides, int], cover: Box) -> dict[Sides, int]:
    """Disjoint boxes, as people by their other sides, without a cover. Most do not meet it, and stay as they are.

    What is left of a box has the same other sides for all people. So boxes that differ in people only are one from the
    start, and their number does not grow with the people that policies tell apart.
    """
    covered, *rest = cover
    left: dict[Sides, int] = {}
    parts: dict[int, tuple[int, int]] = {}
    """By identity of the people of a box, who is covered and who is not: what is left of one box has the same people often."""
    for sides, who in people.items():
        if not all(map(and_, sides, rest)):
            _add(left, sides, who)
            continue
        part = parts.get(id(who))
        if part is None:
            common = who & covered
            part = parts[id(who)] = common, who ^ common if common else who
        common, outside = part
        if outside:
            _add(left, sides, outside)
        if not common:
            continue
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
    boxes = list(boxes)
    if len(boxes) < 2:
        return boxes
    kept: list[Box] = []
    people: dict[Box, list[int]] = {}
    """By the sides but for people, which many boxes have in common: who is in the boxes that are kept."""
    for box in _largest_first(boxes):
        who, *sides = box
        rest = tuple(sides)
        wider = (others for sides, others in people.items() if tuple(map(and_, rest, sides)) == rest)
        if not any(who is other or who & other == who for others in wider for other in others):
            people.setdefault(rest, []).append(who)
            kept.append(box)
    return kept


def without_inner(covers: Collection[Box]) -> list[Box]:
    """Covers without those inside another one, largest first; all of them where they are too many to look through."""
    return _largest_first(covers) if len(covers) > _MANY else largest(covers)


def _largest_first(boxes: Collection[Box]) -> list[Box]:
    if len(boxes) < 2:
        return list(boxes)
    counts = _counts(boxes)
    return sorted(boxes, key=lambda box: (-counts[id(box[0])] * volume(box[1:]), box))


def inside(box: Box, other: Box) -> bool:
    # From the last side on: the first is that of people, by far the longest.
    for place in range(len(box) - 1, -1, -1):
        side = box[place]
        if side & other[place] != side:
            return False
    return True


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Disjoint boxes with those united that differ in one dimension only."""
    return _merged(_boxes_of(_by_sides(boxes)))


def _merged(current: list[Box]) -> list[Box]:
    """The same of boxes of which no two differ in people only."""
    if len(current) < 2:
        return current
    first, *factors = _factors(len(current[0]))
    # Many boxes have the very same set of people, and to compare two such sets is faster than to hash one.
    people = sorted({id(box[0]): box[0] for box in current}.values())
    ranks = dict(zip(map(id, people), accumulate(map(ne, people, [0, *people])), strict=True))
    sums = [first * ranks[id(box[0])] + sum(map(mul, map(hash, box[1:]), factors)) for box in current]
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
