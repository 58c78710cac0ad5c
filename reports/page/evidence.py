"""Tables of the affected objects, worst first. A table that is cut shows its true total.

Values that all rows share are shown once above the table. The first rows are in the page itself and can be read without scripts.
More rows are embedded as data, up to the maximum size of a report (``RowAllowance``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest
from operator import attrgetter

import msgspec

from ztscan.core.model import CheckResult, Finding, Subject
from ztscan.reports.numbers.gap import GapNumbers
from ztscan.reports.numbers.words import counted, kind_words, number

from .text import LONGEST_NAME, visible

IN_PAGE = (8, 5)
BESIDE = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 0)
"""Limits of rows per table. The first limit with which all tables together fit the allowance is used."""
LARGE_TENANT = 2_000
_CELL = 400
_ROW_MARKUP = 240
_SHORT = 4
"""A cell of so many characters is no longer than its number."""
_KIND, _USERS, _APPLICATIONS = attrgetter("subject.kind"), attrgetter("users"), attrgetter("applications")
_OBSERVED, _EXPECTED = attrgetter("observed"), attrgetter("expected")
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PORTALS = {
    "global": "https://entra.microsoft.com",
    "usgov": "https://entra.microsoft.us",
    "usgovdod": "https://entra.microsoft.us",
}
_BLADES = {
    "user": "#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/",
    "group": "#view/Microsoft_AAD_IAM/GroupDetailsMenuBlade/~/Overview/groupId/",
    "servicePrincipal": "#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/",
    "conditionalAccessPolicy": "#view/Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/",
}


class RowAllowance(msgspec.Struct, frozen=True):
    """Bytes for rows in the page and for rows embedded as data, over all tables."""

    in_page: int
    beside: int


class EvidenceRow(msgspec.Struct, frozen=True, gc=False):
    """``href`` opens the object in the portal; empty where there is no page for its kind. The id is the last cell."""

    name: str
    href: str
    cells: tuple[str, ...]
    subject: Subject

    @property
    def size(self) -> int:
        """Bytes of its text, without any markup."""
        return len("".join((self.name, *self.cells)).encode()) + 3 * (1 + len(self.cells))


class Lines(msgspec.Struct, frozen=True):
    """A table before it is cut: the values that all rows share, and as many rows as a report can hold."""

    shared: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    total: int
    kind: str


class EvidenceTable(msgspec.Struct, frozen=True):
    """``rows`` are in the page, ``data`` is the JSON of the rest. ``note`` says how many rows of the total are shown."""

    id: str
    caption: str
    shared: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    total: int
    held: int
    note: str
    link: str
    """What stands before the ID in the address of each row's object in the portal; empty where rows have no common one."""
    beside: Mapping[str, object]
    """The rows that the script adds: ``texts`` and ``rows``; empty where all are in the page."""


def allowance(people: int | None) -> RowAllowance:
    """The allowance for rows in a report on a tenant with so many people."""
    return RowAllowance(300_000, 3_200_000 if people and people > LARGE_TENANT else 600_000)


def portal_link(subject: Subject, cloud: str) -> str:
    """The address of the object in the Entra admin center."""
    portal, blade = _PORTALS.get(cloud), _BLADES.get(subject.kind)
    return f"{portal}/{blade}{subject.id}" if portal and blade and GUID.fullmatch(subject.id) else ""


def lines(findings: Sequence[Finding], cloud: str) -> Lines:
    """The findings of one check as a table. Those that affect most people come first."""
    kinds = {*map(_KIND, findings)}
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    shared: list[tuple[str, str]] = []
    columns: list[tuple[str, Callable[[Finding], str]]] = []
    for label, text in (("What is wrong", _pattern), ("Observed", _OBSERVED), ("Expected", _EXPECTED)):
        first = text(findings[0])
        if all(map(first.__eq__, map(text, findings))):
            shared.append((label, first))
        else:
            columns.append((label, _message if label == "What is wrong" else text))
    if not kind:
        columns.insert(0, ("Kind", lambda finding: kind_words(finding.subject.kind, 1)))
    widest_first = any(users is not None for users in map(_USERS, findings))
    if widest_first:
        columns.append(("People", lambda finding: _figure(finding.users)))
    if any(applications is not None for applications in map(_APPLICATIONS, findings)):
        columns.append(("Applications", lambda finding: _figure(finding.applications)))
    columns.append(("ID", lambda finding: finding.subject.id))
    worst = nsmallest(BESIDE[0], findings, key=lambda finding: -(finding.users or 0)) if widest_first else findings[: BESIDE[0]]
    cells = ([visible(text(finding), _CELL) for finding in worst] for _, text in columns)
    subjects = [finding.subject for finding in worst]
    names = [visible(subject.name or subject.id, LONGEST_NAME) for subject in subjects]
    rows = tuple(
        map(EvidenceRow, names, [portal_link(subject, cloud) for subject in subjects], zip(*cells, strict=True), subjects)
    )
    return Lines(tuple(pair for pair in shared if pair[1]), tuple(label for label, _ in columns), rows, len(findings), kind)


