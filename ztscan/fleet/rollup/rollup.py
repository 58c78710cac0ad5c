"""The whole fleet in numbers, from the standings of its tenants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import msgspec

from ztscan.core.exit_codes import ExitCode
from ztscan.core.model import Severity
from ztscan.fleet.members import is_day
from ztscan.fleet.worst import worst

from .catalogue import CheckLine, FleetCatalogue
from .changes import CommonChange, common_changes
from .cohorts import Cohort, Percentile, cohorts, percentiles
from .conformance import Conformance, Reference, conformance
from .dates import Expiry
from .gaps import GapRow, counted_among, gap_rows
from .standing import Standing, UnknownCause

SOON = 60
"""Days ahead in which something that expires is told."""


class RollUp(msgspec.Struct, frozen=True, dict=True):
    """Every tenant has a number from 1, its place in ``standings``: the lists of all tables name tenants by it."""

    standings: tuple[Standing, ...]
    lines: tuple[CheckLine, ...]
    pillars: Mapping[str, str]
    as_of: date
    reference: Reference | None = None
    baseline: bool = False
    """Whether the results were compared with earlier ones."""
    selection: tuple[str, ...] = ()
    """What the tenants were selected by, in words; empty: all tenants."""

    @cached_property
    def gaps(self) -> tuple[GapRow, ...]:
        return gap_rows(self.standings, self.lines)

    @cached_property
    def cohorts(self) -> tuple[Cohort, ...]:
        return cohorts(self.standings)

    @cached_property
    def percentiles(self) -> Mapping[int, Percentile]:
        return percentiles(self.standings, self.cohorts)

    @cached_property
    def conformance(self) -> Conformance | None:
        return conformance(self.standings, self.lines, self.reference) if self.reference else None

    @cached_property
    def common_changes(self) -> tuple[CommonChange, ...]:
        """Changes that at least one tenant has, most tenants first."""
        return common_changes((number, one.changes) for number, one in enumerate(self.standings, 1) if one.changes)

    @cached_property
    def expiring(self) -> tuple[tuple[int, Expiry, int], ...]:
        """Number of the tenant, what expires, and in how many days; negative: it has expired. The earliest first."""
        found = [
            (number, expiry, (date.fromisoformat(expiry.on) - self.as_of).days)
            for number, one in enumerate(self.standings, 1)
            for expiry in one.expiries
            if is_day(expiry.on)
        ]
        return tuple(sorted((entry for entry in found if entry[2] <= SOON), key=lambda entry: (entry[2], entry[0], entry[1])))

    @property
    def known(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if one.known)

    @property
    def unknown(self) -> tuple[tuple[int, Standing], ...]:
        """The tenants of which nothing is known, by their numbers."""
        return tuple((number, one) for number, one in enumerate(self.standings, 1) if not one.known)

    @property
    def left_over(self) -> int:
        """How many tenants only their folders are left of: ``fleet.toml`` does not name them any more."""
        return sum(one.left_over for one in self.standings)

    @property
    def causes(self) -> Mapping[UnknownCause, int]:
        """Number of unknown tenants by cause."""
        found = Counter(one.not_known.cause for one in self.standings if one.not_known)
        return {cause: found[cause] for cause in UnknownCause if found[cause]}

    @property
    def tools(self) -> Mapping[str, int]:
        """Number of results by the version of the tool, most first."""
        found = Counter(one.tool for one in self.known)
        return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))

    def with_missing(self, severity: Severity) -> int:
        """How many tenants have a gap of this severity that is not accepted."""
        return sum(bool(one.missing[severity]) for one in self.known)

    def with_only_unknown(self, severity: Severity) -> int:
        """How many tenants have no known gap of this severity, and checks of it that are unknown."""
        return sum(not one.missing[severity] and bool(one.unknown[severity]) for one in self.known)

    @property
    def code(self) -> ExitCode:
        """The exit code of the fleet: the worst of its tenants."""
        return worst(one.code for one in self.standings)


def rolled_up(
    standings: Iterable[Standing],
    catalogue: FleetCatalogue,
    as_of: date,
    *,
    reference: Reference | None = None,
    baseline: bool = False,
    selection: tuple[str, ...] = (),
) -> RollUp:
    """The fleet, its tenants in the order of the league table."""
    lines = catalogue.lines
    return RollUp(
        standings=tuple(sorted((counted_among(one, lines) for one in standings), key=_place)),
        lines=lines,
        pillars=dict(catalogue.pillars),
        as_of=as_of,
        reference=reference,
        baseline=baseline,
        selection=selection,
    )


def _place(standing: Standing) -> tuple[object, ...]:
    """The worst first: by critical gaps, high gaps and score. What is missing is certain, however little of a tenant is assessed.
    Tenants of which nothing is known are last: they have a list of their own."""
    gaps = tuple(-standing.missing.get(severity, 0) for severity in (Severity.CRITICAL, Severity.HIGH))
    score = 101 if standing.score is None else standing.score
    return (not standing.known, *gaps, score, standing.member.name.casefold(), standing.member.name)
