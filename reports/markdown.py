"""Markdown for a job summary or a pull request comment: most important first, at most 60 KB, the rest counted.

Strings of the tenant are in code spans, in which Markdown has no HTML, link, mention or table. GitHub accepts 1 MiB of job
summary and 65,536 characters of a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ztscan.core.model import CheckResult, Finding, Grade, Scan, Verdict
from ztscan.drift import listing, story
from ztscan.drift.cause import Cause
from ztscan.drift.listing import WORDS, ListedChange
from ztscan.drift.model import Attribution, Blindness, Direction, Drift, FindingDrift, ObjectDrift, PillarDrift
from ztscan.reports.numbers.changes import first_changes
from ztscan.reports.numbers.gap import gap_numbers
from ztscan.reports.numbers.outcome import status_word, verdict_counts
from ztscan.reports.numbers.pillar import in_words, score_in_words, stage

from .markdown_room import MarkdownRoom
from .plain import FindingRow, acceptance, one_line, rows, warnings, why

MOST_BYTES = 60_000
MOST_FINDINGS = 10
"""Findings of one check that are listed."""
MOST_PROPERTIES = 8
"""Properties of one changed object that are listed."""
MOST_GAPS = 5
"""Gaps that are told before the folded sections."""
LONGEST = 240
"""The most characters of one text of the tenant."""


def render(scan: Scan, grade: Grade, drift: Drift | None = None, **_: object) -> str:
    """The summary: one screen of causes and pillars, then folded sections. What does not fit is counted."""
    room = MarkdownRoom(MOST_BYTES)
    room.put([f"## Zero Trust: {code(scan.tenant.name)} ({code(scan.tenant.domain)})", ""])
    if drift is not None:
        room.put([*_causes(drift), ""])
    room.put(_standing(scan, grade))
    sections = [_findings(scan, waived=waived) for waived in (False, True)]
    if drift is None and sections[0]:
        room.put(["", "### Most severe gaps", "", *(block.partition("\n")[0] for block in sections[0][:MOST_GAPS])])
    if drift is None:
        room.put(_first(scan, grade))
    if told := warnings(scan, drift):
        room.fold("Warnings about the configuration", (f"- {own(text)}" for text in told), "warnings about the configuration")
    if drift is not None:
        room.fold("All changes", map(_change, listing.changes(drift)), "changes")
        room.fold("Not comparable", map(_blind, drift.blindness), "parts that cannot be compared")
    for title, what, blocks in zip(("Gaps", "Accepted risks"), ("gaps", "checks with accepted risks"), sections, strict=True):
        room.fold(title, blocks, what)
    unseen = [check for check in scan.checks if check.effective in (Verdict.NOT_ASSESSED, Verdict.MANUAL)]
    room.fold("Not assessed", map(_unseen, unseen), "checks without a verdict")
    return room.text()


def _findings(scan: Scan, *, waived: bool) -> list[str]:
    by_check = groupby((row for row in rows(scan) if row.waived is waived), key=lambda row: row.check)
    return [_check(check, list(group), waived=waived) for check, group in by_check]


def code(text: str) -> str:
    """``text`` of the tenant as a code span. No character in it can end the span."""
    line = one_line(text, LONGEST) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def own(text: str) -> str:
    """A text of ztscan or of a plugin (a title), with the special characters of Markdown escaped."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~&])", r"\\\1", one_line(text)).replace("@", "@\u200b")


def _standing(scan: Scan, grade: Grade) -> Iterator[str]:
    tool = own(f"{scan.tool.name} {scan.tool.version}")
    yield f"{verdict_counts(scan.checks).sentence}. Scanned {own(scan.finished)} by {tool}."
    yield ""
    yield "| Pillar | Maturity | Score | Assessed |"
    yield "|---|---|---|---|"
    for pillar in grade.pillars:
        yield f"| {own(pillar.title)} | {stage(pillar.maturity).word} | {score_in_words(pillar.score)} | {pillar.assessed} % |"


def _first(scan: Scan, grade: Grade) -> Iterator[str]:
    """The changes to begin with. What a change does names policies and groups, so that it is a code span."""
    found = first_changes(scan, grade)
    if not found.changes:
        return
    yield from ("", "### First changes", "")
    for place, change in enumerate(found.changes, start=1):
        yield f"{place}. {code(change.description)}. {own(change.figures)}"
    yield ""
    yield own(" ".join(filter(None, (found.proof, found.together, found.decisions))))


def drift_in_one_line(drift: Drift) -> str:
    """What changed, in one sentence. It contains no text of the tenant."""
    return f"Since {drift.before.finished}: {story.told(drift)}."


