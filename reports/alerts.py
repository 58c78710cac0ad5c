"""Findings as alerts: one for each finding, and one for a whole population where a check has many findings of one kind.

Code scanning shows 5,000 alerts of a tool at most. An alert on a population keeps its identity while its members change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from ztscan.core.model import CheckResult, Subject
from ztscan.drift.model import Direction

from .plain import FindingRow

MANY = 20
"""So many findings of one check on one kind of subject are alerts of their own. More are one alert on the population."""
MOST_EXAMPLES = 5
MOST_SUBJECTS = 1_000
"""The most subjects that an alert on a population lists by id."""


class Alert(NamedTuple):
    """One alert. ``rows`` are its findings: one, or a population."""

    check: CheckResult
    rows: tuple[FindingRow, ...]
    fingerprint: str

    @property
    def waived(self) -> bool:
        return self.rows[0].waived

    @property
    def subject(self) -> Subject:
        """The subject of the finding, or of the first one of the population."""
        return self.rows[0].finding.subject

    @property
    def is_population(self) -> bool:
        return len(self.rows) > 1

    @property
    def text(self) -> str:
        """What is wrong, with the name of the subject, and what was observed and expected."""
        if self.is_population:
            examples = "; ".join(named(row) for row in self.rows[:MOST_EXAMPLES])
            return f"{self.population} do not meet this requirement: {self.check.title}. For example: {examples}"
        row = self.rows[0]
        expected = f", expected {row.finding.expected}" if row.finding.expected else ""
        return f"{named(row)}: observed {row.finding.observed}{expected}"

    @property
    def population(self) -> str:
        """The population in words: ``27 subjects of kind servicePrincipal``."""
        subjects = len({row.finding.subject.id for row in self.rows})
        return f"{subjects:,} {'subject' if subjects == 1 else 'subjects'} of kind {self.subject.kind}"

    @property
    def directions(self) -> frozenset[Direction | None]:
        return frozenset(row.direction for row in self.rows)


def alerts(rows: Iterable[FindingRow]) -> list[Alert]:
    """The alerts in the order of the findings, the most severe first. Waived findings never share one with open findings."""

    def population(row: FindingRow) -> tuple[int, bool, str, str]:
        return (row.check.severity.rank, row.waived, row.check.id, row.finding.subject.kind)

    found: list[Alert] = []
    for _, members in groupby(sorted(rows, key=population), key=population):
        together = tuple(members)
        check = together[0].check
        if len(together) > MANY:
            found.append(Alert(check, together, _identity(check, together[0])))
        else:
            found += (Alert(check, (row,), row.finding.fingerprint) for row in together)
    return found


def _identity(check: CheckResult, row: FindingRow) -> str:
    parts = (check.id, row.finding.subject.kind, "population", "accepted" if row.waived else "open")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def named(row: FindingRow) -> str:
    """The message, preceded by the name of its subject unless it contains it."""
    name = row.finding.subject.name or row.finding.subject.id
    return row.finding.message if name in row.finding.message else f"{name}: {row.finding.message}"
