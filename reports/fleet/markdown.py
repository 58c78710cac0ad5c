"""Markdown of a fleet, for a job summary or a message: at most 60 KB, most important first, the rest counted."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.core.model import Severity
from ztscan.fleet.rollup.gaps import GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import Standing
from ztscan.reports.markdown import MOST_BYTES, code, own
from ztscan.reports.markdown_room import MarkdownRoom

from . import words
from .lists import ChangeLine, ChangesPart, DatedPart, changes_part, conformance_part, expiring_part, unknown_rows, waivers_part

MOST_TOLD = 10
"""Gaps and tenants that are told before the folded sections."""


def render(rollup: RollUp) -> str:
    """The fleet on one screen, then folded sections."""
    room = MarkdownRoom(MOST_BYTES)
    room.put([f"## Zero Trust fleet: {words.tenants(len(rollup.standings))}", "", words.headline(rollup)])
    if rollup.selection:
        room.put(["", f"Tenants: {', '.join(map(code, rollup.selection))}"])
    missing = [row for row in rollup.gaps if row.missing]
    first = sorted(missing, key=lambda row: (row.line.severity.rank, -len(row.missing)))[:MOST_TOLD]
    room.put(["", "### Most common gaps", "", *map(_gap, first)] if first else [])
    worst = [*_worst(rollup)]
    room.put(["", "### Tenants with the most severe gaps", "", *worst] if worst else [])
    room.fold("Unknown tenants", _unknown(rollup), "unknown tenants")
    room.fold("All gaps", map(_gap, missing), "gaps")
    room.fold("All tenants", map(_tenant, rollup.standings), "tenants")
    if rollup.conformance:
        met = conformance_part(rollup, rollup.conformance)
        lines = (f"- {own(line.title)}: {line.sentence}" for line in met.requirements)
        intro = f"With {code(met.reference)}: {met.summary}"
        room.fold("Conformance gaps", lines, "requirements", intro=intro)
    if rollup.baseline:
        _put_changes(room, changes_part(rollup))
    _put_dated(room, "Expiring", expiring_part(rollup))
    waivers = waivers_part(rollup)
    if waivers.rows:
        _put_dated(room, "Waivers", waivers)
    return room.text()


def _put_dated(room: MarkdownRoom, title: str, part: DatedPart) -> None:
    dated = (f"- {row.on}: {code(row.name)}, {row.kind.lower()}, {code(row.what)}" for row in part.rows)
    room.fold(title, dated, title.lower(), intro=part.summary, left_out=part.left_out)


def _gap(row: GapRow) -> str:
    return f"- **{row.line.severity.value}** {own(row.line.title)}: {words.gap_sentence(row)}"


def _worst(rollup: RollUp) -> Iterator[str]:
    yield from map(
        _tenant, [one for one in rollup.known if one.missing[Severity.CRITICAL] or one.missing[Severity.HIGH]][:MOST_TOLD]
    )


def _tenant(one: Standing) -> str:
    if one.not_known:
        return f"- {code(one.member.name)}: unknown, {words.CAUSES[one.not_known.cause].lower()}"
    score = "not known" if one.score is None else str(one.score)
    gaps = ", ".join(f"{one.missing[severity]} {severity.value}" for severity in Severity)
    unknown = f"{sum(one.unknown.values())} checks unknown, {one.unknown[Severity.CRITICAL]} of them critical"
    left = f"; {words.LEFT_OVER}" if one.left_over else ""
    return f"- {code(one.member.name)}: {gaps}; {unknown}; score {score}, {one.coverage} % assessed{left}"


def _unknown(rollup: RollUp) -> Iterator[str]:
    for row in unknown_rows(rollup):
        yield f"- {code(row.name)}: {row.cause.lower()}, {code(row.reason)}"


def _put_changes(room: MarkdownRoom, part: ChangesPart) -> None:
    room.fold("Changes", map(_change, part.lines), "changes", intro=part.summary, left_out=part.left_out)
    lacking = (f"- {code(name)}: {code(why)}" for _, name, why in part.not_compared)
    room.fold("Not compared", lacking, "tenants that were not compared")


def _change(line: ChangeLine) -> str:
    what = f"{line.what.lower()} {line.word}"
    return f"- {line.tenants.count:,} × {what}: {code(line.name)} ({code(line.detail)})"
