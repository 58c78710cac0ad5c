"""The changes since the baseline scan."""

from __future__ import annotations

import json

import msgspec

from ztscan.drift import listing, story
from ztscan.drift.listing import WORDS, ListedChange
from ztscan.drift.model import (
    Attribution,
    Blindness,
    CheckDrift,
    Direction,
    Drift,
    FindingDrift,
    ObjectDrift,
    ObjectiveDrift,
    PillarDrift,
    PropertyChange,
)
from ztscan.reports.numbers.outcome import status_word
from ztscan.reports.numbers.pillar import in_words
from ztscan.reports.numbers.words import counted

from .book import SEVERITY_WORDS, check_anchor
from .text import moment, named, sentence, visible

DIRECTION_WORDS = {direction: word.capitalize() for direction, word in WORDS.items()}


class CheckChange(msgspec.Struct, frozen=True):
    """The changed findings of one check in one direction. ``subjects`` are some of them, by name."""

    direction: str
    word: str
    title: str
    href: str
    severity_word: str
    count: str
    subjects: str
    reason: str


class ConfigurationChange(msgspec.Struct, frozen=True):
    word: str
    direction: str
    kind: str
    name: str
    properties: tuple[tuple[str, str, str], ...]
    meaning: str
    who: str


class Changes(msgspec.Struct, frozen=True):
    since: str
    summary: str
    checks: tuple[CheckChange, ...]
    objectives: tuple[tuple[str, str, str, str], ...]
    configuration: tuple[ConfigurationChange, ...]
    pillars: tuple[tuple[str, str, str, str], ...]
    unseen: tuple[str, ...]


def changes(drift: Drift, gaps: frozenset[str], executive: bool) -> Changes:
    """The list of changes as tables. ``gaps`` are the ids of checks that have a card to link to."""
    listed = listing.changes(drift)
    return Changes(
        since=moment(drift.before.finished),
        summary=sentence(story.told(drift)),
        checks=tuple(_checks(listed, gaps, executive)),
        objectives=tuple(
            (DIRECTION_WORDS[item.direction], item.change.title, status_word(item.change.before), status_word(item.change.after))
            for item in listed
            if isinstance(item.change, ObjectiveDrift)
        ),
        configuration=()
        if executive
        else tuple(_configuration(item.change) for item in listed if isinstance(item.change, ObjectDrift)),
        pillars=tuple(_pillar(item.change) for item in listed if isinstance(item.change, PillarDrift)),
        unseen=tuple(_unseen(entry) for entry in drift.blindness),
    )


def _unseen(entry: Blindness) -> str:
    return f"{entry.name}: {entry.reason}" if entry.name else sentence(entry.reason)


def _pillar(change: PillarDrift) -> tuple[str, str, str, str]:
    sides = (
        (change.maturity_before, change.score_before, change.assessed_before),
        (change.maturity_after, change.score_after, change.assessed_after),
    )
    before, after = (f"{in_words(maturity, score)}, {assessed} % assessed" for maturity, score, assessed in sides)
    return DIRECTION_WORDS[change.direction], change.title, before, after


def _checks(listed: tuple[ListedChange, ...], gaps: frozenset[str], executive: bool) -> list[CheckChange]:
    """Changed findings by check and direction, then changed verdicts without one, in the order of the list."""
    by_check: dict[tuple[Direction, str], list[FindingDrift]] = {}
    for item in listed:
        if isinstance(item.change, FindingDrift):
            by_check.setdefault((item.direction, item.change.check), []).append(item.change)
    rows = [_check(found, gaps, executive) for found in by_check.values()]
    return [*rows, *(_verdict(item.change, gaps) for item in listed if isinstance(item.change, CheckDrift))]


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
        reason=" ".join([sentence(first.reason), *([] if executive else _members(found))]).strip(),
    )


def _members(found: list[FindingDrift]) -> list[str]:
    """Who entered and who left, for the first findings of a row."""
    return [sentence(visible(told, 400)) for change in found[:3] for told in change.details]


def _verdict(change: CheckDrift, gaps: frozenset[str]) -> CheckChange:
    return CheckChange(
        direction=change.direction.value,
        word=DIRECTION_WORDS[change.direction],
        title=change.title,
        href=f"#{check_anchor(change.id)}" if change.id in gaps else "",
        severity_word=SEVERITY_WORDS[change.severity],
        count=f"{status_word(change.before)} → {status_word(change.after)}",
        subjects="",
        reason=sentence(change.reason),
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
