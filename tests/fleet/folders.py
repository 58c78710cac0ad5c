"""Folders of results for tests: a small result of an invented tenant, and its outcome."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests import scans
from ztscan.core.model import Tenant
from ztscan.core.result import to_document
from ztscan.fleet import outcome
from ztscan.fleet.members import FleetMember
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome
from ztscan.fleet.results import RESULT

ID = "0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c01"
OTHER_ID = "0f6c1a52-7c2b-4a6c-8a43-0d5b1f1f6c02"


def result(tenant: str = ID) -> bytes:
    """The result file of a scan of ``tenant`` with one check."""
    scan = scans.scan(scans.result("conditional_access.mfa_all_users"), tenant=Tenant(tenant, "Contoso", "contoso.com", "global"))
    return to_document(scan, scans.grade(scan))


def member(name: str, tenant: str = ID, groups: tuple[str, ...] = ()) -> FleetMember:
    return FleetMember(name=name, tenant=tenant, groups=groups)


def keep(
    folder: Path,
    name: str,
    tenant: str = ID,
    *,
    content: bytes | None = None,
    kind: OutcomeKind = OutcomeKind.DONE,
    digest: str | None = None,
) -> None:
    """What a run leaves in ``folder`` for one tenant."""
    own = folder / name
    own.mkdir()
    written = result(tenant) if content is None else content
    (own / RESULT).write_bytes(written)
    known = hashlib.sha256(written).hexdigest() if digest is None else digest
    told = TenantOutcome(
        name=name,
        tenant=tenant,
        outcome=kind,
        reason="" if kind is OutcomeKind.DONE else "the server did not answer",
        exit_code=0,
        started="2026-11-20T02:00:00Z",
        finished="2026-11-20T02:00:30Z",
        version="0.1.0",
        result=known if kind is OutcomeKind.DONE else "",
    )
    (own / outcome.FILE).write_bytes(outcome.to_bytes(told))
