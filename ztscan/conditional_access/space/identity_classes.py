"""Ordinals in classes that no set tells apart.

A partition is refined by one set after the other, and only the members of a set are looked at, or those outside of it where they
are fewer. So the cost grows with memberships, not with users times groups.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import compress

from ztscan.conditional_access.space.identity_predicates import Predicate
from ztscan.conditional_access.space.population import BitSet, bit_set, places

_OUTSIDE = -1
"""The class of an ordinal that is left out."""
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
        self._next = 1
        self._looked_at = 0
        self._whole = self._alive < 2

    def copy(self) -> Partition:
        """The same classes, to be refined further."""
        other = Partition(0, 0)
        other._living, other._alive, other._of = self._living, self._alive, self._of[:]
        other._next, other._looked_at, other._whole = self._next, self._looked_at, self._whole
        return other

    def refine(self, members: BitSet) -> None:
        """Tell the members of a set from all others. It is the same to tell the others from the members."""
        if self._whole:
            return
        members &= self._living
        count = members.bit_count()
        if count in (0, self._alive):
            return
        if 2 * count > self._alive:
            members, count = self._living & ~members, self._alive - count
        of = self._of
        moved: dict[int, int] = {}
        for place in places(members):
            old = of[place]
            new = moved.get(old)
            if new is None:
                new = moved[old] = self._next
                self._next += 1
            of[place] = new
        self._look(count)

    def _look(self, count: int) -> None:
        """See now and then whether everybody is in a class of their own, after which no set tells more apart."""
        self._looked_at += count
        if self._looked_at > 8 * self._alive:
            self._looked_at = 0
            self._whole = len(set(self._of) - {_OUTSIDE}) == self._alive

    def numbers(self) -> array[int]:
        """The class of each ordinal, numbered in order of the first ordinal; negative for those who are left out."""
        known: dict[int, int] = {_OUTSIDE: _OUTSIDE}
        return array("i", [known.setdefault(number, len(known) - 1) for number in self._of])


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
        self._partition = self._refined(accounts, known)
        beyond = Partition(virtual, living >> accounts)
        for members in sets.values():
            if members > everybody:
                beyond.refine(members >> accounts)
        self.of = self._partition.numbers()
        """The class of each ordinal; negative: cannot sign in."""
        of_accounts = max(self.of, default=_OUTSIDE) + 1
        self.of.extend(number + of_accounts if number >= 0 else _OUTSIDE for number in beyond.numbers())
        self.first = array("I")
        """The first ordinal of each class."""
        counts: list[int] = []
        for ordinal, number in enumerate(self.of):
            if number == len(counts):
                self.first.append(ordinal)
                counts.append(0)
            if number >= 0:
                counts[number] += 1
        self.counts = tuple(counts)

    def _refined(self, accounts: int, known: Iterable[IdentityClasses]) -> Partition:
        coarser = next((other for other in known if other.tells_no_more_than(self)), None)
        partition = Partition(accounts, self._living) if coarser is None else coarser._partition.copy()
        told = {} if coarser is None else coarser._of_accounts
        for key, members in self._of_accounts.items():
            if key not in told:
                partition.refine(members)
        return partition

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

    def of_set(self, members: BitSet) -> BitSet:
        """The classes that a set is made of."""
        chosen = members & self._firsts
        if not chosen:
            return 0
        if chosen.bit_count() * _DENSE < len(self.of):
            return bit_set(map(self.of.__getitem__, places(chosen)))
        digits = format(chosen, f"0{len(self.of)}b").encode()
        return int(bytes(compress(digits, self._is_first)), 2)


def _within(members: BitSet, everybody: BitSet) -> BitSet:
    """The accounts among the members; the very same object where there is nobody else."""
    return members if members <= everybody else members & everybody
