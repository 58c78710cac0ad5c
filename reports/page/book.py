"""One scan and its grade with the cross-references that every section needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec

from ztscan.core.charts import DirectorySize, RegistrationByMethod, read
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.model import CheckResult, Grade, ObjectiveGrade, ResourceReading, Scan, Severity, Verdict
from ztscan.objectives.table import ObjectiveTable
from ztscan.reports.numbers.gap import GapNumbers, gap_numbers, gap_order

from .readings import NO_READINGS, Readings

SEVERITY_WORDS = {Severity.CRITICAL: "Critical", Severity.HIGH: "High", Severity.MEDIUM: "Medium", Severity.LOW: "Low"}


class Book(msgspec.Struct, frozen=True, dict=True):
    """What is reported. ``accountability`` is person by role of the guidance, ``documentation`` by check id; ``table`` gives the
    guidance's own words. ``executive`` omits the tables of objects."""

    scan: Scan
    grade: Grade
    documentation: Mapping[str, CheckDocumentation]
    accountability: Mapping[str, str]
    executive: bool
    table: ObjectiveTable
    readings: Readings = NO_READINGS

    @cached_property
    def checks(self) -> dict[str, CheckResult]:
        return {check.id: check for check in self.scan.checks}

    @cached_property
    def read(self) -> dict[str, ResourceReading]:
        """What was read, by name of the resource."""
        return {reading.name: reading for reading in self.scan.resources}

    @cached_property
    def objectives(self) -> dict[str, ObjectiveGrade]:
        return {objective.id: objective for objective in self.grade.objectives}

    @cached_property
    def pillar_titles(self) -> dict[str, str]:
        return {pillar.id: pillar.title for pillar in self.grade.pillars}

    @cached_property
    def gaps(self) -> tuple[CheckResult, ...]:
        """Failed checks that are not waived, worst first: by severity, then by the number of people affected."""
        failing = [check for check in self.scan.checks if check.effective is Verdict.FAIL]
        return tuple(sorted(failing, key=lambda check: self.places[check.id]))

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each check in a list of gaps."""
        return gap_order(self.scan.checks, self.affected_people)

    @cached_property
    def directory(self) -> DirectorySize | None:
        return read(self.scan.statistics, "directory_size", DirectorySize)

    @cached_property
    def people(self) -> int | None:
        """Accounts that can sign in. None: not counted."""
        if self.directory:
            return self.directory.people
        registered = read(self.scan.statistics, "registration_by_method", RegistrationByMethod)
        counts = [part.total for part in registered.populations if part.population != "privileged"] if registered else []
        return sum(counts) if len(counts) == 2 else None

    @cached_property
    def numbers(self) -> dict[str, GapNumbers]:
        """The numbers of each check's findings.

        Counted once: a check may have a finding for every user, and gaps are sorted by it in several places.
        """
        return {check.id: gap_numbers(check.findings) for check in self.scan.checks}

    @cached_property
    def affected_people(self) -> dict[str, int]:
        """The people that each check's findings affect."""
        return {id_: numbers.people for id_, numbers in self.numbers.items()}

    def objectives_of(self, check: CheckResult) -> tuple[ObjectiveGrade, ...]:
        """The objectives that a check is evidence for, in the order of the check."""
        return tuple(self.objectives[id_] for id_ in check.objectives if id_ in self.objectives)

    def person(self, role: str) -> str:
        """The person in a role of the guidance, if declared."""
        return self.accountability.get(role, "")


def check_anchor(check_id: str) -> str:
    return f"check-{check_id}"


def objective_anchor(objective_id: str) -> str:
    return f"objective-{objective_id}"
