"""The gaps: for each failed check what is wrong, who is affected, an example sign-in, and how to close the gap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from ztscan.core.model import CheckResult, Finding, NearMiss, Severity, Witness
from ztscan.reports.numbers.gap import GapNumbers, gap_numbers, open_findings
from ztscan.reports.numbers.words import counted, kind_words, number

from .book import (
    SEVERITY_WORDS,
    Book,
    check_anchor,
    objective_anchor,
)
from .checklist import Choice
from .controls import controls
from .evidence import EvidenceTable, Lines, allowance, caps, lines, portal_link, table
from .fixes import FixCard, fixes, no_fix
from .prose import Block, Span, blocks, link, page_of_site, said
from .text import day, named, sentence, visible

FRAMEWORK_WORDS = {
    "cis-m365-7.0": "CIS Microsoft 365 7.0",
    "cis-m365-6.0": "CIS Microsoft 365 6.0",
    "scuba": "CISA SCuBA",
    "mitre-attack": "MITRE ATT&CK",
    "nist-800-53": "NIST SP 800-53",
    "eidsca": "EIDSCA",
    "maester": "Maester",
    "prowler": "Prowler",
    "zta": "Zero Trust Assessment",
    "monkey365": "Monkey365",
}
_OBJECTS = frozenset(("application", "conditionalAccessPolicy", "device", "group", "namedLocation", "servicePrincipal", "user"))
_LONG = 2
SPELLED_OUT = 3
"""The most findings of a check that are shown as sentences. If there are more, a table contains all of them."""


@dataclass(frozen=True, slots=True)
class ExampleSignIn:
    """An example sign-in: its steps in order, the reasons why access is granted, and the What If call."""

    steps: tuple[tuple[str, str], ...]
    because: tuple[tuple[Span, ...], ...]
    what_if: str
    same_call: str
    """The anchor of the card that shows the What If call already."""


@dataclass(frozen=True, slots=True)
class Near:
    """A policy that a small change brings closer to the requirement, or all the way."""

    policy: str
    href: str
    missed: tuple[tuple[Span, ...], ...]
    lets_through: tuple[Span, ...]
    change: tuple[Span, ...]
    effect: tuple[Span, ...]
    """What the change does by proof; empty in results from before it was proved."""
    warnings: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding in sentences."""

    message: tuple[Span, ...]
    subject_kind: str
    subject: str
    href: str
    observed: tuple[tuple[Span, ...], ...]
    """Several lines if it has several parts."""
    expected: tuple[Span, ...]
    reach: str
    sign_in: ExampleSignIn | None
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class Documentation:
    what: tuple[Block, ...]
    why: tuple[Block, ...]
    limits: tuple[Block, ...]
    remediation: tuple[Block, ...]
    references: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WaiverNote:
    owner: str
    reason: str
    expires: str
    covers: str


@dataclass(frozen=True, slots=True)
class Card:
    """One failed check. The filters use ``pillars``, ``owners`` and ``frameworks``."""

    id: str
    anchor: str
    title: str
    severity: str
    severity_word: str
    headline: tuple[Span, ...]
    reach: str
    pillars: tuple[str, ...]
    owners: tuple[str, ...]
    frameworks: tuple[tuple[str, str, tuple[str, ...]], ...]
    objectives: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    statements_title: str
    table: EvidenceTable | None
    documentation: Documentation | None
    waiver: WaiverNote | None
    fixes: tuple[FixCard, ...]
    no_fix: tuple[Span, ...]
    notes: tuple[tuple[Span, ...], ...]
    missing: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    severity: str
    title: str
    summary: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    groups: tuple[SeverityGroup, ...]
    waived: tuple[Card, ...]
    total: int
    severities: tuple[Choice, ...]
    pillars: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    frameworks: tuple[Choice, ...]


def findings(book: Book) -> Findings:
    """Every failed check as a card: the open ones by severity, the waived ones separately."""
    gaps = {check.id for check in book.gaps}
    waived = [check for check in book.scan.checks if check.findings and check.id not in gaps]
    waived.sort(key=lambda check: (check.severity.rank, check.id))
    cards = _cards(book, (*book.gaps, *waived))
    open_cards = [cards[check.id] for check in book.gaps]
    groups = [(severity, [card for card in open_cards if card.severity == severity]) for severity in Severity]
    return Findings(
        groups=tuple(
            SeverityGroup(severity.value, SEVERITY_WORDS[severity], counted(len(found), "gap"), tuple(found))
            for severity, found in groups
            if found
        ),
        waived=tuple(cards[check.id] for check in waived),
        total=len(open_cards),
        severities=tuple(Choice(severity.value, SEVERITY_WORDS[severity]) for severity, found in groups if found),
        pillars=tuple(
            Choice(id_, title) for id_, title in book.pillar_titles.items() if any(id_ in card.pillars for card in open_cards)
        ),
        owners=tuple(Choice(owner, owner) for owner in sorted({owner for card in open_cards for owner in card.owners})),
        frameworks=tuple(
            Choice(key, word)
            for key, word in FRAMEWORK_WORDS.items()
            if any(key == framework for card in open_cards for framework, _, _ in card.frameworks)
        ),
    )


