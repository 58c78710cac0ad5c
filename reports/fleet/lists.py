"""The other lists of the page: tenants without a result, conformance, changes, what expires, waivers, like tenants."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import msgspec

from ztscan.fleet.rollup.changes import CommonChange
from ztscan.fleet.rollup.conformance import Conformance
from ztscan.fleet.rollup.rollup import SOON, RollUp
from ztscan.fleet.rollup.standing import Standing
from ztscan.reports.numbers.words import counted, number
from ztscan.reports.page.text import day

from . import words
from .tables import TenantList, tenant_list

MOST_ROWS = 500
"""Rows of one list in the page. The JSON and CSV outputs have all."""


class UnknownRow(msgspec.Struct, frozen=True):
    number: int
    name: str
    cause: str
    reason: str
    next_step: str


class ConformanceLine(msgspec.Struct, frozen=True):
    """A requirement of the reference over all tenants."""

    id: str
    title: str
    severity: str
    sentence: str
    missing: TenantList
    unknown: TenantList


class ConformingTenant(msgspec.Struct, frozen=True):
    number: int
    name: str
    met: int
    missing: int
    unknown: int
    not_applicable: int


class ConformancePart(msgspec.Struct, frozen=True):
    reference: str
    summary: str
    tenants: tuple[ConformingTenant, ...]
    requirements: tuple[ConformanceLine, ...]


class ChangeLine(msgspec.Struct, frozen=True):
    """One change with the tenants that have it."""

    what: str
    name: str
    direction: str
    word: str
    detail: str
    tenants: TenantList


class ChangesPart(msgspec.Struct, frozen=True):
    summary: str
    lines: tuple[ChangeLine, ...]
    left_out: int
    not_compared: tuple[tuple[int, str, str], ...]
    """Number, name and reason."""


class DatedRow(msgspec.Struct, frozen=True):
    """A thing that expires, or a waiver."""

    number: int
    name: str
    kind: str
    what: str
    on: str
    due: str
    detail: str = ""


class DatedPart(msgspec.Struct, frozen=True):
    summary: str
    rows: tuple[DatedRow, ...]
    left_out: int


class CohortRow(msgspec.Struct, frozen=True):
    """Similar tenants, with the lowest, the median and the highest score."""

    name: str
    tenants: int
    lowest: int
    middle: int
    highest: int


def unknown_rows(rollup: RollUp) -> tuple[UnknownRow, ...]:
    """The tenants of which nothing is known, with why."""
    return tuple(_unknown(at, one) for at, one in rollup.unknown)


def _unknown(at: int, one: Standing) -> UnknownRow:
    if one.not_known is None:
        raise ValueError("this tenant has a result that counts")
    why = one.not_known
    return UnknownRow(at, one.member.name, words.CAUSES[why.cause], why.reason, why.next_step)


def conformance_part(rollup: RollUp, found: Conformance) -> ConformancePart:
    """The tenants that conform least first."""
    order = sorted(found.tenants, key=lambda row: (-row.missing, -row.unknown, row.tenant))
    whole = sum(not row.missing and not row.unknown for row in found.tenants)
    some = sum(bool(row.missing) for row in found.tenants)
    left = len(found.tenants) - whole - some
    summary = (
        f"{counted(len(found.requirements), 'requirement')} that the reference meets. {words.tenants(whole)} "
        f"{'meets' if whole == 1 else 'meet'} all of them that apply, {number(some)} miss at least one, and of {number(left)} it "
        "is not known. Policies are compared by their effect, not by their names."
    )
    return ConformancePart(
        reference=found.reference,
        summary=summary,
        tenants=tuple(
            ConformingTenant(r.tenant, _name(rollup, r.tenant), r.met, r.missing, r.unknown, r.not_applicable) for r in order
        ),
        requirements=tuple(
            ConformanceLine(
                id=row.line.id,
                title=row.line.title,
                severity=row.line.severity.value,
                sentence=words.gap_sentence(row),
                missing=tenant_list(rollup, row.missing),
                unknown=tenant_list(rollup, row.unknown),
            )
            for row in found.requirements
            if row.missing or row.unknown
        ),
    )


def changes_part(rollup: RollUp) -> ChangesPart:
    """The changes that most tenants have first: a rollout, or somebody with the credential of the whole fleet."""
    told = [(at, one.changes) for at, one in enumerate(rollup.standings, 1) if one.changes]
    compared = [found for _, found in told if found.compared]
    lacking = [(at, _name(rollup, at), found.why_not) for at, found in told if not found.compared]
    lacking += [(at, one.member.name, "no usable result") for at, one in rollup.unknown]
    worse = sum(bool(found.worse) for found in compared)
    controls = sum(bool(found.controls) for found in compared)
    clouded = sum(bool(found.unclear) for found in compared)
    summary = (
        f"{words.tenants(len(compared))} {'was' if len(compared) == 1 else 'were'} compared with the earlier result: "
        f"{number(worse)} with new or wider gaps, {number(controls)} with changed policies or settings. "
        + (f"In {number(clouded)} of them, some checks or settings could not be compared. " if clouded else "")
        + f"{words.tenants(len(lacking))} could not be compared."
    )
    listed = rollup.common_changes
    return ChangesPart(
        summary, tuple(_change(rollup, one) for one in listed[:MOST_ROWS]), max(0, len(listed) - MOST_ROWS), tuple(lacking)
    )


def _change(rollup: RollUp, change: CommonChange) -> ChangeLine:
    key = change.key
    check = key.kind == "check"
    return ChangeLine(
        what="Gap" if check else "Policy or setting",
        name=key.name if check else key.name or key.what,
        direction=key.direction.value,
        word=words.DIRECTIONS[key.direction],
        detail=key.what if check else ", ".join((key.what, *key.properties)),
        tenants=tenant_list(rollup, change.tenants),
    )


def expiring_part(rollup: RollUp) -> DatedPart:
    """What has expired, or does so soon."""
    rows = [
        DatedRow(
            number=at,
            name=_name(rollup, at),
            kind=expiry.kind.capitalize(),
            what=expiry.what,
            on=day(expiry.on),
            due=words.due(days),
            detail=expiry.holder,
        )
        for at, expiry, days in rollup.expiring
    ]
    over = sum(days < 0 for _, _, days in rollup.expiring)
    blind = sum(one.credentials_incomplete for one in rollup.standings)
    summary = (
        f"{number(over)} expired, {number(len(rows) - over)} within {SOON} days. Of {words.tenants(blind)} it is not known which "
        "credentials expire."
    )
    return _cut(summary, rows)


def waivers_part(rollup: RollUp) -> DatedPart:
    """All accepted risks, those that expire first at the top."""
    found = sorted(
        ((risk.expires, at, risk) for at, one in enumerate(rollup.standings, 1) for risk in one.risks),
        key=lambda entry: (entry[0], entry[1], entry[2].check),
    )
    rows = [
        DatedRow(
            number=at,
            name=_name(rollup, at),
            kind=risk.severity.value.capitalize(),
            what=risk.title,
            on=day(expires),
            due=risk.owner,
            detail=risk.reason,
        )
        for expires, at, risk in found
    ]
    having = len({row.number for row in rows})
    return _cut(f"{counted(len(rows), 'check')} accepted in {words.tenants(having)}.", rows)


def _cut(summary: str, rows: Sequence[DatedRow]) -> DatedPart:
    return DatedPart(summary, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def cohort_rows(rollup: RollUp) -> tuple[CohortRow, ...]:
    """The cohorts that are large enough."""
    rows = []
    for found in rollup.cohorts:
        scores = sorted(rollup.standings[at - 1].score or 0 for at in found.tenants)
        rows.append(CohortRow(words.cohort(found.key), len(scores), scores[0], int(median(scores)), scores[-1]))
    return tuple(rows)


def _name(rollup: RollUp, at: int) -> str:
    return rollup.standings[at - 1].member.name
