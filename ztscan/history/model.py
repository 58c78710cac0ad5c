"""Results kept over time, in a folder or in one SQLite file, so that a trend can be drawn and an earlier state looked up.

Whoever adds, lists or prunes does so beside other scans: every operation is whole or not at all, also under a kill. This
room knows files and no clock; times come with the results or from the caller.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError
from ztscan.core.model import Severity, Tenant, Tool, Verdict, parse_time
from ztscan.core.result import SCHEMA, from_document


class HistoryEntry(msgspec.Struct, frozen=True, order=True):
    """One kept result. Entries order by time."""

    finished: str
    """ISO 8601 in UTC, to the second."""
    tenant: str
    """Id of the tenant."""
    id: str
    """16 hex digits of the result's SHA-256: the same result is kept once."""


class History(Protocol):
    """What a place that keeps results can do. All sequences are oldest first."""

    def add(self, result: bytes) -> HistoryEntry:
        """Keep a result file. Raises UsageError where it is none, or the place refuses it."""
        ...

    def entries(self, tenant: str | None = None) -> tuple[HistoryEntry, ...]:
        """What is kept, of one tenant or of all."""
        ...

    def read(self, entry_id: str) -> bytes:
        """The result file. Raises UsageError where no entry has that id."""
        ...

    def remove(self, entries: Iterable[HistoryEntry]) -> None:
        """Forget results; those that are gone already are passed over."""
        ...

    def trend(self, tenant: str) -> tuple[TrendPoint, ...]:
        """The kept scans of a tenant as points of its trend."""
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
    """As much of a result as a history looks at."""

    schema: Literal["ztscan.scan/1"]
    tool: Tool
    tenant: Tenant
    finished: str
    pillars: tuple[_Pillar, ...]
    checks: tuple[_Check, ...]


def outline(result: bytes) -> tuple[HistoryEntry, TrendPoint]:
    """What a result is kept under, and its point of the trend. Raises UsageError where it is no result of ours."""
    try:
        found = msgspec.json.decode(result, type=_Outline)
        finished = _utc(parse_time(found.finished))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        from_document(result)  # says what is wrong, where it is the whole file
        raise UsageError(f"the result is no `{SCHEMA}`", "name a file that `ztscan scan -o FILE.json` wrote") from error
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


def _utc(time: datetime) -> datetime:
    """A time without a zone is UTC, not the zone of the machine that reads it."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _gaps(checks: Iterable[_Check]) -> Mapping[str, int]:
    effective = [(check.severity, check.waiver.effective if check.waiver else check.verdict) for check in checks]
    return {severity.value: effective.count((severity, Verdict.FAIL)) for severity in Severity}


def unknown_entry(entry_id: str) -> UsageError:
    """The error for an id that the history does not have."""
    return UsageError(f"the history has no result `{entry_id}`", "see `ztscan history list` for those it has")