def _cards(book: Book, checks: Sequence[CheckResult]) -> dict[str, Card]:
    tables: dict[str, Lines] = {}
    if not book.executive:
        tables = {c.id: lines(c.findings, book.scan.tenant.cloud) for c in checks if len(c.findings) > SPELLED_OUT}
    in_page, held = caps(tables.values(), allowance(book.people))
    calls: dict[str, str] = {}
    return {
        check.id: _card(
            book,
            check,
            table(check, tables[check.id], book.numbers[check.id], in_page, held) if check.id in tables else None,
            calls,
        )
        for check in checks
    }


def _card(book: Book, check: CheckResult, evidence: EvidenceTable | None, calls: dict[str, str]) -> Card:
    """``calls`` has the anchor of the card that shows a What If call, by call."""
    objectives = book.objectives_of(check)
    told = _told(check)
    return Card(
        id=check.id,
        anchor=check_anchor(check.id),
        title=check.title,
        severity=check.severity.value,
        severity_word=SEVERITY_WORDS[check.severity],
        headline=said(headline(check, book.numbers[check.id]), 700),
        reach=book.numbers[check.id].reach,
        pillars=tuple(dict.fromkeys(objective.pillar for objective in objectives)),
        owners=tuple(dict.fromkeys(objective.owner for objective in objectives)),
        frameworks=tuple(
            (key, FRAMEWORK_WORDS.get(key, key), controls(check, key))
            for key in dict.fromkeys((*FRAMEWORK_WORDS, *sorted(check.mappings)))
            if check.mappings.get(key)
        ),
        objectives=tuple((objective.title, f"#{objective_anchor(objective.id)}") for objective in objectives),
        statements=tuple(_statement(finding, book.scan.tenant.cloud, check_anchor(check.id), calls) for finding in told),
        statements_title="What is wrong" if len(check.findings) <= SPELLED_OUT else _examples(told),
        table=evidence,
        documentation=_documentation(book, check),
        waiver=_waiver(check),
        fixes=() if book.executive else fixes(check),
        no_fix=() if book.executive else no_fix(check),
        notes=tuple(said(sentence(note), 600) for note in check.notes),
        missing=tuple(said(f"{sentence(gap.detail)} {sentence(gap.remedy)}", 600) for gap in check.gaps),
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
    found = open_findings(check) or check.findings
    if len(found) == 1:
        return _introduced(found[0])
    numbers = of_all if of_all and of_all.findings == len(found) == len(check.findings) else gap_numbers(found)
    widest = max(found, key=lambda finding: finding.users or 0)
    if numbers.subjects == 1:
        return f"{sentence(_introduced(widest)).rstrip('.')} ({numbers.more_in_words})."
    words = numbers.subjects_in_words
    if widest.users:
        return f"{words}; the widest: {sentence(visible(widest.message, 300))}"
    patterns = {finding.message.replace(finding.subject.name, "…") if len(finding.subject.name) > 2 else "" for finding in found}
    if len(patterns) == 1 and patterns != {""}:
        pattern = patterns.pop()
        return f"{words}: {visible(f'each{pattern[1:]}' if pattern.startswith('… ') else pattern, 300)}"
    return f"{words}, for example: {sentence(visible(found[0].message, 300))}"


def _introduced(finding: Finding) -> str:
    """The message of the only finding, preceded by the name of its subject unless the message contains it."""
    subject, message = finding.subject, visible(finding.message, 300)
    if subject.kind in _OBJECTS and subject.name and subject.name not in finding.message:
        return sentence(f"{named(subject.name)}: {message}")
    return sentence(message)


def _statement(finding: Finding, cloud: str, card: str, calls: dict[str, str]) -> Statement:
    return Statement(
        message=said(sentence(finding.message), 600),
        subject_kind=kind_words(finding.subject.kind, 1),
        subject=named(finding.subject.name or finding.subject.id),
        href=portal_link(finding.subject, cloud),
        observed=_lines(finding.observed),
        expected=said(finding.expected, 600),
        reach=gap_numbers((finding,)).reach,
        sign_in=_sign_in(finding.witness, card, calls) if finding.witness else None,
        near=tuple(_near(miss, cloud) for miss in finding.near_misses),
    )


def _lines(observed: str) -> tuple[tuple[Span, ...], ...]:
    """An observation with many parts: one line for each of the first parts."""
    parts = observed.split("; ")
    return tuple(said(part, 700) for part in parts[:8]) if len(parts) > _LONG else (said(observed, 600),)


def _sign_in(witness: Witness, card: str, calls: dict[str, str]) -> ExampleSignIn:
    body = msgspec.to_builtins(witness.what_if, enc_hook=dict)
    what_if = json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True) if body else ""
    first = calls.get(what_if, "")
    if what_if:
        calls.setdefault(what_if, card)
    return ExampleSignIn(
        tuple((label, named(value)) for label, value in witness.sign_in),
        tuple(said(sentence(reason), 300) for reason in witness.because),
        "" if first else what_if,
        first,
    )


def _near(miss: NearMiss, cloud: str) -> Near:
    return Near(
        named(miss.policy.name or miss.policy.id),
        portal_link(miss.policy, cloud),
        tuple(said(reason, 300) for reason in miss.missed),
        said(sentence(miss.lets_through), 300),
        said(sentence(miss.change), 300),
        said(sentence(miss.effect), 300) if miss.effect else (),
        tuple(said(sentence(f"the change {warning}"), 300) for warning in miss.warnings),
    )


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
