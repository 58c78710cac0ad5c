"""Results kept over time, in a folder or in one SQLite file, so that a trend can be drawn and an earlier state looked up.

Whoever adds, lists or prunes does so beside other scans: every operation is whole or not at all, also under a kill. This
room knows files and no clock; times come with the results or from the caller.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError
from ztscan.core.files import write_private
from ztscan.core.model import Severity, Tenant, Tool, Verdict, parse_time
from ztscan.core.result import SCHEMA, from_document


class Entry(msgspec.Struct, frozen=True, order=True):
    """One kept result. Entries order by time."""

    finished: str
    """ISO 8601 in UTC, to the second."""
    tenant: str
    """Id of the tenant."""
    id: str
    """16 hex digits of the result's SHA-256: the same result is kept once."""


class History(Protocol):
    """What a place that keeps results can do. All sequences are oldest first."""

    def add(self, result: bytes) -> Entry:
        """Keep a result file. Raises UsageError where it is none, or the place refuses it."""
        ...

    def entries(self, tenant: str | None = None) -> tuple[Entry, ...]:
        """What is kept, of one tenant or of all."""
        ...

    def read(self, entry_id: str) -> bytes:
        """The result file. Raises UsageError where no entry has that id."""
        ...

    def remove(self, entries: Iterable[Entry]) -> None:
        """Forget results; those that are gone already are passed over."""
        ...

    def trend(self, tenant: str) -> tuple[TrendPoint, ...]:
        """The kept scans of a tenant as points of its trend."""
        ...


def open_history(location: str) -> History:
    """The history at ``location``: ``sqlite:///FILE`` (a fourth slash for an absolute path) or a folder.

    Nothing is created before the first result is added. Raises UsageError for any other scheme.
    """
    scheme, separator, rest = location.partition("://")
    if not separator:
        if Path(location).is_file():
            raise UsageError(f"`{location}` is a file, not a folder", f"is it SQLite? then name it `sqlite:///{location}`")
        return FolderHistory(Path(location))
    path = rest.removeprefix("/")
    if scheme != "sqlite" or not rest.startswith("/") or not path:
        raise UsageError(f"`{location}` is no history", "name a folder, or `sqlite:///FILE`")
    from ztscan.history.sqlite import SqliteHistory  # noqa: PLC0415 - sqlite3 only for who keeps a history in it

    return SqliteHistory(Path(path))


def prune(history: History, *, keep: int | None = None, before: datetime | None = None) -> tuple[Entry, ...]:
    """Forget, of each tenant, all but the ``keep`` newest results, and whatever finished before ``before``. Returns what went."""
    entries = history.entries()
    newer: Counter[str] = Counter()
    removed: list[Entry] = []
    for entry in reversed(entries):
        surplus = keep is not None and newer[entry.tenant] >= keep
        old = before is not None and parse_time(entry.finished) < before
        newer[entry.tenant] += 1
        if surplus or old:
            removed.append(entry)
    history.remove(removed)
    return tuple(reversed(removed))


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


def outline(result: bytes) -> tuple[Entry, TrendPoint]:
    """What a result is kept under, and its point of the trend. Raises UsageError where it is no result of ours."""
    try:
        found = msgspec.json.decode(result, type=_Outline)
        finished = _utc(parse_time(found.finished))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        from_document(result)  # says what is wrong, where it is the whole file
        raise UsageError(f"the result is no `{SCHEMA}`", "name a file that `ztscan scan -o FILE.json` wrote") from error
    entry = Entry(
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


class FolderHistory:
    """A file per result, named so that a listing needs no reading; other files in the folder are left alone."""

    _NAME = re.compile(r"(\d{8}T\d{6}Z)_([A-Za-z0-9.-]{1,80})_([0-9a-f]{16})\.json")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, result: bytes) -> Entry:
        entry, _ = outline(result)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            step = "name a folder that you may write, or a file as `sqlite:///FILE`"
            raise UsageError(
                f"cannot keep a history in `{self._folder}`: {(error.strerror or str(error)).lower()}", step
            ) from error
        write_private(self._path(entry), result)
        return entry

    def entries(self, tenant: str | None = None) -> tuple[Entry, ...]:
        names = (path.name for path in self._folder.iterdir()) if self._folder.is_dir() else ()
        found = (self._NAME.fullmatch(name) for name in names)
        kept = (Entry(_spread(match[1]), match[2], match[3]) for match in found if match)
        return tuple(sorted(entry for entry in kept if tenant in (None, entry.tenant)))

    def read(self, entry_id: str) -> bytes:
        for entry in self.entries():
            if entry.id == entry_id:
                return self._path(entry).read_bytes()
        raise unknown_entry(entry_id)

    def remove(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._path(entry).unlink(missing_ok=True)

    def trend(self, tenant: str) -> tuple[TrendPoint, ...]:
        return tuple(outline(self._path(entry).read_bytes())[1] for entry in self.entries(tenant))

    def _path(self, entry: Entry) -> Path:
        name = f"{re.sub('[-:]', '', entry.finished)}_{entry.tenant}_{entry.id}.json"
        if not self._NAME.fullmatch(name):
            raise UsageError(f"a result of tenant `{entry.tenant}` cannot be kept in a folder", "keep it in `sqlite:///FILE`")
        return self._folder / name


def _spread(compact: str) -> str:
    """``20261120T020130Z`` as ``2026-11-20T02:01:30Z``."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:11]}:{compact[11:13]}:{compact[13:]}"


def unknown_entry(entry_id: str) -> UsageError:
    """The error for an id that the history does not have."""
    return UsageError(f"the history has no result `{entry_id}`", "see `ztscan history list` for those it has")
