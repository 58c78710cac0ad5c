"""GitHub workflow commands: the most severe findings as annotations of a run. Lines for stdout, not a file.

Source: docs.github.com, "Workflow commands for GitHub Actions"; escaping as in actions/toolkit ``command.ts``.
"""

from __future__ import annotations

from collections import defaultdict

from ztscan.core.model import Grade, Scan, Severity
from ztscan.drift import listing
from ztscan.drift.model import Direction, Drift

from .plain import one_line, rows, warnings

MOST_PER_LEVEL = 10
"""The most annotations of one level that GitHub shows for a step."""

_NEWS = (Direction.NEW, Direction.REGRESSED, Direction.NOT_COMPARABLE)
"""What is annotated where there is a baseline. What cannot be compared may be new."""
_COMMAND = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}


def render(scan: Scan, grade: Grade, drift: Drift | None = None, **_: object) -> str:  # noqa: ARG001 - renderers share a signature
    """One command a line: warnings about the configuration, then open findings by severity, then how many are not shown.

    With a baseline these are the findings that are new or worse: an old gap is annotated once. Of a level there are at most
    ``MOST_PER_LEVEL``.
    """
    told = warnings(scan, drift)
    lines = [f"::warning title=ztscan configuration::{_data(text)}" for text in told[:MOST_PER_LEVEL]]
    left: dict[str, int] = defaultdict(int)
    shown: dict[str, int] = defaultdict(int, warning=len(lines))
    if len(told) > MOST_PER_LEVEL:
        left["warning"] = len(told) - MOST_PER_LEVEL
    old = 0
    for row in rows(scan, drift):
        if row.waived:
            continue
        if drift is not None and row.direction not in _NEWS:
            old += 1
            continue
        command = _COMMAND[row.check.severity]
        if shown[command] == MOST_PER_LEVEL:
            left[command] += 1
            continue
        shown[command] += 1
        new = f"{listing.WORDS[row.direction]}: " if row.direction in _NEWS else ""
        message = f"{row.finding.subject.name or row.finding.subject.id}. Requirement: {row.check.title} ({row.check.id})"
        lines.append(f"::{command} title={_property(new + row.finding.message)}::{_data(message)}")
    if old:
        counted = "1 finding" if old == 1 else f"{old:,} findings"
        lines.append(f"::notice title=ztscan::{_data(f'not shown here: {counted} that the baseline has; see the report')}")
    if left:
        rest = ", ".join(f"{count} {command}s" for command, count in left.items())
        lines.append(f"::notice title=ztscan::{_data(f'not shown here: {rest}; see the report')}")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    """One line without a character that ends or starts a command of GitHub or Azure Pipelines (``##[``, ``##vso[``)."""
    return one_line(text, 500).replace("%", "%25").replace("##", "# #")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
