"""The actions: changes with the gaps that each closes, what it takes, and who notices."""

from __future__ import annotations

import msgspec

from ztscan.config.warnings import UNDECLARED
from ztscan.reports.numbers.changes import FirstChange, first_changes, other_changes

from .book import Book, check_anchor
from .prose import Span, said
from .text import sentence, visible

_SENTENCE = 400
"""Characters of what a change does."""
_OWNER = 120
_CAUTION = 800


class ActionRow(msgspec.Struct, frozen=True):
    """One change. ``takes``: effort, licence, who notices and owner in a line; ``facts`` the same as label and text."""

    number: int
    what: str
    detail: str
    href: str
    severity: str
    buys: str
    kinds: str
    takes: str
    facts: tuple[tuple[str, str], ...]
    closed: tuple[tuple[str, str], ...]
    """The gaps that it closes: their requirement and a link."""


class Actions(msgspec.Struct, frozen=True):
    """``proof``: what the numbers of gaps rest on, and what all actions come to. ``decisions``: the gaps that no call closes."""

    rows: tuple[ActionRow, ...]
    others: tuple[ActionRow, ...]
    proof: str
    decisions: str
    caution: tuple[Span, ...]
    """That no emergency access account is declared. Empty: one is, or nothing here can lock one out."""
    unproved: str
    """How many fixes have no proved effect. Empty: none."""


def actions(book: Book) -> Actions:
    """The first changes, and the others whose effect was proved."""
    first = first_changes(book.scan, book.grade, book.accountability)
    others = other_changes(book.scan, book.grade, book.accountability)
    return Actions(
        rows=tuple(_row(book, place, change) for place, change in enumerate(first.changes, start=1)),
        others=tuple(_row(book, place, change) for place, change in enumerate(others, start=len(first.changes) + 1)),
        proof=f"{first.proof} {first.together}".strip(),
        decisions=first.decisions,
        caution=next((said(sentence(text), _CAUTION) for text in book.scan.warnings if text.startswith(UNDECLARED)), ()),
        unproved=first.unproved_in_words,
    )


def _row(book: Book, place: int, change: FirstChange) -> ActionRow:
    facts = tuple((label, visible(text, _OWNER)) for label, text in change.facts)
    return ActionRow(
        number=place,
        what=visible(change.what, _SENTENCE),
        detail=sentence(visible(change.detail, _SENTENCE)) if change.detail else "",
        href=f"#{check_anchor(change.check)}",
        severity=change.severity.value,
        buys=change.buys,
        kinds=change.kinds,
        takes=" · ".join(text for label, text in facts if label != "Start"),
        facts=facts,
        closed=tuple((visible(book.checks[check].title, _SENTENCE), f"#{check_anchor(check)}") for check in change.closed),
    )
