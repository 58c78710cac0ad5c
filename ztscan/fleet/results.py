"""Reads a folder of results, one tenant at a time. What can't be used is a reason, never a tenant that is left out."""

from __future__ import annotations

import enum
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.files import exists, read_file
from ztscan.core.result import MAX_BYTES, from_document
from ztscan.drift.compare import Graded
from ztscan.fleet import members, outcome
from ztscan.fleet.members import FleetMember
from ztscan.fleet.names import MEMBERS_FILE, problem_of
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome, one_line

RESULT = "result.json"
EARLIER = "earlier.json"
"""The result before the last one, for what changed since then."""
_NAME_ONE = "name the folder that `ztscan fleet scan -o` wrote"
_SCAN_AGAIN = "scan this tenant again with `ztscan fleet scan`"


Chosen = Callable[[FleetMember], bool]
"""Whether a tenant is among those that a command is about."""


class NoResultReason(enum.StrEnum):
    """Why a tenant has no result that can be used."""

    NOT_SCANNED = "not_scanned"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    DAMAGED = "damaged"
    OTHER_TENANT = "other_tenant"
    DUPLICATE = "duplicate"


class NoResult(msgspec.Struct, frozen=True):
    """A tenant of which nothing is known, and why. It has its own type, so that it is never mistaken for a good result."""

    reason: NoResultReason
    detail: str
    """A sentence, on one line. It may repeat what a server or a tenant said."""
    next_step: str = _SCAN_AGAIN


class TenantResult(msgspec.Struct, frozen=True):
    """What the folder of results says of one tenant."""

    member: FleetMember
    asked: bool
    """Whether ``fleet.json`` names it. False: only its folder was found."""
    outcome: TenantOutcome | None
    """Of the last run. None: none was written, or it can't be read, which ``graded`` then says."""
    graded: Graded | NoResult
    """The result of the last run, or why there is none. A result of a run before the last one is not used for it."""


def whole(content: bytes, name: str) -> Graded:
    """The whole result in ``content``."""
    return Graded(*from_document(content, name))


