"""Conditional Access coverage by population and application, shaded by the weakest requirement of any sign-in."""

from __future__ import annotations

import typing

from ztscan.core.charts import ConditionalAccessMatrix, CoverageCell, Required, read
from ztscan.reports.numbers.protection import Protection
from ztscan.reports.numbers.sign_ins import NOBODY_TODAY, NOBODY_TODAY_MEANS, coverage_numbers, reach
from ztscan.reports.numbers.words import counted, number, people

from .book import Book, check_anchor
from .drawing import BROAD, Drawing, Figure, LegendKey, Mark, box, fitted, folded, text
from .text import named, visible

REQUIRED_WORDS: dict[Required, tuple[str, str]] = {
    "block": ("Blocked", "Blocked"),
    "phishing_resistant": ("Phishing-resistant MFA", "Phishing-res."),
    "mfa_and_device": ("MFA and a managed device", "MFA + device"),
    "mfa": ("MFA", "MFA"),
    "device": ("Managed device, no MFA", "Device only"),
    "other": ("Weaker controls", "Weaker"),
    "none": ("Password only", "Password only"),
    "unknown": ("Undetermined", "Undetermined"),
}
_LEFT_OUT = (
    "Holders of privileged roles are counted only there. "
    "Declared emergency access accounts and exclusions that are accepted for every requirement are not included."
)
_LABEL = 190
_HEAD = 40
_ROW = 46


def conditional_access_matrix(book: Book) -> Figure:
    """The matrix as a chart whose cells link to their gap, and as a table."""
    id_, title = "coverage", "Conditional Access coverage: the weakest requirement"
    found = read(book.scan.statistics, "conditional_access_matrix", ConditionalAccessMatrix)
    if found is None or not found.populations or not found.applications:
        return Figure(id_, title, "", absent="Coverage by Conditional Access was not computed in this scan.")
    wide = (BROAD - _LABEL) / len(found.applications)
    gaps = {check.id for check in book.gaps}
    marks: list[Mark] = []
    for column, application in enumerate(found.applications):
        for line, words in enumerate(folded(named(application), wide - 6)):
            marks.append(text("label strong", _LABEL + column * wide + 4, 13 + 15 * line, words))
    for row, (population, cells) in enumerate(zip(found.populations, found.cells, strict=True)):
        top = _HEAD + row * _ROW
        marks.append(text("label strong", 0, top + 18, fitted(named(population.name), _LABEL - 8)))
        marks.append(text("label quiet", 0, top + 34, people(population.people)))
        for column, cell in enumerate(cells):
            left = _LABEL + column * wide
            href = f"#{check_anchor(cell.check)}" if cell.check in gaps else ""
            label = f"{named(population.name)} on {named(found.applications[column])}: {_cell_words(cell)}" if href else ""
            marks.append(box(f"cell demand-{cell.demand}", left + 1, top + 1, wide - 3, _ROW - 3, href=href, label=label))
            ink = f"on-demand-{cell.demand}"
            marks.append(text(f"{ink} strong", left + 9, top + 19, fitted(REQUIRED_WORDS[cell.demand][1], wide - 14)))
            if reach(cell):
                marks.append(text(ink, left + 9, top + 34, fitted(reach(cell), wide - 14)))
    there = [cell for cells in found.cells for cell in cells]
    present = {cell.demand for cell in there}
    nobody = f" {NOBODY_TODAY_MEANS}" if any(reach(cell) == NOBODY_TODAY for cell in there) else ""
    return Figure(
        id_,
        title,
        f"{_summary(found)} {_LEFT_OUT}{nobody}",
        Drawing(BROAD, _HEAD + _ROW * len(found.populations), tuple(marks), interactive=any(mark.href for mark in marks)),
        keys=tuple(LegendKey(f"demand-{d}", REQUIRED_WORDS[d][0]) for d in typing.get_args(Required) if d in present),
        columns=("Population", "People", *map(named, found.applications)),
        rows=tuple(
            (named(population.name), number(population.people), *map(_cell_words, cells))
            for population, cells in zip(found.populations, found.cells, strict=True)
        ),
    )


def _cell_words(cell: CoverageCell) -> str:
    words = REQUIRED_WORDS[cell.demand][0]
    if reach(cell):
        words += f" ({people(cell.people) if cell.people else NOBODY_TODAY})"
    return f"{words}: {visible(cell.because, 160)}" if cell.because else words


def _summary(found: ConditionalAccessMatrix) -> str:
    """The counts, and the widest combination of the worst kind."""
    numbers = coverage_numbers(found)
    worst = numbers.widest(Protection.LESS) or numbers.widest(Protection.UNKNOWN)
    if worst is None:
        return numbers.sentence
    where = f"{named(worst.population)} on {named(worst.application)}"
    words = REQUIRED_WORDS[worst.cell.demand][0]
    reach = f", {people(worst.cell.people)}" if worst.cell.people else ""
    others = numbers.as_wide(worst) - 1
    more = f", and {counted(others, 'more combination')} with as many" if others and reach else ""
    return f"{numbers.sentence} The widest: {where}, {words if words.startswith('MFA') else words.lower()}{reach}{more}."