def _pattern(finding: Finding) -> str:
    """The message without the subject's own name, so that a sentence that all rows share is shown once."""
    name = finding.subject.name
    return finding.message.replace(name, "…") if len(name) > 2 else finding.message


def _message(finding: Finding) -> str:
    """The message, without the subject's own name at its start: the first column has it."""
    return finding.message.removeprefix(f"{finding.subject.name} ") or finding.message


def _figure(count: int | None) -> str:
    return "" if count is None else number(count)


def caps(tables: Iterable[Lines], allowed: RowAllowance) -> tuple[int, int]:
    """How many rows each table may have in the page, and in all."""
    sizes = [[row.size for row in table.rows] for table in tables]

    def spent(start: int, end: int, markup: int) -> int:
        return sum(sum(table[start:end]) + markup * len(table[start:end]) for table in sizes)

    in_page = next((cap for cap in IN_PAGE if spent(0, cap, _ROW_MARKUP) <= allowed.in_page), IN_PAGE[-1])
    held = next((cap for cap in BESIDE if spent(in_page, cap, 2) <= allowed.beside), 0)
    return in_page, max(held, in_page)


def table(
    check: CheckResult, found: Lines, numbers: GapNumbers, in_page: int, held: int, number_of: Callable[[Subject], int]
) -> EvidenceTable:
    """The table as it is printed, with at most ``held`` rows, ``in_page`` of them readable without scripts.

    ``numbers`` are those of all findings of the check. ``number_of`` gives the number under which the page has the name and the
    id of a subject.
    """
    rows, beside = found.rows[:in_page], found.rows[in_page:held]
    there = len(rows) + len(beside)
    return EvidenceTable(
        id=f"evidence-{check.id}",
        caption=_caption(numbers),
        shared=found.shared,
        columns=found.columns,
        rows=rows,
        total=found.total,
        held=there,
        note=_note(len(rows), there, found.total),
        link=_link_prefix(found),
        beside=_beside(beside, number_of) if beside else {},
    )


def _beside(rows: Sequence[EvidenceRow], number_of: Callable[[Subject], int]) -> dict[str, object]:
    """Rows as data: the number of the subject, and the cells between its name and its id.

    A text that several cells have is stored once, in ``texts``: such a cell is its number there.
    """
    times = Counter(cell for row in rows for cell in row.cells[:-1])
    numbers = {text: n for n, text in enumerate(text for text, found in times.items() if found > 1 and len(text) > _SHORT)}
    coded = [[number_of(row.subject), *(numbers.get(cell, cell) for cell in row.cells[:-1])] for row in rows]
    return {"texts": list(numbers), "rows": coded}


def _caption(numbers: GapNumbers) -> str:
    """The subjects, and the findings on them if these are more: a row is one finding."""
    return numbers.subjects_in_words if numbers.findings == numbers.subjects else numbers.findings_in_words


def _link_prefix(found: Lines) -> str:
    """What stands before the id in every row's link; empty where the rows have no common one."""
    prefixes = {row.href.removesuffix(row.cells[-1]) for row in found.rows}
    return prefixes.pop() if len(prefixes) == 1 else ""


def _note(in_page: int, held: int, total: int) -> str:
    if in_page == total:
        return ""
    kept = f"; this file contains {number(held)}" if in_page < held < total else ""
    where = "" if held == total else "; the JSON and CSV results of this scan contain all"
    return f"{counted(in_page, 'row')} of {number(total)}{kept}{where}."
