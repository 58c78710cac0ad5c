"""Exceptions: accepted risks and attested objectives, with owner, reason and end date."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from .attesting import not_counted
from .book import Book, objective_anchor
from .checklist import STATUS_WORDS
from .findings import Card, Findings
from .prose import Span, said
from .text import day, named, sentence, visible


class Attested(msgspec.Struct, frozen=True):
    objective: str
    href: str
    status: str
    status_word: str
    by: str
    on: str
    expires: str
    evidence: str
    due: str
    not_counted: str
    """Why it does not count; empty where it does."""


class Exceptions(msgspec.Struct, frozen=True):
    """``waived`` are gaps that a waiver covers completely, ``partly`` open gaps that it covers in part."""

    waived: tuple[Card, ...]
    partly: tuple[Card, ...]
    attested: tuple[Attested, ...]
    warnings: tuple[tuple[Span, ...], ...]
    """About the configuration: exclusions that expired, checks that are retired or deprecated."""


def exceptions(book: Book, found: Findings, told: Iterable[str] = ()) -> Exceptions:
    """Everything in the report that is based on a waiver or an attestation; ``told`` are warnings about the configuration."""
    return Exceptions(
        waived=found.waived,
        partly=tuple(card for group in found.groups for card in group.cards if card.waiver),
        attested=tuple(
            Attested(
                objective.title,
                f"#{objective_anchor(objective.id)}",
                objective.status.value,
                STATUS_WORDS[objective.status],
                named(objective.attestation.get("by", "")),
                day(objective.attestation.get("on", "")),
                day(objective.attestation.get("expires", "")),
                visible(objective.attestation.get("evidence", ""), 400),
                day(objective.attestation.get("due", "")),
                not_counted(book, objective),
            )
            for objective in book.grade.objectives
            if objective.attestation
        ),
        warnings=tuple(said(sentence(text), 600) for text in told),
    )
