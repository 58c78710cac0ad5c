"""The changes since the baseline scan."""

from __future__ import annotations

import json
from dataclasses import dataclass

import msgspec

from ztscan.drift.model import Attribution, Direction, Drift, FindingDrift, ObjectDrift, PropertyChange

from .book import SEVERITY_WORDS, check_anchor
from .text import counted, joined, moment, named, sentence, visible

DIRECTION_WORDS = {
    Direction.REGRESSED: "Worse",
    Direction.IMPROVED: "Better",
    Direction.NEW: "New",
    Direction.GONE: "Gone",
    Direction.CHANGED: "Changed",
    Direction.NOT_COMPARABLE: "Cannot be compared",
}
_ORDER = (
    Direction.NEW,
    Direction.REGRESSED,
    Direction.CHANGED,
    Direction.NOT_COMPARABLE,
    Direction.IMPROVED,
    Direction.GONE,
)
_MOST_FINDINGS = 300


@dataclass(frozen=True, slots=True)
class CheckChange:
    """The changed findings of one check in one direction. ``subjects`` are some of them, by name."""

    direction: str
    word: str
    title: str
    href: str
    severity_word: str
    count: str
    subjects: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConfigurationChange:
    word: str
    direction: str
    kind: str
    name: str
    properties: tuple[tuple[str, str, str], ...]
    meaning: str
    who: str


@dataclass(frozen=True, slots=True)
class Changes:
    since: str
    summary: str
    checks: tuple[CheckChange, ...]
    objectives: tuple[tuple[str, str, str, str], ...]
    configuration: tuple[ConfigurationChange, ...]
    unseen: tuple[str, ...]


def changes(drift: Drift, gaps: frozenset[str], executive: bool) -> Changes:
    """The drift as tables. ``gaps`` are the ids of checks that have a card to link to."""
    return Changes(
        since=moment(drift.before.finished),
        summary=summary(drift),
        checks=tuple(_checks(drift, gaps, executive)),
        objectives=tuple(
            (DIRECTION_WORDS[change.direction], change.title, _status(change.before), _status(change.after))
            for change in drift.objectives
        ),
        configuration=() if executive else tuple(_configuration(change) for change in drift.configuration),
        unseen=tuple(f"{entry.resource}: {entry.reason}" for entry in drift.unseen),
    )


def summary(drift: Drift) -> str:
    """The change in one sentence."""
    parts = [
        f"{counted(len(drift.findings_by(direction)), 'finding')} {word}"
        for direction, word in ((Direction.NEW, "new"), (Direction.GONE, "gone"))
        if drift.findings_by(direction)
    ]
    worse = [change.direction for change in drift.objectives].count(Direction.REGRESSED)
    better = [change.direction for change in drift.objectives].count(Direction.IMPROVED)
    parts += [f"{counted(worse, 'objective')} worse"] if worse else []
    parts += [f"{counted(better, 'objective')} better"] if better else []
    parts += (
        [f"{counted(len(drift.configuration), 'policy or setting', 'policies or settings')} changed"]
        if drift.configuration
        else []
    )
    unknown = len(drift.findings_by(Direction.NOT_COMPARABLE))
    parts += [f"{counted(unknown, 'finding')} not comparable"] if unknown else []
    return sentence(joined(parts) or "nothing changed")


def _status(status: object) -> str:
    return str(status).replace("_", " ") if status else "absent"


def _checks(drift: Drift, gaps: frozenset[str], executive: bool) -> list[CheckChange]:
    by_check: dict[tuple[int, int, str], list[FindingDrift]] = {}
    for change in drift.findings:
        by_check.setdefault((_ORDER.index(change.direction), change.severity.rank, change.check), []).append(change)
    return [_check(found, gaps, executive) for _, found in sorted(by_check.items())][:_MOST_FINDINGS]


def _check(found: list[FindingDrift], gaps: frozenset[str], executive: bool) -> CheckChange:
    first = found[0]
    names = [named(change.finding.subject.name or change.finding.subject.id) for change in found[:3]]
    return CheckChange(
        direction=first.direction.value,
        word=DIRECTION_WORDS[first.direction],
        title=first.title,
        href=f"#{check_anchor(first.check)}" if first.check in gaps else "",
        severity_word=SEVERITY_WORDS[first.severity],
        count=counted(len(found), "finding"),
        subjects="" if executive else ", ".join(names) + (f" and {len(found) - 3} more" if len(found) > 3 else ""),
        reason=sentence(first.reason),
    )


def _configuration(change: ObjectDrift) -> ConfigurationChange:
    return ConfigurationChange(
        word=DIRECTION_WORDS[change.direction],
        direction=change.direction.value,
        kind=change.resource.replace("_", " "),
        name=named(change.name),
        properties=tuple((part.path, _before(part), _after(part)) for part in change.changes),
        meaning=sentence(visible(change.meaning, 400)),
        who=_who(change.attribution),
    )


def _before(part: PropertyChange) -> str:
    return "removed " + ", ".join(map(named, part.removed)) if part.removed else ("" if part.added else _value(part.before))


def _after(part: PropertyChange) -> str:
    return "added " + ", ".join(map(named, part.added)) if part.added else ("" if part.removed else _value(part.after))


def _value(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, str):
        return visible(value, 300)
    plain = msgspec.to_builtins(value, enc_hook=dict)
    return visible(json.dumps(plain, ensure_ascii=False, sort_keys=True), 300)


def _who(attribution: Attribution | None) -> str:
    if attribution is None:
        return ""
    if attribution.who:
        return f"{named(attribution.who)}, {moment(attribution.when)}"
    return sentence(attribution.why_not)
