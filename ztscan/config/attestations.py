"""Attestations: signed and dated statements by the owner of an objective that Microsoft Graph cannot show, with an end date."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

import msgspec

from ztscan.config.waivers import LONGEST
from ztscan.core.errors import UsageError


class AttestedStatus(enum.StrEnum):
    """The statuses that an owner can attest. "Not assessed" is not one of them."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Validity(enum.StrEnum):
    """Whether an attestation counts on a given day."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    TOO_FAR_AHEAD = "too_far_ahead"


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """A statement on one objective. Dates are inclusive.

    ``by`` signed it on ``on``; it is valid until ``expires``. ``evidence`` says where the evidence is; ``due`` is the date by
    which an objective that is not met will be met.
    """

    objective: str
    status: AttestedStatus
    by: str
    on: date
    expires: date
    evidence: str
    due: date | None = None

    def __post_init__(self) -> None:
        for field in ("objective", "by", "evidence"):
            if not getattr(self, field).strip():
                raise ValueError(f"an attestation needs `{field}`")
        if self.expires < self.on:
            raise ValueError(f"the attestation of `{self.objective}` expires on {self.expires}, before it was given on {self.on}")

    def validity(self, day: date) -> Validity:
        """Whether it is valid on ``day``. An expired one is not, nor one that ends too late, as a waiver is not.

        One with a future date is not valid yet.
        """
        if day < self.on:
            return Validity.NOT_YET
        if self.expires - day > LONGEST:
            return Validity.TOO_FAR_AHEAD
        return Validity.VALID if day <= self.expires else Validity.EXPIRED


def read(entries: Iterable[object]) -> tuple[Attestation, ...]:
    """Attestations from the entries of a configuration, objects or mappings with the same keys.

    Raises UsageError if one is invalid, or if an objective is attested twice: which of the two counts would depend on their
    order.
    """
    found: dict[str, Attestation] = {}
    for entry in entries:
        try:
            attestation = msgspec.convert(entry, Attestation, from_attributes=True)
        except msgspec.ValidationError as error:
            text = str(error)
            raise UsageError(text[:1].lower() + text[1:], "correct the `[[attestation]]` in the configuration") from error
        if attestation.objective in found:
            raise UsageError(f"objective `{attestation.objective}` is attested twice", "keep only the valid attestation")
        found[attestation.objective] = attestation
    return tuple(found.values())
