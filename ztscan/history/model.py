"""Stored results, in a folder or in one SQLite file, for trends and for earlier states.

Several scans may use a history at the same time: every operation is atomic, even if the process is killed. This room uses files
but no clock; times come with the results or from the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Literal, Protocol

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.model import Severity, Tenant, Tool, Verdict
from ztscan.core.moments import parse_moment
from ztscan.core.result import SCHEMA, from_document


class HistoryEntry(msgspec.Struct, frozen=True, order=True):
    """One stored result. Entries are ordered by time."""

    finished: str
    """ISO 8601 in UTC, to the second."""
    tenant: str
    """Id of the tenant."""
    id: str
    """16 hex digits of the result's SHA-256: the same result is stored once."""


class StoredPoint(msgspec.Struct, frozen=True):
    """The point of one stored result. A damaged one has no point, and ``damage`` says why."""

    entry: HistoryEntry
    point: TrendPoint | None
    damage: str = ""


class History(Protocol):
    """A store of results. All sequences are oldest first."""

    def add(self, result: bytes) -> HistoryEntry:
        """Store a result file. Raises UsageError if it is not a result, or cannot be written."""
        ...

    def entries(self, tenant: str | None = None) -> tuple[HistoryEntry, ...]:
        """The stored results of one tenant or of all."""
        ...

    def read(self, entry_id: str) -> bytes:
        """The result file. Raises UsageError if no entry has that id."""
        ...

    def remove(self, entries: Iterable[HistoryEntry]) -> None:
        """Remove results. Missing ones are ignored."""
        ...

    def trend(self, tenant: str) -> tuple[StoredPoint, ...]:
        """The stored scans of a tenant as points of its trend, in the order of ``entries``."""
        ...


class _Check(msgspec.Struct):
    severity: Severity
    verdict: Verdict
    waiver: _Waiver | None = None


class _Waiver(msgspec.Struct):
    effective: Verdict


class _Pillar(msgspec.Struct):
    id: str
    assessed: int
    score: int | None = None


class _Outline(msgspec.Struct):
    """The part of a result that a history reads."""

    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    finished: str
    pillars: tuple[_Pillar, ...]
    checks: tuple[_Check, ...]


def outline(result: bytes) -> tuple[HistoryEntry, TrendPoint]:
    """The entry of a result, and its point of the trend. Raises UsageError if it is not a ztscan result."""
    try:
        found = msgspec.json.decode(result, type=_Outline)
        finished = parse_moment(found.finished).astimezone(UTC)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        from_document(result)  # raises the specific error if the whole file is invalid
        raise UsageError(f"the result is not a `{SCHEMA}`", "name a file that `ztscan scan -o FILE.json` wrote") from error
    entry = HistoryEntry(
        finished=finished.strftime("%Y-%m-%dT%H:%M:%SZ"),
        tenant=found.tenant.id,
        id=hashlib.sha256(result).hexdigest()[:16],
    )
    return entry, TrendPoint(
        finished=found.finished,
        scores={pillar.id: pillar.score for pillar in found.pillars},
        assessed={pillar.id: pillar.assessed for pillar in found.pillars},
        gaps=_gaps(found.checks),
    )


def stored_point(entry: HistoryEntry, read: Callable[[], TrendPoint]) -> StoredPoint:
    """The point that ``read`` returns, or why it cannot be read: damage costs a point of the trend, never a scan."""
    try:
        return StoredPoint(entry, read())
    except (ZtscanError, OSError) as error:
        return StoredPoint(entry, None, str(error))


def damage(history: History, entry: HistoryEntry) -> str:
    """Why a stored result cannot be read as the one of its entry. Empty: it can."""
    try:
        found, _ = outline(history.read(entry.id))
    except (ZtscanError, OSError) as error:
        return str(error)
    return "" if found == entry else "its content is not what its name says"


def _gaps(checks: Iterable[_Check]) -> Mapping[str, int]:
    effective = [(check.severity, check.waiver.effective if check.waiver else check.verdict) for check in checks]
    return {severity.value: effective.count((severity, Verdict.FAIL)) for severity in Severity}


def unknown_entry(entry_id: str) -> UsageError:
    """The error for an unknown id."""
    return UsageError(f"the history has no result `{entry_id}`", "`ztscan history list` shows all results")
