"""What a roll-up keeps of one tenant: numbers and dates. The result itself is let go, so that a thousand fit in memory."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

import msgspec

from ztscan.core.charts import DirectorySize, LicenceTier, Tier, read
from ztscan.core.exit_codes import ExitCode, broken
from ztscan.core.model import CheckResult, Maturity, Severity, Tenant, Verdict
from ztscan.drift.compare import Graded
from ztscan.fleet.members import FleetMember
from ztscan.objectives.maturity import score, share_assessed

from .cells import Cell, cell_of
from .changes import TenantChanges
from .dates import AcceptedRisk, Expiry, accepted_risks, expiries, relationships

Size = Literal["under 50", "50 to 500", "501 to 10,000", "over 10,000"]
"""Enabled people of a tenant."""
_SIZES: tuple[tuple[int, Size], ...] = ((49, "under 50"), (500, "50 to 500"), (10_000, "501 to 10,000"))


class UnknownCause(enum.StrEnum):
    """Why nothing is known of a tenant now."""

    NOT_SCANNED = "not_scanned"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    DAMAGED = "damaged"
    """Its result cannot be read."""
    OTHER_TENANT = "other_tenant"
    """Its result is that of another tenant."""
    DUPLICATE = "duplicate"
    """Another name has a result of the same tenant."""
    STALE = "stale"
    """Its result is too old."""


class NotKnown(NamedTuple):
    """``finished``: when the result that does not count ended; empty where there is none."""

    cause: UnknownCause
    reason: str
    next_step: str
    finished: str = ""


class PillarStanding(NamedTuple):
    score: int | None
    assessed: int
    maturity: Maturity


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One tenant of the fleet. ``not_known`` says why all else is empty; None: its result counts."""

    member: FleetMember
    link: str = ""
    """Path of its own report or result, relative to the page. Empty: there is none."""
    left_over: bool = False
    """``fleet.toml`` does not name it any more: only its folder is left."""
    not_known: NotKnown | None = None
    tenant: Tenant | None = None
    finished: str = ""
    tool: str = ""
    score: int | None = None
    coverage: int = 0
    """0-100: the share of objectives that were assessed."""
    assessed: int = 0
    """0-100: the share of the checks of the fleet that have a verdict."""
    pillars: Mapping[str, PillarStanding] = MappingProxyType({})
    missing: Mapping[Severity, int] = MappingProxyType({})
    """Checks that fail and are not waived, by severity."""
    unknown: Mapping[Severity, int] = MappingProxyType({})
    """Checks of the fleet without a verdict, by severity. They may be gaps."""
    broken: int = 0
    """Checks that raised instead of giving a verdict."""
    people: int | None = None
    licence: Tier | None = None
    cells: Mapping[str, Cell] = MappingProxyType({})
    risks: tuple[AcceptedRisk, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    credentials_incomplete: bool = True
    """Whether credentials that expire may be missing from ``expiries``."""
    changes: TenantChanges | None = None
    """Since its last result. None: not compared."""
    code: ExitCode = ExitCode.INCOMPLETE
    """What a scan with this result would exit with, under the gate of the fleet."""

    @property
    def known(self) -> bool:
        return self.not_known is None

    @property
    def size(self) -> Size | None:
        if self.people is None:
            return None
        return next((band for most, band in _SIZES if self.people <= most), "over 10,000")


def unknown_standing(member: FleetMember, why: NotKnown) -> Standing:
    """A tenant of which nothing counts. Its exit code is 3: what the gate needs is not known."""
    return Standing(member=member, not_known=why, expiries=relationships(member))


def standing_of(member: FleetMember, graded: Graded, code: ExitCode, changes: TenantChanges | None = None) -> Standing:
    """The standing of a tenant by its result, and by the comparison with the one before.

    What is unknown in it depends on the checks of the whole fleet (``ztscan.fleet.rollup.gaps.counted_among``).
    """
    scan, grade = graded
    failing = Counter(check.severity for check in scan.checks if check.effective is Verdict.FAIL)
    size = _statistic(graded, "directory_size", DirectorySize)
    licence = _statistic(graded, "licence_tier", LicenceTier)
    dated = expiries(graded)
    return Standing(
        member=member,
        tenant=scan.tenant,
        finished=scan.finished,
        tool=f"{scan.tool.name} {scan.tool.version}",
        score=score(objective.status for objective in grade.objectives),
        coverage=share_assessed(grade.objectives),
        pillars={one.id: PillarStanding(one.score, one.assessed, one.maturity) for one in grade.pillars},
        missing={severity: failing[severity] for severity in Severity},
        broken=len(broken(scan)),
        people=size.people if size else None,
        licence=licence.tier if licence else None,
        cells=dict(map(_entry, scan.checks)),
        risks=accepted_risks(scan),
        expiries=(*relationships(member), *dated.found),
        credentials_incomplete=dated.incomplete,
        changes=changes,
        code=code,
    )


_KEPT: dict[Cell, Cell] = {}
"""A few hundred different cells stand for the hundred thousands of a fleet."""


def _entry(check: CheckResult) -> tuple[str, Cell]:
    cell = cell_of(check)
    return check.id, _KEPT.setdefault(cell, cell)


S = TypeVar("S", bound=msgspec.Struct)


def _statistic(graded: Graded, key: str, shape: type[S]) -> S | None:
    """A statistic of the result. None: it is missing, or has another shape."""
    try:
        return read(graded.scan.statistics, key, shape)
    except msgspec.ValidationError:
        return None
