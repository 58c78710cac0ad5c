"""The checks of a fleet: every check of any result, with the newest version of its rule."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple

from ztscan.core.model import CheckResult, Severity
from ztscan.drift.compare import Graded


class CheckLine(NamedTuple):
    """One check as every tenant is compared by it. ``pillar``: id of the pillar of its first objective, or empty."""

    id: str
    title: str
    severity: Severity
    version: int
    pillar: str


class FleetCatalogue:
    """Learns the checks and pillars of one result after another."""

    def __init__(self) -> None:
        self._lines: dict[str, CheckLine] = {}
        self._pillars: dict[str, str] = {}

    def learn(self, graded: Graded) -> None:
        """Take the checks and pillars of a result. A newer rule of a check replaces an older one."""
        pillars = {objective.id: objective.pillar for objective in graded.grade.objectives}
        for pillar in graded.grade.pillars:
            self._pillars.setdefault(pillar.id, pillar.title)
        for check in graded.scan.checks:
            known = self._lines.get(check.id)
            if known is None or known.version < check.version:
                self._lines[check.id] = _line(check, pillars)

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """By severity, then by id."""
        return tuple(sorted(self._lines.values(), key=lambda line: (line.severity.rank, line.id)))

    @property
    def pillars(self) -> Mapping[str, str]:
        """Title of every pillar by its id, in the order of the guidance."""
        return self._pillars


def _line(check: CheckResult, pillars: Mapping[str, str]) -> CheckLine:
    pillar = next((pillars[objective] for objective in check.objectives if objective in pillars), "")
    return CheckLine(sys.intern(check.id), sys.intern(check.title), check.severity, check.version, sys.intern(pillar))
