"""What expires in a tenant: waivers, attestations, credentials of applications, the relationship with the partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import msgspec

from ztscan.core.charts import read
from ztscan.core.inventory import CredentialInventory
from ztscan.core.model import Scan, Severity
from ztscan.drift.compare import Graded
from ztscan.fleet.members import FleetMember

ExpiryKind = Literal["waiver", "attestation", "credential", "relationship"]


class AcceptedRisk(NamedTuple):
    """A waiver of a check."""

    check: str
    title: str
    severity: Severity
    owner: str
    reason: str
    expires: str
    """ISO 8601 date."""
    findings: int


class Expiry(NamedTuple):
    """``what`` names it: a check, an objective, or a credential. ``on`` is an ISO 8601 date."""

    kind: ExpiryKind
    what: str
    on: str
    holder: str = ""
    """Of a credential: the application."""
    check: str = ""
    """Of a waiver: the id of the check."""


class Expiries(NamedTuple):
    """``incomplete``: the credentials of some applications could not be read, or are not all in the result."""

    found: tuple[Expiry, ...]
    incomplete: bool


def accepted_risks(scan: Scan) -> tuple[AcceptedRisk, ...]:
    return tuple(
        AcceptedRisk(
            one.id, one.title, one.severity, one.waiver.owner, one.waiver.reason, one.waiver.expires, len(one.waiver.findings)
        )
        for one in scan.checks
        if one.waiver
    )


def relationships(member: FleetMember) -> tuple[Expiry, ...]:
    """The end of the relationship by which a partner manages a tenant. It is known whether or not the tenant has a result."""
    return (Expiry("relationship", "GDAP relationship", member.relationship_ends),) if member.relationship_ends else ()


def expiries(graded: Graded) -> Expiries:
    """Everything with an end date, the earliest first."""
    inventory = _inventory(graded.scan)
    found = (*_waivers(graded.scan), *_attestations(graded), *(_credentials(inventory) if inventory else ()))
    incomplete = inventory is None or inventory.incomplete or len(inventory.rows) < inventory.total
    return Expiries(tuple(sorted(found, key=lambda one: (one.on, one.kind, one.what))), incomplete)


def _waivers(scan: Scan) -> Iterator[Expiry]:
    for risk in accepted_risks(scan):
        yield Expiry("waiver", risk.title, risk.expires, check=risk.check)


def _attestations(graded: Graded) -> Iterator[Expiry]:
    for objective in graded.grade.objectives:
        if objective.attestation and "expires" in objective.attestation:
            yield Expiry("attestation", objective.title, objective.attestation["expires"])


def _credentials(inventory: CredentialInventory) -> Iterator[Expiry]:
    for row in inventory.rows:
        if row.end:
            yield Expiry("credential", row.name or f"{row.kind} without a name", row.end, row.holder)


def _inventory(scan: Scan) -> CredentialInventory | None:
    try:
        return read(scan.statistics, "credential_inventory", CredentialInventory)
    except msgspec.ValidationError:
        return None
