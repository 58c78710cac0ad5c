"""What all machine formats share: texts on one line, findings by severity, the pillar of a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ztscan.config.waivers import is_waived
from ztscan.core.model import CheckResult, Finding, Grade, Scan
from ztscan.drift.model import Direction, Drift

from .numbers.gap import gap_order, worst_first
from .page.text import visible

OTHER = "Other"
"""The pillar of checks whose objective the grade does not know."""


class FindingRow(NamedTuple):
    """One finding with its check. ``direction`` is its change since the baseline. None: no change, or no baseline."""

    check: CheckResult
    finding: Finding
    waived: bool
    direction: Direction | None
    unseen: str = ""
    """Why this scan could not look at it. Empty: the scan found it."""


def one_line(text: str, longest: int = 2_000) -> str:
    """``text`` without line breaks, with every invisible or direction-changing character spelled out."""
    return visible(" ".join(text.split()), longest)


def rows(scan: Scan, drift: Drift | None = None) -> Iterator[FindingRow]:
    """Every finding, the most severe first; within a severity, open findings before waived ones, checks in ``gap_order``."""
    directions = {(change.check, change.finding.fingerprint): change.direction for change in drift.findings} if drift else {}
    found = [
        FindingRow(check, finding, is_waived(check, finding), directions.get((check.id, finding.fingerprint)))
        for check in scan.checks
        for finding in check.findings
    ]
    places = gap_order(scan.checks)

    def most_severe_first(row: FindingRow) -> tuple[object, ...]:
        return (row.check.severity.rank, row.waived, places[row.check.id], worst_first(row.finding), row.finding.fingerprint)

    return iter(sorted(found, key=most_severe_first))


def warnings(scan: Scan, drift: Drift | None = None) -> tuple[str, ...]:
    """What is said of the configuration of the scan, and of the baseline."""
    return (*scan.warnings, *(drift.warnings if drift else ()))


def pillar_titles(grade: Grade) -> Mapping[str, str]:
    """Title of the pillar by id of objective."""
    titles = {pillar.id: pillar.title for pillar in grade.pillars}
    return {objective.id: titles.get(objective.pillar, objective.pillar) for objective in grade.objectives}


def why(check: CheckResult) -> str:
    """Why a check has no pass or fail: the code and the sentence."""
    gap = check.gaps[0] if check.gaps else None
    reason = check.reason or str(gap.reason if gap else check.verdict)
    detail = check.detail or (gap.detail if gap else "")
    return f"{reason.replace('_', ' ')}: {detail}" if detail else reason.replace("_", " ")


def acceptance(check: CheckResult) -> str:
    """The waiver of a check in one line. Empty: no waiver."""
    if check.waiver is None:
        return ""
    return f"accepted by {check.waiver.owner} until {check.waiver.expires}: {check.waiver.reason}"
