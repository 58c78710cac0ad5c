"""The inventory of the credentials of applications: when they end, whether they are used, and who owns them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from ztscan.core.charts import read
from ztscan.core.inventory import CredentialInventory, InventoryRow
from ztscan.reports.numbers.words import counted, number

from .book import Book
from .drawing import BROAD, Drawing, Figure, Mark, box, text
from .text import named, visible

MOST_ROWS = 40
"""So many credentials are in the table. The result has all."""
MONTHS = 12
_OWNERS = 2
_ON = {"application": "App registration", "servicePrincipal": "Service principal"}
_HIGH, _BASE = 90, 112


class CredentialLine(msgspec.Struct, frozen=True):
    holder: str
    on: str
    kind: str
    name: str
    end: str
    last_use: str
    owners: str


class CredentialPage(msgspec.Struct, frozen=True):
    """``timeline`` is the chart of ends. ``absent`` says why there is no inventory."""

    summary: str = ""
    timeline: Figure | None = None
    lines: tuple[CredentialLine, ...] = ()
    shown: str = ""
    absent: str = ""


def credentials(book: Book) -> CredentialPage:
    """The credentials that end first, and how many end in each of the next twelve months."""
    found = read(book.scan.statistics, "credential_inventory", CredentialInventory)
    if found is None:
        return CredentialPage(absent="The credentials of applications were not read in this scan.")
    if not found.total:
        return CredentialPage(absent=f"No application has a valid secret or certificate.{_incomplete(found)}")
    shown = min(MOST_ROWS, len(found.rows))
    where = "all" if len(found.rows) == found.total else f"the first {number(len(found.rows))}"
    return CredentialPage(
        summary=_summary(found),
        timeline=timeline(found),
        lines=() if book.executive else tuple(map(_line, found.rows[:MOST_ROWS])),
        shown="" if shown == found.total else f"{number(shown)} of {number(found.total)}, {where} in the JSON result.",
    )


def _summary(found: CredentialInventory) -> str:
    holders = counted(found.holders, "application or service principal", "applications or service principals")
    parts = [f"{counted(found.total, 'valid credential')} on {holders}."]
    soon = next((count for month, count in found.ends if month == found.as_of[:7]), 0)
    if soon:
        parts.append(f"{number(soon)} {'ends' if soon == 1 else 'end'} this month.")
    if found.without_end:
        parts.append(f"{number(found.without_end)} never {'expires' if found.without_end == 1 else 'expire'}.")
    if found.expired:
        parts.append(f"{number(found.expired)} {'has' if found.expired == 1 else 'have'} expired and can be deleted.")
    return " ".join(parts) + _incomplete(found)


def _incomplete(found: CredentialInventory) -> str:
    return " Credentials of some objects could not be read." if found.incomplete else ""


def timeline(found: CredentialInventory) -> Figure:
    """A bar for each of the next twelve months, and one for what ends later or never."""
    bars = list(_bars(found))
    most = max(count for _, count in bars) or 1
    wide = BROAD / len(bars)
    marks: list[Mark] = []
    for column, (label, count) in enumerate(bars):
        left, high = column * wide, _HIGH * count / most
        if count:
            marks.append(box("fill-mfa", left, 14 + _HIGH - high, wide - 6, high))
            marks.append(text("label strong", left, 10 + _HIGH - high, number(count)))
        marks.append(text("label quiet", left, _BASE + 6, label))
    return Figure(
        "credential-ends",
        "When credentials end",
        _ends(bars),
        Drawing(BROAD, _BASE + 12, tuple(marks)),
        columns=("Month", "Credentials"),
        rows=tuple((label, number(count)) for label, count in bars),
    )


def _ends(bars: Sequence[tuple[str, int]]) -> str:
    """How many end within the months of the chart, later and never. What is nothing is left out."""
    *months, (_, later), (_, never) = bars
    soon = [(month, count) for month, count in months if count]
    parts = []
    if soon:
        within = sum(count for _, count in soon)
        parts.append(f"{number(within)} {'ends' if within == 1 else 'end'} within {MONTHS} months, the first in {soon[0][0]}")
    if later:
        parts.append(f"{number(later)} {'ends' if later == 1 else 'end'} later")
    if never:
        parts.append(f"{number(never)} never {'ends' if never == 1 else 'end'}")
    return f"{'; '.join(parts)}." if parts else ""


def _bars(found: CredentialInventory) -> Iterator[tuple[str, int]]:
    ends = dict(found.ends)
    months = list(_months(found.as_of))
    for month in months:
        yield month, ends.get(month, 0)
    yield "later", sum(count for month, count in found.ends if month > months[-1])
    yield "never", found.without_end


def _months(as_of: str) -> Iterator[str]:
    first = date.fromisoformat(as_of)
    for ahead in range(MONTHS):
        years, month = divmod(first.month - 1 + ahead, 12)
        yield f"{first.year + years:04}-{month + 1:02}"


def _line(row: InventoryRow) -> CredentialLine:
    if row.owners is None:
        owners = "not read"
    else:
        more = len(row.owners) - _OWNERS
        owners = ", ".join(named(name) for name in row.owners[:_OWNERS]) + (f" and {more} more" if more > 0 else "") or "none"
    words = {"used": row.last_use, "unused": "not in the report", "unknown": "not known"}
    return CredentialLine(
        named(row.holder),
        _ON.get(row.on, visible(row.on, 40)),
        row.kind,
        named(row.name),
        row.end or "never",
        words[row.use],
        owners,
    )