def _causes(drift: Drift) -> Iterator[str]:
    """What changed, most important first: who changed it, what follows, and what to do."""
    yield f"**{drift_in_one_line(drift)}**"
    told = story.summary(drift)
    if told.events:
        yield ""
    for event in told.events:
        unknown = " (cause not known)" if event.cause is Cause.UNDETERMINED else ""
        yield f"- {own(event.kind)} {code(event.name)}: {code(event.what)}{unknown}{_by(event.attribution)}"
        for found in event.told_effects:
            members = "".join(f"; {code(told)}" for told in found.details)
            yield f"  - **{found.severity}** {code(found.finding.message)}{members} ({code(found.check)})"
        if event.more_effects:
            yield f"  - {event.more_effects}"
        yield f"  - {own(event.advice)}"
    if told.more:
        yield f"- {told.more}"
    if told.events:
        yield f"- {own(story.PLANNED)}"


def _change(item: ListedChange) -> str:
    """One change as one line of a list."""
    change = item.change
    if isinstance(change, FindingDrift):
        return _finding_drift(change)
    if isinstance(change, ObjectDrift):
        return _object_drift(change)
    if isinstance(change, PillarDrift):
        sides = (change.maturity_before, change.score_before), (change.maturity_after, change.score_after)
        was, now = (in_words(*side) for side in sides)
    else:
        was, now = status_word(change.before), status_word(change.after)
    return f"- **{WORDS[item.direction]}** {own(change.title)}: {was} → {now}"


def _blind(entry: Blindness) -> str:
    name = f"{code(entry.name)}: " if entry.name else ""
    return f"- **{WORDS[Direction.NOT_COMPARABLE]}** {name}{code(entry.reason)}"


def _finding_drift(change: FindingDrift) -> str:
    finding = change.finding
    subject = code(finding.subject.name or finding.subject.id)
    members = "".join(f"; {code(told)}" for told in change.details)
    told = f"{code(finding.message)} on {subject}{members}{_by(change.attribution)}"
    return f"- **{WORDS[change.direction]}**, {change.severity}: {told}"


def _object_drift(change: ObjectDrift) -> str:
    shown = change.changes[:MOST_PROPERTIES] if change.direction is Direction.CHANGED else ()
    properties = [f"{code(p.path)}: {_values(p.removed)} → {_values(p.added)}" for p in shown]
    more = len(change.changes) - MOST_PROPERTIES
    properties += [f"{more} more properties"] if properties and more > 0 else []
    what = f": {'; '.join(properties)}" if properties else ""
    meaning = f" — {code(change.meaning)}" if change.meaning else ""
    return f"- **{WORDS[change.direction]}** {code(change.resource)} {code(change.name)}{meaning}{what}{_by(change.attribution)}"


def _values(values: tuple[str, ...]) -> str:
    return code(", ".join(values)) if values else "nothing"


def _by(attribution: Attribution | None) -> str:
    if attribution is None:
        return ""
    if attribution.why_not:
        return f" (who: {code(attribution.why_not)})"
    where = f" from {code(attribution.where)}" if attribution.where else ""
    return f" (by {code(attribution.who)}, {own(attribution.when)}{where}, {code(attribution.operation)})"


def _check(check: CheckResult, found: list[FindingRow], *, waived: bool) -> str:
    """A check with its findings as one block: the gap, then the requirement. It is shown whole or counted."""
    accepted = f" — {code(acceptance(check))}" if waived else ""
    first = code(found[0].finding.message)
    gap = gap_numbers([row.finding for row in found]).told(first, [code(row.finding.subject.name) for row in found])
    lines = [f"- **{check.severity}** {gap} ({code(check.id)}){accepted}", f"  - Requirement: {own(check.title)}"]
    lines += [f"  - {_finding(row.finding)}" for row in found[:MOST_FINDINGS]]
    more = len(found) - MOST_FINDINGS
    lines += [f"  - and {more:,} more"] if more > 0 else []
    return "\n".join([*lines, *_fixes(check)])


def _fixes(check: CheckResult) -> Iterator[str]:
    """What closes the gap, in a line; the calls are written by `ztscan fix`."""
    for fix in check.fixes:
        calls = "1 call" if len(fix.steps) == 1 else f"{len(fix.steps):,} calls"
        told = f"not read: {', '.join(map(code, fix.missing))}" if fix.missing else f"{calls}, {fix.facts.effort}"
        yield f"  - Fix: {own(fix.facts.changes)} {own(fix.facts.notices)} ({told})"
    if check.no_fix:
        yield f"  - Fix: {own(check.no_fix)}"


def _finding(finding: Finding) -> str:
    observed = f", observed {code(finding.observed)}" if finding.observed not in finding.message else ""
    expected = f", expected {code(finding.expected)}" if finding.expected else ""
    subject = finding.subject.name or finding.subject.id
    return f"{code(subject)}: {code(finding.message)}{observed}{expected} ({code(finding.fingerprint[:12])})"


def _unseen(check: CheckResult) -> str:
    return f"- {check.severity}: {own(check.title)}: {code(why(check))}"
