"""People by the weakest requirement of their sign-ins, and the cells of the coverage matrix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from ztscan.core.charts import ConditionalAccessMatrix, CoverageCell, SignInFlow
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition

from .protection import Protection, protection
from .words import counted, number, percent


class SignInNumbers(msgspec.Struct, frozen=True):
    """``by_protection``: disjoint parts of ``total``."""

    by_protection: Mapping[Protection, int]
    unit: str = "people"

    @property
    def total(self) -> int:
        return sum(self.by_protection.values())

    @property
    def sentence(self) -> str:
        """What is required of how many. Each part is named if it is not empty; undetermined ones are never counted as known."""
        sure, less, open_ = (self.by_protection.get(part, 0) for part in (Protection.MFA, Protection.LESS, Protection.UNKNOWN))
        total = self.total
        if not total:
            return "No sign-in was computed."
        told = [
            f"{number(sure)} of {number(total)} {self.unit} ({percent(sure, total)} %) can sign in only with MFA or are blocked"
        ]
        told += [f"{number(less)} can sign in with less than MFA"] if less else []
        told += [f"for {number(open_)} it is undetermined"] if open_ else []
        return "; ".join(told) + "."


def sign_in_numbers(flow: SignInFlow) -> SignInNumbers:
    """The parts of a flow, from the links that end it."""
    demands = {node.id: node.demand for node in flow.nodes}
    parts: Counter[Protection] = Counter()
    for link in flow.links:
        if (demand := demands.get(link.target)) is not None:
            parts[protection(demand)] += link.count
    return SignInNumbers(dict(parts), flow.unit)


class CombinationNumbers(msgspec.Struct, frozen=True):
    """Combinations by what their weakest sign-in requires. Disjoint."""

    by_protection: Mapping[Protection, int]

    @property
    def sentence(self) -> str:
        """How many combinations need MFA, how many do not, and of how many it is undetermined."""
        total = sum(self.by_protection.values())
        less, open_ = (self.by_protection.get(part, 0) for part in (Protection.LESS, Protection.UNKNOWN))
        if not total:
            return "No combination was computed."
        told = []
        if less:
            told.append(f"In {number(less)} of {counted(total, 'combination')} some sign-ins do not require MFA")
        if open_:
            told.append(f"{'in' if told else 'In'} {number(open_)} of {counted(total, 'combination')} it is undetermined")
        if not told:
            return f"In all {number(total)} combinations every sign-in requires MFA or is blocked."
        return "; ".join(told) + "."


def combination_numbers(found: CoverageByCondition) -> CombinationNumbers:
    """The combinations of population, resource and condition that have a sign-in."""
    cells = (cell for rows in found.cells for row in rows for cell in row if cell)
    return CombinationNumbers(Counter(protection(cell.demand) for cell in cells))


class PlacedCell(msgspec.Struct, frozen=True):
    """A cell of the matrix with its row and column."""

    population: str
    application: str
    cell: CoverageCell


class CoverageNumbers(msgspec.Struct, frozen=True):
    """The cells by what their weakest sign-in requires. Disjoint."""

    cells: Mapping[Protection, tuple[PlacedCell, ...]]

    def count(self, part: Protection) -> int:
        return len(self.cells.get(part, ()))

    @property
    def total(self) -> int:
        return sum(map(len, self.cells.values()))

    def widest(self, part: Protection) -> PlacedCell | None:
        """The cell of a part with most people; of those with as many, the weakest."""
        return max(self.cells.get(part, ()), key=lambda one: (one.cell.people, one.cell.demand == "none"), default=None)

    def as_wide(self, placed: PlacedCell) -> int:
        """How many cells have the same requirement for as many people, this one included."""
        alike = (placed.cell.people, placed.cell.demand)
        return sum((one.cell.people, one.cell.demand) == alike for cells in self.cells.values() for one in cells)

    @property
    def sentence(self) -> str:
        """How many combinations need MFA, how many do not, and of how many it is undetermined."""
        return CombinationNumbers({part: len(cells) for part, cells in self.cells.items()}).sentence


def coverage_numbers(matrix: ConditionalAccessMatrix) -> CoverageNumbers:
    """The cells of a matrix, by protection."""
    found: dict[Protection, list[PlacedCell]] = {}
    for population, cells in zip(matrix.populations, matrix.cells, strict=True):
        for application, cell in zip(matrix.applications, cells, strict=True):
            placed = PlacedCell(population.name, application, cell)
            found.setdefault(protection(cell.demand), []).append(placed)
    return CoverageNumbers({part: tuple(cells) for part, cells in found.items()})


NOBODY_TODAY = "0 today"
NOBODY_TODAY_MEANS = (
    f"{NOBODY_TODAY}: only accounts that are created later, or people who sign in without an account in this tenant."
)
"""Said once where a cell has it."""


def reach(cell: CoverageCell | ConditionCell) -> str:
    """For how many people no more is required, today and as a number. Empty where every sign-in is blocked.

    A requirement that is weakest for nobody of today is so for those who can come: a guest who is invited later, or somebody of
    another tenant who needs no account here.
    """
    if cell.demand == "block":
        return ""
    return number(cell.people) if cell.people else NOBODY_TODAY
