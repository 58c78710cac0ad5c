"""Conditional Access by population, resource and condition: a table whose cells open an example sign-in."""

from __future__ import annotations

import typing

import msgspec

from ztscan.core.charts import Required, read
from ztscan.core.coverage_by_condition import ConditionCell, CoverageByCondition
from ztscan.reports.numbers.sign_ins import NOBODY_TODAY, NOBODY_TODAY_MEANS, combination_numbers, reach
from ztscan.reports.numbers.words import people

from .book import Book
from .drawing import LegendKey
from .matrix import REQUIRED_WORDS
from .packed import Packed, packed
from .text import named, sentence, visible

_LONGEST_REASON = 300
NO_SIGN_IN = "No such sign-in"
"""Of a combination that has no sign-in."""


class ConditionCellText(msgspec.Struct, frozen=True):
    """``people`` is empty where every sign-in is blocked, or there is none.

    ``example``: the number of the example sign-in that the cell opens. Empty: there is none in the page.
    """

    css: str
    words: str
    people: str
    example: str


class ResourceRow(msgspec.Struct, frozen=True):
    resource: str
    cells: tuple[ConditionCellText, ...]


class PopulationRows(msgspec.Struct, frozen=True):
    name: str
    people: str
    rows: tuple[ResourceRow, ...]


class ConditionsTable(msgspec.Struct, frozen=True):
    """``examples`` is what the script shows: None in an executive report, which names nobody."""

    summary: str
    nobody: str
    """What a cell for nobody of today means. Empty: there is none."""
    columns: tuple[str, ...]
    populations: tuple[PopulationRows, ...]
    keys: tuple[LegendKey, ...]
    examples: Packed | None


def conditions_table(book: Book) -> ConditionsTable | None:
    """The table; None for a result without one."""
    found = read(book.scan.statistics, "coverage_by_condition", CoverageByCondition)
    if found is None or not found.populations:
        return None
    shown = bool(found.examples) and not book.executive
    there = [cell for rows in found.cells for cells in rows for cell in cells if cell]
    present = {cell.demand for cell in there}
    return ConditionsTable(
        summary=combination_numbers(found).sentence,
        nobody=NOBODY_TODAY_MEANS if any(reach(cell) == NOBODY_TODAY for cell in there) else "",
        columns=tuple(map(named, found.conditions)),
        populations=tuple(
            PopulationRows(
                named(population.name),
                people(population.people),
                tuple(
                    ResourceRow(named(resource), tuple(_cell(cell, shown=shown) for cell in cells))
                    for resource, cells in zip(found.resources, rows, strict=True)
                ),
            )
            for population, rows in zip(found.populations, found.cells, strict=True)
        ),
        keys=tuple(LegendKey(f"demand-{one}", REQUIRED_WORDS[one][0]) for one in typing.get_args(Required) if one in present),
        examples=packed(_data(found)) if shown else None,
    )


def _cell(cell: ConditionCell | None, *, shown: bool) -> ConditionCellText:
    if cell is None:
        return ConditionCellText("", NO_SIGN_IN, "", "")
    example = "" if cell.example is None or not shown else str(cell.example)
    return ConditionCellText(f"demand-{cell.demand}", REQUIRED_WORDS[cell.demand][1], reach(cell), example)


def _data(found: CoverageByCondition) -> dict[str, object]:
    """The examples, each with its steps and what policies decide, and the words for what a cell requires."""
    examples = [
        [
            [[named(label), named(value)] for label, value in one.sign_in],
            [sentence(visible(reason, _LONGEST_REASON)) for reason in one.because],
        ]
        for one in found.examples
    ]
    return {"examples": examples, "requires": {f"demand-{one}": words for one, (words, _) in REQUIRED_WORDS.items()}}