class ResultsFolder(msgspec.Struct, frozen=True):
    """The folder of results of a fleet."""

    path: Path
    members: tuple[FleetMember, ...]
    """By name. Tenants whose folder is found without being named are among them."""
    asked: frozenset[str]
    """Names in ``fleet.json``."""
    listed: bool
    """Whether there is a ``fleet.json``. Without it, a tenant that has no folder is not known."""
    decode: Callable[[bytes, str], Graded] = whole
    """Reads a result file, given its content and its path. Raises UsageError if it is none."""

    def results(self, chosen: Chosen = lambda _: True) -> Iterator[TenantResult]:
        """What is known of each chosen tenant. One result at a time is in memory, unless the caller keeps them.

        Tenants that ``fleet.json`` names come first, so that a folder that is left over never stands for one of them. What is
        said of a chosen tenant names no other one.
        """
        seen: dict[str, FleetMember] = {}
        for member in sorted(self.members, key=lambda one: (one.name not in self.asked, one)):
            found = self._once(self.result(member), seen, chosen)
            if chosen(found.member):
                yield found

    def result(self, member: FleetMember) -> TenantResult:
        """What is known of one tenant."""
        asked = member.name in self.asked
        try:
            last = self._outcome(member)
        except ZtscanError as error:
            return TenantResult(member, asked, None, NoResult(NoResultReason.DAMAGED, one_line(str(error))))
        if last and not member.tenant:
            member = msgspec.structs.replace(member, tenant=last.tenant)
        graded = self._graded(member, last)
        if isinstance(graded, Graded) and not member.tenant:
            member = msgspec.structs.replace(member, tenant=graded.scan.tenant.id)
        return TenantResult(member, asked, last, graded)

    def last(self, member: FleetMember) -> TenantOutcome | None:
        """The outcome of the last run, without decoding its result. None: there is none.

        Raises UsageError for an outcome that can't be read, or whose result is not there unchanged.
        """
        found = self._outcome(member)
        if found is None or found.outcome is not OutcomeKind.DONE:
            return found
        self._content(member, RESULT, found.result)
        return found

    def earlier(self, member: FleetMember) -> Graded | NoResult:
        """The result before the last one."""
        return self._read(member, EARLIER, "")

    def _once(self, found: TenantResult, seen: dict[str, FleetMember], chosen: Chosen) -> TenantResult:
        """``found``, unless another name has a result of the same tenant: it would count twice."""
        if isinstance(found.graded, NoResult):
            return found
        tenant = found.graded.scan.tenant.id.lower()
        other = seen.setdefault(tenant, found.member) if tenant else found.member
        if other.name == found.member.name:
            return found
        detail = f"{f'`{other.name}`' if chosen(other) else 'another folder'} holds a result of the same tenant"
        return TenantResult(
            found.member, found.asked, found.outcome, NoResult(NoResultReason.DUPLICATE, detail, "remove one of the two folders")
        )

    def _outcome(self, member: FleetMember) -> TenantOutcome | None:
        """The outcome of the last run; None if there is none. Raises UsageError for one that can't be, or of another tenant."""
        path = self.path / member.name / outcome.FILE
        if not exists(path):
            return None
        found = outcome.from_bytes(read_file(path, outcome.MAX_BYTES, "outcome"), str(path))
        if found.name.lower() != member.name.lower() or (member.tenant and found.tenant != member.tenant):
            raise UsageError(f"`{path}` is the outcome of another tenant", _SCAN_AGAIN)
        return found

    def _content(self, member: FleetMember, file: str, digest: str) -> bytes:
        """The content of a result file. Raises UsageError if it is not there, or not the one with this digest."""
        path = self.path / member.name / file
        if digest and not exists(path):
            raise UsageError(f"`{path}`, which the last run wrote, is gone", _SCAN_AGAIN)
        content = read_file(path, MAX_BYTES, "result")
        if digest and hashlib.sha256(content).hexdigest() != digest:
            raise UsageError(f"`{path}` is not the result that the last run wrote", _SCAN_AGAIN)
        return content

    def _graded(self, member: FleetMember, last: TenantOutcome | None) -> Graded | NoResult:
        if last is not None and last.outcome is not OutcomeKind.DONE:
            return NoResult(NoResultReason(last.outcome.value), one_line(last.reason), one_line(last.next_step) or _SCAN_AGAIN)
        return self._read(member, RESULT, last.result if last else "")

    def _read(self, member: FleetMember, file: str, digest: str) -> Graded | NoResult:
        """The result in ``file``, if it is of this tenant, and has this digest."""
        path = self.path / member.name / file
        try:
            if not digest and not exists(path):
                return NoResult(NoResultReason.NOT_SCANNED, "there is no result")
            graded = self.decode(self._content(member, file, digest), str(path))
        except ZtscanError as error:
            return NoResult(NoResultReason.DAMAGED, one_line(str(error)))
        found = graded.scan.tenant.id
        if member.tenant and found.lower() != member.tenant:
            return NoResult(NoResultReason.OTHER_TENANT, "the result is of another tenant")
        return graded


def open_results(folder: Path, decode: Callable[[bytes, str], Graded] = whole) -> ResultsFolder:
    """The folder of results at ``folder``, whose results ``decode`` reads.

    Raises UsageError if it is none, or its list of tenants is damaged.
    """
    listing = folder / MEMBERS_FILE
    try:
        found = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and _holds_something(folder / entry.name))
    except (OSError, ValueError) as error:
        raise UsageError(
            f"cannot read the folder of results `{folder}`", "name the folder that `ztscan fleet scan -o` wrote"
        ) from error
    listed = exists(listing)
    asked = members.from_bytes(read_file(listing, members.MAX_BYTES, "list of tenants"), str(listing)) if listed else ()
    names = {member.name for member in asked}
    folded = {name.lower() for name in names}
    extra = []
    for name in found:
        if name.lower() in folded:
            continue
        if problem := problem_of(name):
            raise UsageError(f"`{folder}` has the folder `{one_line(name)}`: {problem}", "rename or remove it")
        extra.append(FleetMember(name=name, tenant=""))
    if not asked and not extra and not listed:
        raise UsageError(f"`{folder}` holds no results", _NAME_ONE)
    return ResultsFolder(folder, tuple(sorted((*asked, *extra))), frozenset(names), listed, decode)


def _holds_something(folder: Path) -> bool:
    """Whether a folder holds a result or an outcome. Others are none of a tenant."""
    return any(os.path.lexists(folder / name) for name in (RESULT, outcome.FILE))
