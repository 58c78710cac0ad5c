"""Ordinals in classes that no set tells apart.

A partition is refined by one set after the other, and only the members of a set are looked at, or those outside of it where they
are fewer. So the cost grows with memberships, not with users times groups.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from itertools import compress, count, pairwise
from operator import or_

import msgspec

from ztscan.conditional_access.space.identity_predicates import Predicate
from ztscan.core.bit_sets import BitSet, bit_set, places

_OUTSIDE = -1
"""The class of an ordinal that is left out."""
_PAGED = 16 * 256
"""The members of so many classes are found 256 classes at a time, of more one ordinal after the other."""
_DIGITS = bytes((ord("0"), ord("1"), *range(2, 256)))
_FEW_RUNS = 8
"""The classes of a set are found by so many shifts of all of it, or else one by one."""
_DENSE = 16
"""A set that has every sixteenth ordinal is read as a text of digits, others by the places of their members."""


class Partition:
    """Classes of the ordinals below ``size``, those of ``living`` alone, under numbers that mean nothing."""

    def __init__(self, size: int, living: BitSet) -> None:
        self._living = living
        self._alive = living.bit_count()
        self._of = array("i", (_OUTSIDE,)) * size
        for place in places(living):
            self._of[place] = 0
        self._sizes = [self._alive] if self._alive else []
        """How many ordinals each class has; none is empty."""

    def copy(self) -> Partition:
        """The same classes, to be refined further."""
        other = Partition(0, 0)
        other._living, other._alive, other._of, other._sizes = self._living, self._alive, self._of[:], self._sizes[:]
        return other

    @property
    def classes(self) -> int:
        """How many there are."""
        return len(self._sizes)

    def refine(self, members: BitSet) -> None:
        """Tell the members of a set from all others. It is the same to tell the others from the members."""
        if len(self._sizes) == self._alive:
            return  # everybody is in a class of their own
        members &= self._living
        size = members.bit_count()
        if size in (0, self._alive):
            return
        if 2 * size > self._alive:
            members = self._living & ~members
        chosen = [*places(members)]
        before = [*map(self._of.__getitem__, chosen)]
        moved = self._split(Counter(before))
        if moved:
            for place, old in zip(chosen, before, strict=True):
                if old in moved:
                    self._of[place] = moved[old]

    def _split(self, found: Mapping[int, int]) -> dict[int, int]:
        """By class of which only some ordinals are to leave: the new class for those. ``found``: how many of each."""
        moved: dict[int, int] = {}
        for old, leaving in found.items():
            if leaving < self._sizes[old]:
                self._sizes[old] -= leaving
                moved[old] = len(self._sizes)
                self._sizes.append(leaving)
        return moved

    def numbered(self) -> Numbered:
        """The classes under the numbers that they are known by."""
        order = dict.fromkeys(self._of)
        order.pop(_OUTSIDE, None)
        rank = dict(zip(order, count(), strict=False))
        rank[_OUTSIDE] = _OUTSIDE
        of = array("i", map(rank.__getitem__, self._of))
        first = dict(zip(reversed(of), range(len(of) - 1, -1, -1), strict=True))
        sizes = Counter(of)
        classes = range(len(order))
        return Numbered(of, array("I", map(first.__getitem__, classes)), tuple(map(sizes.__getitem__, classes)))


class Numbered(msgspec.Struct, frozen=True):
    """Classes that are numbered in order of the first ordinal of each."""

    of: array[int]
    """The class of each ordinal; negative for those who are left out."""
    first: array[int]
    """The first ordinal of each class."""
    counts: tuple[int, ...]
    """How many ordinals each class has."""


class IdentityClasses:
    """Accounts and virtual people in classes, numbered in the order of the first ordinal of each.

    No class has accounts and virtual people. The classes of accounts depend on accounts alone, so that they can be taken over
    from classes that tell fewer apart.
    """

    def __init__(
        self,
        accounts: int,
        virtual: int,
        living: BitSet,
        sets: Mapping[Predicate, BitSet],
        known: Iterable[IdentityClasses] = (),
    ) -> None:
        """``sets`` of ordinals: accounts first, and virtual people beyond them. ``known``: other classes of the same accounts."""
        self.sets = sets
        everybody = (1 << accounts) - 1
        self._living = living & everybody
        self._of_accounts = {key: of_accounts for key, members in sets.items() if (of_accounts := _within(members, everybody))}
        self._partition, self._numbered = self._refined(accounts, known)
        beyond = Partition(virtual, living >> accounts)
        for members in sets.values():
            if members > everybody:
                beyond.refine(members >> accounts)
        ours, others = self._numbered, beyond.numbered()
        classes = len(ours.counts)
        self.of = ours.of + array("i", [number + classes if number >= 0 else _OUTSIDE for number in others.of])
        """The class of each ordinal; negative: cannot sign in."""
        self.first = ours.first + array("I", [ordinal + accounts for ordinal in others.first])
        """The first ordinal of each class."""
        self.counts = ours.counts + others.counts

    def _refined(self, accounts: int, known: Iterable[IdentityClasses]) -> tuple[Partition, Numbered]:
        """The classes of accounts: those of the known ones that tell most apart of what these tell apart, and refined."""
        finest_first = sorted(known, key=lambda other: -len(other._of_accounts))
        start = next((other for other in finest_first if other.tells_no_more_than(self)), None)
        partition = Partition(accounts, self._living) if start is None else start._partition.copy()
        told = {} if start is None else start._of_accounts
        before = partition.classes
        for key, members in self._of_accounts.items():
            if key not in told:
                partition.refine(members)
        if start is not None and partition.classes == before:
            return partition, start._numbered
        return partition, partition.numbered()

    def tells_no_more_than(self, other: IdentityClasses) -> bool:
        """Whether every set of accounts of these classes is a set of the other ones, of the same accounts."""
        theirs = other._of_accounts
        return self._living == other._living and all(theirs.get(key) == members for key, members in self._of_accounts.items())

    @cached_property
    def _firsts(self) -> BitSet:
        return bit_set(self.first)

    @cached_property
    def _is_first(self) -> bytes:
        """For each ordinal, the last one first, whether it is the first of its class."""
        flags = bytearray(len(self.of))
        for ordinal in self.first:
            flags[ordinal] = 1
        return bytes(flags[::-1])

    @cached_property
    def _pages(self) -> tuple[tuple[bytes, BitSet], ...]:
        """For each 256 classes: the place among them of each ordinal, the last one first, and which ordinals are in one of them.

        An ordinal is one byte.
        """
        last_first = self.of[::-1]
        low = bytes([number & 255 for number in last_first])
        high = [number >> 8 for number in last_first]
        return tuple(
            (low, int.from_bytes(bytes([number == page for number in high]), "big"))
            for page in range(-(-len(self.counts) // 256))
        )

    def members(self, chosen: BitSet) -> BitSet:
        """The ordinals of classes."""
        if len(self.counts) > _PAGED:
            return self._members_one_by_one(chosen)
        flags = 0
        for page, (low, here) in enumerate(self._pages):
            some = chosen >> 256 * page & (1 << 256) - 1
            if some:
                table = bytes([some >> place & 1 for place in range(256)])
                flags |= int.from_bytes(low.translate(table), "big") & here
        return int(flags.to_bytes(len(self.of), "big").translate(_DIGITS) or b"0", 2)

    def _members_one_by_one(self, chosen: BitSet) -> BitSet:
        wanted = bytearray(b"0" * (len(self.counts) + 1))  # the last place is that of ordinals in no class
        for number in places(chosen):
            wanted[number] = ord("1")
        return int(bytes(map(wanted.__getitem__, reversed(self.of))) or b"0", 2)

    @cached_property
    def _runs(self) -> tuple[tuple[int, BitSet, int], ...]:
        """The first ordinals of classes in runs of consecutive ones: the first of each run, as many bits, and its class.

        None where these are many. Where everybody is in a class of their own, there is one.
        """
        starts = [0, *(place for place, (one, other) in enumerate(pairwise(self.first), 1) if other != one + 1)]
        if len(starts) > _FEW_RUNS or not self.first:
            return ()
        ends = [*starts[1:], len(self.first)]
        return tuple((self.first[a], (1 << b - a) - 1, a) for a, b in zip(starts, ends, strict=True))

    def of_set(self, members: BitSet) -> BitSet:
        """The classes that a set is made of."""
        chosen = members & self._firsts
        if not chosen:
            return 0
        if self._runs:
            found = reduce(or_, ((chosen >> first & some) << number for first, some, number in self._runs))
            return members if found == members else found  # the very same object, as thousands of groups would be copied
        if chosen.bit_count() * _DENSE < len(self.of):
            return bit_set(map(self.of.__getitem__, places(chosen)))
        digits = format(chosen, f"0{len(self.of)}b").encode()
        return int(bytes(compress(digits, self._is_first)), 2)


def _within(members: BitSet, everybody: BitSet) -> BitSet:
    """The accounts among the members; the very same object where there is nobody else."""
    return members if members <= everybody else members & everybody
