"""The rows of the page, computed from the roll-up. Names of tenants are in the league table; other tables list numbers, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ztscan.core.model import Severity
from ztscan.fleet.rollup.cohorts import ranked
from ztscan.fleet.rollup.gaps import GapRow
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.fleet.rollup.standing import PillarStanding, Standing
from ztscan.reports.numbers.pillar import ENOUGH
from ztscan.reports.numbers.words import counted, number
from ztscan.reports.page.text import day, named

from . import words

MOST_NAMES = 10
"""Tenants that a cell names. All are in it by their numbers."""


class TenantList(msgspec.Struct, frozen=True):
    """Tenants of a row. ``numbers`` are all of them as ranges; empty where ``names`` has all."""

    count: int
    names: tuple[str, ...]
    numbers: str


class PillarCell(msgspec.Struct, frozen=True):
    score: str
    assessed: int
    css: str


class LeagueRow(msgspec.Struct, frozen=True):
    """A tenant in the league table."""

    number: int
    state: str
    """``ranked``, ``unranked`` or ``unknown``."""
    name: str
    title: str
    """Display name and domain of the tenant."""
    link: str
    groups: tuple[int, ...]
    group_names: str
    owner: int
    owner_name: str
    score: str
    coverage: str
    counts: tuple[tuple[int, int], ...]
    """Gaps and unknown checks: critical, high, other. Empty: no usable result."""
    unknown: int
    pillars: tuple[PillarCell, ...]
    place: str
    changes: str
    finished: str


class GapTableRow(msgspec.Struct, frozen=True):
    """A check over all tenants."""

    index: int
    """Its place in the matrix."""
    id: str
    title: str
    sentence: str
    reasons: str
    missing: TenantList
    accepted: TenantList
    unknown: TenantList
    """Without the tenants that have no usable result, which are unknown in every row."""
    share_missing: int
    share_unknown: int


class GapGroup(msgspec.Struct, frozen=True):
    """The gaps of one severity."""

    severity: Severity
    word: str
    summary: str
    rows: tuple[GapTableRow, ...]


class Choices(msgspec.Struct, frozen=True):
    """Groups and owners of the tenants, by which the page filters. A tenant has their places."""

    groups: tuple[str, ...]
    owners: tuple[str, ...]


def choices(rollup: RollUp) -> Choices:
    groups = sorted({group for one in rollup.standings for group in one.member.groups}, key=str.casefold)
    owners = sorted({one.member.owner for one in rollup.standings if one.member.owner}, key=str.casefold)
    return Choices(tuple(groups), tuple(owners))


def tenant_list(rollup: RollUp, numbers: Sequence[int], most: int = MOST_NAMES) -> TenantList:
    shown = words.named(rollup, numbers, most)
    return TenantList(len(numbers), shown, words.ranges(numbers) if len(numbers) > most else "")


def league(rollup: RollUp, chosen: Choices) -> Iterator[LeagueRow]:
    """Every tenant."""
    groups = {name: place for place, name in enumerate(chosen.groups)}
    owners = {name: place for place, name in enumerate(chosen.owners)}
    for at, one in enumerate(rollup.standings, 1):
        yield _league_row(rollup, at, one, groups, owners)


def _league_row(rollup: RollUp, at: int, one: Standing, groups: Mapping[str, int], owners: Mapping[str, int]) -> LeagueRow:
    state = "unknown" if not one.known else "ranked" if ranked(one) else "unranked"
    told = [part for part in (one.tenant.name, one.tenant.domain) if part] if one.tenant else []
    return LeagueRow(
        number=at,
        state=state,
        name=one.member.name,
        title=", ".join((*map(named, told), *((words.LEFT_OVER,) if one.left_over else ()))),
        link=one.link,
        groups=tuple(groups[group] for group in one.member.groups),
        group_names=", ".join(one.member.groups),
        owner=owners.get(one.member.owner, -1),
        owner_name=one.member.owner,
        score="?" if one.score is None else str(one.score),
        coverage=f"{one.coverage} %" if one.known else "0 %",
        counts=tuple(_counts(one)) if one.known else (),
        unknown=sum(one.unknown.values()),
        pillars=tuple(_pillar(one.pillars.get(pillar)) for pillar in rollup.pillars),
        place=words.percentile(rollup.percentiles.get(at), one),
        changes=words.changed(one.changes),
        finished=day(one.finished) if one.finished else words.CAUSES[one.not_known.cause] if one.not_known else "",
    )


def _counts(one: Standing) -> Iterator[tuple[int, int]]:
    for severities in ((Severity.CRITICAL,), (Severity.HIGH,), (Severity.MEDIUM, Severity.LOW)):
        yield sum(one.missing[severity] for severity in severities), sum(one.unknown[severity] for severity in severities)


_HEAT = ((80, "heat-good"), (50, "heat-fair"), (25, "heat-weak"), (0, "heat-poor"))


def _pillar(found: PillarStanding | None) -> PillarCell:
    """The shade says how high the score is. A pillar of which little is assessed has none: its score says little."""
    if found is None or found.score is None:
        return PillarCell("?", found.assessed if found else 0, "heat-unknown")
    if found.assessed < ENOUGH:
        return PillarCell(str(found.score), found.assessed, "heat-few")
    return PillarCell(str(found.score), found.assessed, next(css for least, css in _HEAT if found.score >= least))


def gap_groups(rollup: RollUp) -> tuple[GapGroup, ...]:
    """Every check that is missing or not known in a tenant with a usable result, by severity."""
    without = {number for number, _ in rollup.unknown}
    listed = [(at, row) for at, row in enumerate(rollup.gaps) if row.missing or row.accepted or len(row.unknown) > len(without)]
    groups = []
    for severity in Severity:
        rows = [_gap_row(rollup, at, row, without) for at, row in listed if row.line.severity is severity]
        if rows:
            gaps = sum(bool(row.missing.count) for row in rows)
            rest = len(rows) - gaps
            summary = f"{counted(gaps, 'check')} missing in at least one tenant"
            summary += f", {number(rest)} only unknown or accepted" if rest else ""
            groups.append(GapGroup(severity, severity.value.capitalize(), summary, tuple(rows)))
    return tuple(groups)


def _gap_row(rollup: RollUp, at: int, row: GapRow, without: set[int]) -> GapTableRow:
    total = row.asked or 1
    return GapTableRow(
        index=at,
        id=row.line.id,
        title=row.line.title,
        sentence=words.gap_sentence(row),
        reasons=words.reasons(row),
        missing=tenant_list(rollup, row.missing),
        accepted=tenant_list(rollup, row.accepted),
        unknown=tenant_list(rollup, [one for one in row.unknown if one not in without]),
        share_missing=round(100 * len(row.missing) / total),
        share_unknown=round(100 * len(row.unknown) / total),
    )


def matrix(rollup: RollUp) -> list[str]:
    """One line for each check, one letter for each tenant: ``m`` missing, ``u`` unknown, ``a`` accepted, ``p`` met, ``n`` not
    applicable. The script counts with it what a filter shows."""
    lines = []
    for row in rollup.gaps:
        letters = ["n"] * len(rollup.standings)
        for letter, numbers in (("m", row.missing), ("u", row.unknown), ("a", row.accepted), ("p", row.met)):
            for one in numbers:
                letters[one - 1] = letter
        lines.append("".join(letters))
    return lines
