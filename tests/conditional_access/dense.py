"""Classes of people the plain way: one row over all sets for each ordinal. Slow, and the oracle of the sparse classes."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.conditional_access.space.identity_classes import IdentityClasses
from ztscan.conditional_access.space.identity_predicates import Predicate
from ztscan.core.bit_sets import BitSet


class DenseClasses(IdentityClasses):
    """The same interface, with nothing taken over and nothing left out."""

    def __init__(self, accounts: int, virtual: int, living: BitSet, sets: Mapping[Predicate, BitSet], known: object = ()) -> None:
        del known
        self.sets = sets
        numbers: dict[tuple[int, ...], int] = {}
        classes: list[int] = []
        first: list[int] = []
        counts: list[int] = []
        for ordinal in range(accounts + virtual):
            if not living >> ordinal & 1:
                classes.append(-1)
                continue
            row = tuple(members >> ordinal & 1 for members in sets.values())
            number = numbers.setdefault(row, len(numbers))
            if number == len(first):
                first.append(ordinal)
                counts.append(0)
            counts[number] += 1
            classes.append(number)
        self.of, self.first, self.counts = classes, first, tuple(counts)  # type: ignore[assignment]
        self._rows = list(numbers)
        self._columns = {key: place for place, key in enumerate(sets)}

    def tells_no_more_than(self, other: IdentityClasses) -> bool:
        del other
        return False

    def of_set(self, members: BitSet) -> BitSet:
        return sum(1 << number for number, ordinal in enumerate(self.first) if members >> ordinal & 1)

    def of_key(self, key: Predicate) -> BitSet:
        """The classes whose row has a set."""
        return sum(1 << number for number, row in enumerate(self._rows) if row[self._columns[key]])
