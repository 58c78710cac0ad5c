"""Findings as alerts: one for each finding, and one for a whole population where a check has many findings of one kind.

Code scanning shows 5,000 alerts of a tool at most. An alert on a population keeps its identity while its members change.

Code scanning takes an alert that is left out for fixed. So what the baseline has, and this scan could not see, stays one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ztscan.core.expectation_ids import is_expectation
from ztscan.core.model import CheckResult, Scan, Subject, Verdict
from ztscan.drift.blindness import is_blind, is_partial
from ztscan.drift.model import Direction, Drift, FindingDrift

from .plain import FindingRow, why

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
            text = f"{self.population} do not meet this requirement: {self.check.title}. For example: {examples}"
        else:
            row = self.rows[0]
            expected = f", expected {row.finding.expected}" if row.finding.expected else ""
            text = f"{named(row)}: observed {row.finding.observed}{expected}"
        return f"{text}. {self._unseen}" if self.unseen else text

    @property
    def unseen(self) -> tuple[FindingRow, ...]:
        """The findings of the baseline that this scan could not look at."""
        return tuple(row for row in self.rows if row.unseen)

    @property
    def _unseen(self) -> str:
        count = len(self.unseen)
        which = f"{count:,} of {len(self.rows):,} findings are those" if self.is_population else "This is the finding"
        return f"{which} of the baseline, and could not be looked at in this scan: {self.unseen[0].unseen}"

    @property
    def population(self) -> str:
        """The population in words: ``27 subjects of kind servicePrincipal``."""
        subjects = len({row.finding.subject.id for row in self.rows})
        return f"{subjects:,} {'subject' if subjects == 1 else 'subjects'} of kind {self.subject.kind}"

    @property
    def directions(self) -> frozenset[Direction | None]:
        return frozenset(row.direction for row in self.rows)


def unseen(scan: Scan, drift: Drift | None) -> Iterator[FindingRow]:
    """The findings of the baseline that may still be there: their check was not assessed as a whole, or did not run.

    The declaration of an expectation is taken back by its owner. It is not missing.
    """
    now = {check.id: check for check in scan.checks}
    for change in drift.findings if drift else ():
        check = now.get(change.check)
        if change.before is None or change.after is not None or change.direction is not Direction.NOT_COMPARABLE:
            continue
        if check is None and is_expectation(change.check):
            continue
        if check is None or is_blind(check) or is_partial(check):
            yield FindingRow(check or _not_run(change), change.before, change.waived_before, None, _why_unseen(check))


def _not_run(change: FindingDrift) -> CheckResult:
    return CheckResult(change.check, change.title, change.severity, Verdict.NOT_ASSESSED, "", "", (), {}, ())


def _why_unseen(check: CheckResult | None) -> str:
    if check is None:
        return "the check did not run"
    return check.gaps[0].detail if is_partial(check) else why(check)


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
