"""Whether the attestation of an objective counts, and what is said where it does not."""

from __future__ import annotations

from ztscan.config.attestations import Validity
from ztscan.config.waivers import LONGEST
from ztscan.core.model import ObjectiveGrade, Verdict

from .book import Book

_WORDS: dict[str, str] = {
    Validity.EXPIRED: "expired",
    Validity.NOT_YET: "not valid yet",
    Validity.TOO_FAR_AHEAD: f"more than {LONGEST.days} days ahead",
}


def not_counted(book: Book, objective: ObjectiveGrade) -> str:
    """Why the attestation of ``objective`` does not count. Empty: it counts, or there is none."""
    if not objective.attestation:
        return ""
    validity = objective.attestation.get("validity", Validity.VALID)
    if validity != Validity.VALID:  # a result may be of another version, or changed by hand
        return f"not counted: {_WORDS.get(validity, 'not known to be valid')}"
    asked = any(book.checks[id_].verdict is Verdict.MANUAL for id_ in objective.checks if id_ in book.checks)
    return "" if objective.verify != "graph" or asked else "not counted: Microsoft Graph decides"


def is_attested(book: Book, objective: ObjectiveGrade) -> bool:
    """Whether an attestation of the objective counts."""
    return bool(objective.attestation) and not not_counted(book, objective)
