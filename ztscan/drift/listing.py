"""The one list of changes from which every output tells what changed: report, terminal, Markdown, pipelines.

No output counts or words changes by itself, so that no two of them can disagree.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ztscan.core.model import Finding, Severity
from ztscan.drift.model import CheckDrift, Direction, Drift, FindingDrift, ObjectDrift, ObjectiveDrift, PillarDrift

WORDS: Mapping[Direction, str] = {
    Direction.REGRESSED: "worse",
    Direction.NEW: "new",
    Direction.CHANGED: "changed",
    Direction.IMPROVED: "better",
    Direction.GONE: "gone",
    Direction.NOT_COMPARABLE: "not comparable",
}
"""The word for each direction, in the order of the list: worse before better, and last what cannot be compared."""

_PLACES = {direction: place for place, direction in enumerate(WORDS)}


class Level(enum.StrEnum):
    """What changed. The cause comes before its effects."""

    CONFIGURATION = "policies and settings"
    FINDING = "findings"
    CHECK = "verdicts"
    OBJECTIVE = "objectives"
    PILLAR = "pillars"


class ListedChange(NamedTuple):
    """One change of a comparison."""

    level: Level
    direction: Direction
    change: ObjectDrift | FindingDrift | CheckDrift | ObjectiveDrift | PillarDrift


def changes(drift: Drift) -> tuple[ListedChange, ...]:
    """All changes: by level, within a level worse before better, then the most severe first.

    Those below the threshold of their check are not told here; their number is (``in_words``).
    A changed verdict is on the list where no changed finding of the check tells it. A verdict that cannot be compared is part of
    ``Drift.blindness``.
    """
    told = {change.check for change in drift.findings}
    listed = (
        *(ListedChange(Level.CONFIGURATION, change.direction, change) for change in drift.configuration),
        *(ListedChange(Level.FINDING, change.direction, change) for change in drift.findings if not change.quiet),
        *(
            ListedChange(Level.CHECK, change.direction, change)
            for change in drift.checks
            if change.id not in told and change.direction is not Direction.NOT_COMPARABLE
        ),
        *(ListedChange(Level.OBJECTIVE, change.direction, change) for change in drift.objectives if not change.quiet),
        *(ListedChange(Level.PILLAR, change.direction, change) for change in drift.pillars),
    )
    levels = list(Level)
    return tuple(sorted(listed, key=lambda item: (levels.index(item.level), _PLACES[item.direction], _rank(item))))


def _rank(item: ListedChange) -> int:
    return item.change.severity.rank if isinstance(item.change, FindingDrift | CheckDrift) else len(Severity)


def in_words(drift: Drift) -> str:
    """What changed, in one line without any text of the tenant: ``findings: 2 worse, 1 new; objectives: 1 better``."""
    found = Counter((item.level, item.direction) for item in changes(drift))
    parts = [
        f"{level}: " + ", ".join(f"{found[level, way]:,} {word}" for way, word in WORDS.items() if found[level, way])
        for level in Level
        if any(found[level, way] for way in WORDS)
    ]
    if small := sum(change.quiet for change in drift.findings):
        parts.append(f"{small:,} {'finding' if small == 1 else 'findings'} changed below the threshold")
    elif not any(direction is not Direction.NOT_COMPARABLE for _, direction in found):
        parts.insert(0, "no change is known" if parts or drift.blindness else "nothing changed")
    return "; ".join([*parts, *_blindness(drift)])


def with_subject(finding: Finding) -> str:
    """The message of a finding, preceded by the name of its subject unless the message contains it."""
    name = finding.subject.name or finding.subject.id
    return finding.message if name in finding.message else f"{name}: {finding.message}"


def _blindness(drift: Drift) -> Iterator[str]:
    kinds = Counter(entry.kind for entry in drift.blindness)
    if kinds["tenant"]:
        yield from (entry.reason for entry in drift.blindness if entry.kind == "tenant")
    told = [
        f"{kinds[kind]:,} {kind}{'s' if kinds[kind] != 1 else ''}" for kind in ("check", "resource", "objective") if kinds[kind]
    ]
    if told:
        yield f"cannot be compared: {', '.join(told)}"
