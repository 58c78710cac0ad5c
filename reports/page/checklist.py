"""The deployment objectives as the guidance's own checklists, and who is accountable for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ztscan.core.model import CheckResult, ObjectiveGrade, ObjectiveStatus, PillarGrade, Verdict
from ztscan.reports.numbers.outcome import status_word
from ztscan.reports.numbers.pillar import pillar_numbers
from ztscan.reports.numbers.words import counted, number

from .attesting import not_counted
from .book import Book, check_anchor, objective_anchor
from .prose import Span, link, page_name, spans
from .text import day, named, sentence

STATUS_WORDS = {status: status_word(status).capitalize() for status in ObjectiveStatus}
_MOST_LISTED = 3
"""Checks of an objective that are listed, the most severe first."""
_UNLISTED = {
    Verdict.FAIL: ("fails", "fail"),
    Verdict.MANUAL: ("needs a manual review", "need a manual review"),
    Verdict.NOT_ASSESSED: ("not assessed", "not assessed"),
}
"""What is said of further checks, of one and of several."""
_CHECK_ORDER = (Verdict.FAIL, Verdict.MANUAL, Verdict.NOT_ASSESSED, Verdict.PASS, Verdict.NOT_APPLICABLE)


class CheckLink(msgspec.Struct, frozen=True):
    """A check of an objective. ``href`` leads to the gap, or to its row in the list of all checks."""

    title: str
    verdict: str
    href: str


class ObjectiveRow(msgspec.Struct, frozen=True):
    id: str
    anchor: str
    title: str
    status: str
    status_word: str
    reason: tuple[Span, ...]
    pillar: str
    step: str
    step_word: str
    principle: str
    principle_word: str
    owner: str
    person: str
    documentation: str
    documentation_text: str
    checks: tuple[CheckLink, ...]
    unlisted: str
    """The number of further checks, by verdict. With those that are listed, they are all that are counted by the reason."""
    closed: str
    attested: str
    question: str


class StageSection(msgspec.Struct, frozen=True):
    title: str
    summary: str
    rows: tuple[ObjectiveRow, ...]


class AccountabilityRow(msgspec.Struct, frozen=True):
    """One line of an accountability table: lead, owner and duty, and the name that is declared for the role."""

    lead: str
    owner: str
    duty: str
    person: str


class AccountabilityTable(msgspec.Struct, frozen=True):
    title: str
    rows: tuple[AccountabilityRow, ...]


class PillarChecklist(msgspec.Struct, frozen=True):
    id: str
    title: str
    summary: str
    stages: tuple[StageSection, ...]
    accountability: tuple[AccountabilityTable, ...]


class Choice(msgspec.Struct, frozen=True):
    """A value of a filter and its words."""

    value: str
    word: str


class Checklist(msgspec.Struct, frozen=True):
    pillars: tuple[PillarChecklist, ...]
    owners: tuple[Choice, ...]
    steps: tuple[Choice, ...]
    principles: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    total: int


def checklist(book: Book) -> Checklist:
    """Every objective by pillar and stage, with the choices that a reader can filter by."""
    objectives = book.grade.objectives
    table = book.table
    return Checklist(
        pillars=tuple(_pillar(book, pillar) for pillar in book.grade.pillars),
        owners=tuple(Choice(owner, owner) for owner in sorted({objective.owner for objective in objectives})),
        steps=_choices(table.steps, (objective.step for objective in objectives)),
        principles=_choices(table.principles, (objective.principle for objective in objectives)),
        statuses=_choices(STATUS_WORDS, (objective.status for objective in objectives)),
        total=len(objectives),
    )


def _choices(words: Mapping[Any, str], present: Iterable[str]) -> tuple[Choice, ...]:
    """The values that occur, in the order of ``words``."""
    seen = set(present)
    return tuple(Choice(str(value), word) for value, word in words.items() if value in seen)


def _pillar(book: Book, pillar: PillarGrade) -> PillarChecklist:
    rows = [objective for objective in book.grade.objectives if objective.pillar == pillar.id]
    stages = [(title, [row for row in rows if row.stage == stage]) for stage, title in book.table.stages.items()]
    return PillarChecklist(
        pillar.id,
        pillar.title,
        pillar_numbers(pillar).objectives_in_words,
        tuple(StageSection(title, _summary(found), tuple(_row(book, one) for one in found)) for title, found in stages if found),
        tuple(_accountability(book, pillar)),
    )


def _accountability(book: Book, pillar: PillarGrade) -> Iterator[AccountabilityTable]:
    """The accountability tables of the guidance with the names that were declared; a second one is for Central IT."""
    for at, table in enumerate(book.table.answerable(pillar.id)):
        where = ", where Central IT runs it" if at else ""
        lead = [(table.sponsor, "Sponsors the programme"), (table.programme_lead, "Drives results across teams")]
        yield AccountabilityTable(
            f"Accountability for {pillar.title.lower()}{where}",
            (
                *(AccountabilityRow(role, "", duty, book.person(role)) for role, duty in lead),
                *(AccountabilityRow("", duty.role, duty.duty, book.person(duty.role)) for duty in table.roles),
            ),
        )


def _summary(rows: list[ObjectiveGrade]) -> str:
    met = sum(row.status is ObjectiveStatus.MET for row in rows)
    return f"{met} of {len(rows)} done"


def _row(book: Book, objective: ObjectiveGrade) -> ObjectiveRow:
    checks = [book.checks[id_] for id_ in objective.checks if id_ in book.checks]
    checks.sort(key=lambda check: (_CHECK_ORDER.index(check.effective), check.severity.rank, check.id))
    closed = [check for check in checks if check.effective in (Verdict.PASS, Verdict.NOT_APPLICABLE)]
    open_ = [check for check in checks if check not in closed]
    asked = {row.id: row.question for row in book.table.objectives}
    attestation = objective.attestation or {}
    return ObjectiveRow(
        id=objective.id,
        anchor=objective_anchor(objective.id),
        title=objective.title,
        status=objective.status.value,
        status_word=STATUS_WORDS[objective.status],
        reason=spans(sentence(objective.reason), links=False),
        pillar=objective.pillar,
        step=objective.step,
        step_word=book.table.steps.get(objective.step, objective.step) if objective.step != "none" else "",
        principle=objective.principle,
        principle_word=book.table.principles.get(objective.principle, objective.principle),
        owner=objective.owner,
        person=book.person(objective.owner),
        documentation=link(objective.documentation),
        documentation_text=page_name(objective.documentation),
        checks=tuple(
            CheckLink(check.title, check.effective.value, f"#{check_anchor(check.id) if check.findings else 'all-checks'}")
            for check in open_[:_MOST_LISTED]
        ),
        unlisted=_unlisted(open_[_MOST_LISTED:]),
        closed=_closed(closed),
        attested=_attested(attestation, not_counted(book, objective)),
        question=_question(objective, asked.get(objective.id, "")),
    )


def _unlisted(checks: Sequence[CheckResult]) -> str:
    if not checks:
        return ""
    verdicts = Counter(check.effective for check in checks)
    words = [f"{number(count)} {_UNLISTED[verdict][count > 1]}" for verdict, count in verdicts.items()]
    return f"and {counted(len(checks), 'more check')}: {', '.join(words)}"


def _closed(checks: Sequence[CheckResult]) -> str:
    """How many checks passed, and how many had nothing to judge: a check that does not apply has not passed.

    Nor has one that fails with an accepted risk.
    """
    accepted = sum(check.verdict is not check.effective for check in checks)
    passed = sum(check.verdict is Verdict.PASS for check in checks)
    idle = len(checks) - passed - accepted
    words = [f"{counted(passed, 'check')} passed"] if passed else []
    words += [counted(accepted, "accepted risk")] if accepted else []
    words += [f"{counted(idle, 'check')} {'does' if idle == 1 else 'do'} not apply"] if idle else []
    return ", ".join(words)


def _question(objective: ObjectiveGrade, question: str) -> str:
    """The question for the owner, if it is unanswered and the reason does not contain it."""
    waits = objective.verify != "graph" and not objective.attestation and question not in objective.reason
    return question if waits else ""


def _attested(attestation: Mapping[str, str], why_not: str) -> str:
    if not attestation:
        return ""
    parts = [f"attested by {named(attestation.get('by', ''))}"]
    if attestation.get("on"):
        parts.append(f"on {day(attestation['on'])}")
    if attestation.get("expires"):
        parts.append(f"{'expires' if why_not else 'valid until'} {day(attestation['expires'])}")
    parts += [why_not] if why_not else []
    return sentence(", ".join(parts))
