"""CSV of one table of the roll-up, by RFC 4180. Cells never start a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, get_args

from ztscan.core.model import Severity
from ztscan.fleet.rollup.conformance import ConformanceRow
from ztscan.fleet.rollup.gaps import GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing
from ztscan.reports.csv_table import neutral

from . import words

TableName = Literal["tenants", "gaps", "conformance", "changes", "expiring", "waivers"]
TABLES: tuple[TableName, ...] = get_args(TableName)
LONGEST_LIST = 32_000
"""Characters of a cell with names of tenants: a cell of a spreadsheet holds 32,767."""
Rows = Iterator[Sequence[object]]


def render(rollup: RollUp, *, table: TableName = "tenants") -> str:
    """One table, with a header line and CRLF at each end of line."""
    return as_csv(_ROWS[table](rollup))


def as_csv(rows: Rows) -> str:
    """Rows as CSV, every cell one that a spreadsheet reads as text or as a number."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow(
            [cell if isinstance(cell, int) else neutral("" if cell is None else str(cell), LONGEST_LIST) for cell in row]
        )
    return text.getvalue()


def _tenants(rollup: RollUp) -> Rows:
    severities = [severity.value for severity in Severity]
    unknown = [f"{severity}_unknown" for severity in severities]
    pillars = [f"{key}_{part}" for key in rollup.pillars for part in ("score", "assessed")]
    yield (
        "name", "tenant", "display_name", "domain", "groups", "owner", "state", "reason", "next_step", "finished", "version",
        "score", "coverage", *severities, *unknown, "not_assessed", "people", "licence", "better_than", "of_others",
        "changes", "listed", *pillars,
    )  # fmt: skip
    for at, one in enumerate(rollup.standings, 1):
        yield _tenant(rollup, at, one)


def _tenant(rollup: RollUp, at: int, one: Standing) -> Sequence[object]:
    place = rollup.percentiles.get(at)
    why = one.not_known
    known = one.known
    pillars = [
        part
        for key in rollup.pillars
        for part in ((one.pillars[key].score, one.pillars[key].assessed) if key in one.pillars else (None, None))
    ]
    return (
        one.member.name,
        one.member.tenant,
        one.tenant.name if one.tenant else "",
        one.tenant.domain if one.tenant else "",
        "; ".join(one.member.groups),
        one.member.owner,
        why.cause.value if why else "known",
        why.reason if why else "",
        why.next_step if why else "",
        why.finished if why else one.finished,
        one.tool,
        one.score,
        one.coverage if known else None,
        *(one.missing.get(severity, 0) if known else None for severity in Severity),
        *(one.unknown.get(severity, 0) if known else None for severity in Severity),
        sum(one.unknown.values()) if known else None,
        one.people,
        one.licence,
        place.better_than if place else None,
        place.others if place else None,
        words.changed(one.changes),
        "no" if one.left_over else "yes",
        *pillars,
    )


def _gaps(rollup: RollUp) -> Rows:
    yield from _checks(rollup, rollup.gaps)


def _checks(rollup: RollUp, rows: Sequence[GapRow]) -> Rows:
    yield (
        "severity", "check", "title", "asked", "missing", "accepted", "unknown", "met", "not_applicable", "unknown_because",
        "missing_in", "accepted_in", "unknown_in",
    )  # fmt: skip
    for row in rows:
        lists = (row.missing, row.accepted, row.unknown)
        counts = (row.asked, *map(len, (*lists, row.met, row.not_applicable)))
        named = ("; ".join(words.named(rollup, numbers, len(numbers))) for numbers in lists)
        yield (row.line.severity.value, row.line.id, row.line.title, *counts, words.reasons(row), *named)


def _conformance(rollup: RollUp) -> Rows:
    yield ("reference", "name", "met", "missing", "unknown", "not_applicable")
    found = rollup.conformance
    for row in found.tenants if found else ():
        yield _conforming(rollup, found.reference if found else "", row)


def _conforming(rollup: RollUp, reference: str, row: ConformanceRow) -> Sequence[object]:
    name = rollup.standings[row.tenant - 1].member.name
    return (reference, name, row.met, row.missing, row.unknown, row.not_applicable)


def _changes(rollup: RollUp) -> Rows:
    yield ("kind", "what", "name", "direction", "properties", "count", "tenants")
    for change in rollup.common_changes:
        key = change.key
        named = "; ".join(words.named(rollup, change.tenants, len(change.tenants)))
        yield (key.kind, key.what, key.name, key.direction.value, " ".join(key.properties), len(change.tenants), named)
    for one in rollup.standings:
        if not one.known or (one.changes and not one.changes.compared):
            why = one.changes.why_not if one.changes else one.not_known.reason if one.not_known else ""
            yield ("not_compared", "", why, "", "", 1, one.member.name)


def _expiring(rollup: RollUp) -> Rows:
    yield ("on", "days", "name", "kind", "what", "holder")
    for at, one, days in rollup.expiring:
        yield (one.on, days, rollup.standings[at - 1].member.name, one.kind, one.what, one.holder)


def _waivers(rollup: RollUp) -> Rows:
    yield ("expires", "name", "severity", "check", "title", "findings", "accepted_by", "reason")
    for one in rollup.standings:
        for risk in one.risks:
            yield (
                risk.expires,
                one.member.name,
                risk.severity.value,
                risk.check,
                risk.title,
                risk.findings,
                risk.owner,
                risk.reason,
            )


_ROWS: Mapping[TableName, Callable[[RollUp], Rows]] = {
    "tenants": _tenants,
    "gaps": _gaps,
    "conformance": _conformance,
    "changes": _changes,
    "expiring": _expiring,
    "waivers": _waivers,
}
