"""What changed, for people: one line for a log, one screen for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from ztscan.cli.ui.console import harmless
from ztscan.cli.ui.progress import counted
from ztscan.core.fingerprint import SHORT
from ztscan.drift import listing, story
from ztscan.drift.cause import Cause
from ztscan.drift.listing import WORDS, ListedChange
from ztscan.drift.model import Attribution, Blindness, Drift, FindingDrift, ObjectDrift, PillarDrift
from ztscan.reports.numbers.outcome import status_word
from ztscan.reports.numbers.pillar import in_words

MOST = 20
_NAMED = 3


def headline(drift: Drift) -> str:
    """One line: what changed since the baseline, and who changed it."""
    people = _people(drift)
    by = f"; changed by {people}" if people else ""
    return f"Since {drift.before.finished}: {story.told(drift)}{by}"


def causes(drift: Drift) -> Iterator[str]:
    """The causes, most important first: what changed, who changed it, what follows, and what to do."""
    told = story.summary(drift)
    for event in told.events:
        unknown = "cause not known: " if event.cause is Cause.UNDETERMINED else ""
        yield f"  {harmless(f'{event.name}: {unknown}{event.what}')}"
        yield f"    {harmless(f'{event.kind}; by {event.who}' if event.who else event.kind)}"
        for found in event.told_effects:
            members = "".join(f"; {told}" for told in found.details)
            yield f"    {found.severity.value} {harmless(f'{found.check}: {listing.with_subject(found.finding)}{members}')}"
        if event.more_effects:
            yield f"    {event.more_effects}"
        yield f"    {harmless(event.advice)}"
    if told.more:
        yield f"  {told.more}"
    if told.events:
        yield f"  {story.PLANNED}"


def show_in_brief(drift: Drift, undecided: Sequence[Blindness], console: Console, *, failed: bool) -> None:
    """Print a comparison above the summary of a scan: one line, the causes, what makes the gate undecided."""
    console.print(Text(headline(drift), style="bold"), soft_wrap=True)
    for line in causes(drift):
        console.print(Text(line), soft_wrap=True)
    for change in drift.configuration:
        if change.meaning and (change.recreated_from or change.cause is not Cause.CONTROL):
            console.print(Text(f"  {harmless(change.name)}: {harmless(change.meaning)}"), soft_wrap=True)
    show_undecided(undecided, console, failed=failed)


def show_undecided(blind: Sequence[Blindness], console: Console, *, failed: bool) -> None:
    """Print what keeps the drift gate from being decided, and the two ways out. ``failed``: it fails whatever that hides."""
    if not blind:
        return
    state = "fails, and there may be more drift" if failed else "is undecided"
    console.print(Text(f"The drift gate {state}: {counted(len(blind), 'part')} cannot be compared", style="bold"), soft_wrap=True)
    for entry in blind[:MOST]:
        name = f"{entry.kind} {harmless(entry.name)}: " if entry.name else ""
        console.print(Text(f"  {name}{harmless(entry.reason)}"), soft_wrap=True)
    if len(blind) > MOST:
        console.print(Text(f"  and {len(blind) - MOST} more", style="dim"))
    named = [entry for entry in blind if entry.name]
    if named:
        restore = "Restore what could not be read, or accept it" if any(entry.unread for entry in named) else "Accept it"
        console.print(Text(f"{restore} with --allow-unassessed CHECK."), soft_wrap=True)


def _people(drift: Drift) -> str:
    """The people who made attributed changes, most changes first."""
    attributions = [*(c.attribution for c in drift.configuration), *(c.attribution for c in drift.findings)]
    by_person = Counter(attribution.who for attribution in attributions if attribution and attribution.who)
    names = [harmless(who) for who, _ in by_person.most_common(_NAMED)]
    more = f" and {len(by_person) - _NAMED} more" if len(by_person) > _NAMED else ""
    return ", ".join(names) + more


def show(drift: Drift, console: Console) -> None:
    """Print a comparison on one screen: the list of changes, by level and direction."""
    console.print(Text(headline(drift), style="bold"), soft_wrap=True)  # a log is searched line by line
    for (level, direction), found in groupby(listing.changes(drift), key=lambda item: (item.level, item.direction)):
        items = list(found)
        console.print(Text(f"{level.capitalize()}, {WORDS[direction]}: {len(items):,}", style="bold"))
        for item in items[:MOST]:
            for line in _lines(item):
                console.print(Text(line))
        if len(items) > MOST:
            console.print(Text(f"  and {len(items) - MOST} more", style="dim"))


def _lines(item: ListedChange) -> Iterator[str]:
    """One change: what it is, and for a policy or setting what it means and its properties."""
    change = item.change
    if isinstance(change, FindingDrift):
        told = harmless(f"{change.check}: {listing.with_subject(change.finding)}")
        yield f"  {change.severity.value} {change.finding.fingerprint[:SHORT]} {told}{_by(change.attribution)}"
        for detail in change.details:
            yield f"    {harmless(detail)}"
    elif isinstance(change, ObjectDrift):
        yield f"  {harmless(change.resource)}: {harmless(change.name)}{_by(change.attribution)}"
        if change.meaning:
            yield f"    {harmless(change.meaning)}"
        for found in change.changes[:MOST]:
            yield f"    {harmless(found.path)}: {_value(found.before)} → {_value(found.after)}"
            for word, names in zip(story.MOVES.get(change.resource, ()), (found.added, found.removed), strict=False):
                if names:
                    yield f"      {word}: {harmless(', '.join(names))}"
    elif isinstance(change, PillarDrift):
        was, now = in_words(change.maturity_before, change.score_before), in_words(change.maturity_after, change.score_after)
        yield f"  {harmless(change.id)}: {was} → {now}"
    else:
        was, now = status_word(change.before), status_word(change.after)
        yield f"  {harmless(change.id)}: {was} → {now}"


def _by(attribution: Attribution | None) -> str:
    """Who made the change, when and from where. Empty if that is not known: the reports say why."""
    if attribution is None or not attribution.who:
        return ""
    where = f" from {harmless(attribution.where)}" if attribution.where else ""
    return f" (by {harmless(attribution.who)}, {harmless(attribution.when)}{where}: {harmless(attribution.operation)})"


def _value(value: object) -> str:
    text = harmless(str(value))
    return text if len(text) <= 80 else f"{text[:79]}…"
