"""The gaps: for each failed check what is wrong, who is affected, an example sign-in, and how to close the gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ztscan.core.model import CheckResult, Finding, Severity
from ztscan.reports.numbers.gap import GapNumbers, gap_numbers, unwaived
from ztscan.reports.numbers.words import counted, number

from .book import (
    SEVERITY_WORDS,
    Book,
    check_anchor,
    objective_anchor,
)
from .controls import FRAMEWORK_WORDS, all_controls
from .evidence import EvidenceTable, Lines, allowance, caps, lines, table
from .facets import Facet, Values, coded, facets, of_fixes
from .fixes import FixCard, fixes, no_fix
from .packed import Packed, packed
from .prose import Block, Span, blocks, link, page_of_site, said
from .statements import Seen, Statement, statement
from .subjects import SubjectIndex, subjects_of
from .text import day, moment, named, sentence, visible

_OF_EACH = re.compile("(?:(?P<before>the [a-z ]{1,40} )?… |the user )(?P<rest>[^…]+)", re.IGNORECASE)
"""A message that is the same for all subjects, with the name of the subject as its subject, or what is said of a part of it."""
_PARTS = (" of ", " in ", " on ", " for ", " from ", " to ")
"""What ends the words before a name, where a part of the subject is meant: "the logs of …"."""
_OBJECTS = frozenset(
    (
        *("application", "conditionalAccessPolicy", "device", "group", "namedLocation", "servicePrincipal", "user"),
        *("compliancePolicy", "configurationPolicy", "deviceCompliancePolicy", "deviceConfiguration", "deviceManagementIntent"),
        "groupPolicyConfiguration",
    )
)
SPELLED_OUT = 3
"""The most findings of a check that are shown as sentences. If there are more, a table contains all of them."""


class Documentation(msgspec.Struct, frozen=True):
    what: tuple[Block, ...]
    why: tuple[Block, ...]
    limits: tuple[Block, ...]
    remediation: tuple[Block, ...]
    references: tuple[tuple[str, str], ...]


class WaiverNote(msgspec.Struct, frozen=True):
    owner: str
    reason: str
    expires: str
    covers: str


class Card(msgspec.Struct, frozen=True):
    """One failed check."""

    id: str
    number: int
    """Of the card in the index of subjects."""
    anchor: str
    title: str
    severity: str
    severity_word: str
    headline: tuple[Span, ...]
    reach: str
    pillars: tuple[str, ...]
    owners: tuple[str, ...]
    frameworks: tuple[tuple[str, str, str], ...]
    objectives: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    statements_title: str
    table: EvidenceTable | None
    documentation: Documentation | None
    waiver: WaiverNote | None
    fixes: tuple[FixCard, ...]
    no_fix: tuple[Span, ...]
    notes: tuple[tuple[Span, ...], ...]
    same_notes: str
    """The anchor of the card that has the same notes already."""
    missing: tuple[tuple[Span, ...], ...]
    endpoints: tuple[str, ...]
    more_endpoints: int


class SeverityGroup(msgspec.Struct, frozen=True):
    severity: str
    title: str
    summary: str
    cards: tuple[Card, ...]


class Findings(msgspec.Struct, frozen=True):
    groups: tuple[SeverityGroup, ...]
    waived: tuple[Card, ...]
    total: int
    read_at: str
    facets: tuple[Facet, ...]
    kept: Packed | None
    """What the page knows of accounts and applications, and the rows that tables lack. Not in an executive report."""
    codes: Mapping[str, str]
    """By check id, the codes of the values that the filters offer."""


def findings(book: Book) -> Findings:
    """Every failed check as a card: the open ones by severity, the waived ones separately."""
    gaps = {check.id for check in book.gaps}
    waived = [check for check in book.scan.checks if check.findings and check.id not in gaps]
    waived.sort(key=lambda check: book.places[check.id])
    index = SubjectIndex(book.scan.members)
    cards = _cards(book, (*book.gaps, *waived), index)
    open_cards = [cards[check.id] for check in book.gaps]
    valued = [_values(card, check) for card, check in zip(open_cards, book.gaps, strict=True)]
    offered = facets(valued, {"pillar": book.pillar_titles})
    groups = [(severity, [card for card in open_cards if card.severity == severity]) for severity in Severity]
    return Findings(
        groups=tuple(
            SeverityGroup(severity.value, SEVERITY_WORDS[severity], counted(len(found), "gap"), tuple(found))
            for severity, found in groups
            if found
        ),
        waived=tuple(cards[check.id] for check in waived),
        total=len(open_cards),
        read_at=_read_at(book),
        facets=offered,
        kept=None if book.executive else _kept(index, cards.values()),
        codes={card.id: coded(values, offered) for card, values in zip(open_cards, valued, strict=True)},
    )


def _read_at(book: Book) -> str:
    started, finished = moment(book.scan.started), moment(book.scan.finished)
    return f"at {started}" if started == finished else f"from {started} to {finished}"


def _kept(index: SubjectIndex, cards: Iterable[Card]) -> Packed:
    tables = {card.table.id: card.table.beside for card in cards if card.table and card.table.beside}
    return packed({"subjects": index.data(), "tables": tables})


def _values(card: Card, check: CheckResult) -> Values:
    return {
        **of_fixes(check.fixes),
        "severity": (card.severity,),
        "pillar": card.pillars,
        "owner": card.owners,
        "framework": tuple(key for key, _, _ in card.frameworks),
    }


def _cards(book: Book, checks: Sequence[CheckResult], index: SubjectIndex) -> dict[str, Card]:
    tables: dict[str, Lines] = {}
    if not book.executive:
        tables = {c.id: lines(c.findings, book.scan.tenant.cloud) for c in checks if len(c.findings) > SPELLED_OUT}
    in_page, held = caps(tables.values(), allowance(book.people))
    seen, found = Seen(), dict[str, Card]()
    for at, check in enumerate(checks):
        shown = [row.subject for row in tables[check.id].rows[:held]] if check.id in tables else []
        index.post(check, at, [*shown, *(subject for finding in _told(check) for subject in subjects_of(finding))])
        evidence = None
        if check.id in tables:
            evidence = table(check, tables[check.id], book.numbers[check.id], in_page, held, index.number)
        found[check.id] = _card(book, check, at, evidence, seen)
    return found


def _card(book: Book, check: CheckResult, number_: int, evidence: EvidenceTable | None, seen: Seen) -> Card:
    objectives = book.objectives_of(check)
    told = _told(check)
    endpoints, more_endpoints = book.readings.of(check.id, book.read)
    return Card(
        id=check.id,
        number=number_,
        anchor=check_anchor(check.id),
        title=check.title,
        severity=check.severity.value,
        severity_word=SEVERITY_WORDS[check.severity],
        headline=said(headline(check, book.numbers[check.id]), 700),
        reach=book.numbers[check.id].reach,
        pillars=tuple(dict.fromkeys(objective.pillar for objective in objectives)),
        owners=tuple(dict.fromkeys(objective.owner for objective in objectives)),
        frameworks=tuple((key, FRAMEWORK_WORDS.get(key, key), ids) for key, ids in all_controls(check).items()),
        objectives=tuple((objective.title, f"#{objective_anchor(objective.id)}") for objective in objectives),
        statements=tuple(statement(finding, book.scan.tenant.cloud, check_anchor(check.id), seen) for finding in told),
        statements_title="What is wrong" if len(check.findings) <= SPELLED_OUT else _examples(told),
        table=evidence,
        documentation=_documentation(book, check),
        waiver=_waiver(check),
        fixes=() if book.executive else fixes(check, check_anchor(check.id), seen.fixes),
        no_fix=() if book.executive else no_fix(check),
        notes=tuple(said(sentence(note), 600) for note in check.notes),
        same_notes=seen.elsewhere(check.notes, check_anchor(check.id)),
        missing=tuple(said(f"{sentence(gap.detail)} {sentence(gap.remedy)}", 600) for gap in check.gaps),
        endpoints=endpoints,
        more_endpoints=more_endpoints,
    )


def _told(check: CheckResult) -> tuple[Finding, ...]:
    """The findings to show in detail: all of a few; of many, the widest ones with an example sign-in."""
    if len(check.findings) <= SPELLED_OUT:
        return check.findings
    shown = [finding for finding in check.findings if finding.witness or finding.near_misses]
    return tuple(sorted(shown, key=lambda finding: -(finding.users or 0))[:SPELLED_OUT])


def _examples(told: tuple[Finding, ...]) -> str:
    return "Details of the widest findings" if len(told) > 1 else "Details of one finding"


def headline(check: CheckResult, of_all: GapNumbers | None = None) -> str:
    """The gap in one sentence: the number of subjects and the message. ``of_all``: the numbers of all its findings, if known."""
    found = unwaived(check) or check.findings
    widest = max(found, key=lambda finding: finding.users or 0)  # the first of them, in the order of the result
    if len(found) == 1:
        return _introduced(widest)
    numbers = of_all if of_all and of_all.findings == len(found) == len(check.findings) else gap_numbers(found)
    if numbers.subjects == 1:
        return f"{sentence(_introduced(widest)).rstrip('.')} ({numbers.more_in_words})."
    words = numbers.subjects_in_words
    if widest.users:
        return f"{words}; the widest: {sentence(visible(widest.message, 300))}"
    if shared := _OF_EACH.fullmatch(_shared_pattern(found)):
        before = shared["before"] or ""
        part = before if before.endswith(_PARTS) else ""
        return sentence(f"{words}: {part}each {visible(shared['rest'], 300)}")
    return f"{words}, for example: {_introduced(widest)}"


def _shared_pattern(findings: Sequence[Finding]) -> str:
    """The message that all have but for the name of the subject. Empty: there is none."""
    pattern = _pattern(findings[0])
    return pattern if all(_pattern(finding) == pattern for finding in findings) else ""


def _pattern(finding: Finding) -> str:
    name = finding.subject.name
    return finding.message.replace(name, "…") if len(name) > 2 else ""


def _introduced(finding: Finding) -> str:
    """The message of the only finding, preceded by the name of its subject unless the message contains it."""
    subject, message = finding.subject, visible(finding.message, 300)
    if subject.kind in _OBJECTS and subject.name and subject.name not in finding.message:
        return sentence(f"{named(subject.name)}: {message}")
    return sentence(message)


def _documentation(book: Book, check: CheckResult) -> Documentation | None:
    text = book.documentation.get(check.id)
    if text is None:
        return None
    return Documentation(
        blocks(text.what),
        blocks(text.why),
        blocks(text.limits),
        blocks(text.remediation),
        _references(text.references),
    )


def _references(addresses: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((link(address), page_of_site(address)) for address in addresses)


def _waiver(check: CheckResult) -> WaiverNote | None:
    waiver = check.waiver
    if waiver is None:
        return None
    covered = sum(finding.fingerprint in set(waiver.findings) for finding in check.findings)
    return WaiverNote(
        named(waiver.owner),
        sentence(waiver.reason),
        day(waiver.expires),
        f"covers {number(covered)} of {counted(len(check.findings), 'finding')}",
    )
