"""What the process of a scan left becomes exactly one outcome, and the result takes its place in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec

from ztscan.core import system
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import exists, read_file, write_private
from ztscan.core.result import MAX_BYTES
from ztscan.core.version import VERSION
from ztscan.fleet import outcome
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome, one_line
from ztscan.fleet.results import EARLIER, RESULT
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.process import ScanEnd

_PART = ".part-"
_LOCK = ".lock"
"""Held while a run scans the tenant, so that no two do."""
_WITH_RESULT = frozenset({ExitCode.MET, ExitCode.FAILED, ExitCode.INCOMPLETE, ExitCode.GAPS, ExitCode.DRIFT})
"""Exit codes of a scan that wrote its result."""
_REFUSED = frozenset({ExitCode.USAGE, ExitCode.AUTHENTICATION})
_AGAIN = "run `ztscan fleet scan` again; `--newer-than 20h` leaves out what is done"
_ASKED_FOR = "compare `id`, `credential` and `recording` of this tenant in fleet.toml with the tenant that you mean"


class _TenantOfResult(msgspec.Struct):
    id: str


class _ToolOfResult(msgspec.Struct):
    version: str


class _OutlineOfResult(msgspec.Struct):
    """Enough of a result to tell whose it is. Decoding it shows that the whole file is JSON."""

    schema: Literal["ztscan.scan/1"]
    tenant: _TenantOfResult
    tool: _ToolOfResult


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What is concluded from one scan, before anything is moved."""

    kind: OutcomeKind
    reason: str = ""
    next_step: str = ""
    exit_code: int | None = None
    result: str = ""
    version: str = VERSION


@contextmanager
def attempt(own: Path) -> Iterator[Path]:
    """A new folder for one attempt, below the folder of the tenant. At the end it is removed with what is left in it.

    Raises UsageError if the folder can't be written, or another run scans the tenant at the moment.
    """
    try:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        own.chmod(0o700)
        held = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT | system.OPEN_NO_LINK, 0o600)
    except OSError as error:
        _disown(own)
        raise _unwritable(own, error) from error
    try:
        _lock(held)
        for left in own.glob(f"{_PART}*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        try:
            folder = Path(tempfile.mkdtemp(prefix=_PART, dir=own))
        except OSError as error:
            _disown(own)
            raise _unwritable(own, error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(held)


def _lock(descriptor: int) -> None:
    if not system.can_lock():
        return
    try:
        system.lock(descriptor, wait=False)
    except BlockingIOError as error:
        raise UsageError("another run scans this tenant", "wait for it") from error
    except OSError:  # a file system without locks
        return


def _unwritable(own: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write to `{own}`: {one_line(str(error))}", "name a folder that you can write to")


def settled(job: ScanJob, end: ScanEnd, folder: Path, own: Path, started: str, finished: str) -> TenantOutcome:
    """Conclude from ``end`` and from what is in ``folder``, and keep it in ``own``, the folder of the tenant.

    The result takes its place before its outcome does: an outcome never names a result that isn't there. Of a scan that the
    fleet itself stopped nothing is kept: the tenant is as it was before.
    """
    concluded = _concluded(job, end, folder)
    told = TenantOutcome(
        name=job.name,
        tenant=job.tenant,
        outcome=concluded.kind,
        reason=one_line(concluded.reason),
        next_step=one_line(concluded.next_step),
        exit_code=concluded.exit_code,
        started=started,
        finished=finished,
        version=concluded.version,
        result=concluded.result,
    )
    if told.result:
        try:
            _put(folder / RESULT, own)
        except OSError as error:
            reason = f"the result can't be kept: {one_line(str(error))}"
            told = msgspec.structs.replace(told, outcome=OutcomeKind.FAILED, reason=reason, next_step=_AGAIN, result="")
    if end.how != "stopped":
        try:
            write_private(own / outcome.FILE, outcome.to_bytes(told))
        except ZtscanError:
            if not told.result:
                _disown(own)
            raise
    return told


def _disown(own: Path) -> None:
    """The result of an earlier run does not stand for a scan of which no outcome can be kept. This needs no room on the disk."""
    with suppress(OSError):
        (own / RESULT).replace(own / EARLIER)


def _put(result: Path, own: Path) -> None:
    """Move a result to its place. The one that was there is the earlier one from now on."""
    result.chmod(0o600)
    if (own / RESULT).exists():
        (own / RESULT).replace(own / EARLIER)
    result.replace(own / RESULT)


def _concluded(job: ScanJob, end: ScanEnd, folder: Path) -> Verdicts:
    if end.how == "timed_out":
        return Verdicts(
            kind=OutcomeKind.TIMED_OUT,
            reason=f"the scan did not end within {job.seconds / 60:.0f} minutes",
            next_step="give this tenant more `minutes`, or find out what it waits for",
        )
    if end.how == "stopped":
        return Verdicts(kind=OutcomeKind.FAILED, reason="the run was interrupted before this scan had ended", next_step=_AGAIN)
    if end.how == "not_started" and end.next_step:
        return Verdicts(kind=OutcomeKind.REFUSED, reason=end.said, next_step=end.next_step)
    if end.exit_code in _REFUSED:
        said, _, step = end.said.partition(" — ")
        refused = ExitCode(end.exit_code).meaning
        return Verdicts(kind=OutcomeKind.REFUSED, reason=said or refused, next_step=step, exit_code=end.exit_code)
    if end.exit_code not in _WITH_RESULT:
        reason = end.said or f"the scan ended with exit code {end.exit_code}"
        return Verdicts(kind=OutcomeKind.FAILED, reason=reason, next_step=_AGAIN, exit_code=end.exit_code)
    return _of_result(job, end, folder)


def _of_result(job: ScanJob, end: ScanEnd, folder: Path) -> Verdicts:
    """What the result itself says, where the scan ended as one that wrote it."""
    path = folder / RESULT

    def failed(reason: str, next_step: str = _AGAIN) -> Verdicts:
        return Verdicts(kind=OutcomeKind.FAILED, reason=reason, next_step=next_step, exit_code=end.exit_code)

    try:
        if not exists(path):
            return failed(end.said or "the scan wrote no result")
        if path.is_symlink():
            return failed("what the scan wrote is no file of its own")
        content = read_file(path, MAX_BYTES, "result")
        found = msgspec.json.decode(content, type=_OutlineOfResult)
    except ZtscanError as error:
        return failed(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return failed(f"what the scan wrote is no result: {one_line(str(error))}")
    if found.tenant.id.lower() != job.tenant:
        told = "it is of another one" if found.tenant.id else "it does not say of which tenant it is"
        return failed(f"the result is not of the tenant that was asked for: {told}", _ASKED_FOR)
    return Verdicts(
        kind=OutcomeKind.DONE,
        exit_code=end.exit_code,
        result=hashlib.sha256(content).hexdigest(),
        version=found.tool.version,
    )
