"""A history in one SQLite file: safe under two scans at once and under a kill at any moment."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.model import parse_time
from ztscan.core.result import MAX_BYTES
from ztscan.history.model import HistoryEntry, outline, unknown_entry

APPLICATION = 0x7A747363
"""``application_id`` of our files ("ztsc"): no other program's database is ever written to."""
LAYOUT = 1
"""``user_version``: goes up when the tables change."""
PATIENCE = 60.0
"""Seconds to wait for another scan that is writing."""

_TABLES = """
CREATE TABLE IF NOT EXISTS result (
    id       TEXT PRIMARY KEY,
    tenant   TEXT NOT NULL,
    finished TEXT NOT NULL,
    point    BLOB NOT NULL,
    content  BLOB NOT NULL
)
"""


class SqliteHistory:
    """Results, compressed, in one file with mode 0600. Every operation opens the file anew and is one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, result: bytes) -> HistoryEntry:
        entry, point = outline(result)
        row = (entry.id, entry.tenant, entry.finished, msgspec.json.encode(point), zlib.compress(result))
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO result (id, tenant, finished, point, content) VALUES (?, ?, ?, ?, ?)", row)
        return entry

    def entries(self, tenant: str | None = None) -> tuple[HistoryEntry, ...]:
        query = "SELECT finished, tenant, id FROM result WHERE ?1 IS NULL OR tenant = ?1"
        return tuple(sorted(self._entry(row) for row in self._rows(query, tenant)))

    def read(self, entry_id: str) -> bytes:
        for (content,) in self._rows("SELECT content FROM result WHERE id = ?", entry_id):
            return self._decompressed(content)
        raise unknown_entry(entry_id)

    def remove(self, entries: Iterable[HistoryEntry]) -> None:
        doomed = [(entry.id,) for entry in entries]
        if doomed:
            with self._writing() as connection:
                connection.executemany("DELETE FROM result WHERE id = ?", doomed)

    def trend(self, tenant: str) -> tuple[TrendPoint, ...]:
        query = "SELECT point FROM result WHERE tenant = ? ORDER BY finished, id"
        return tuple(self._point(point) for (point,) in self._rows(query, tenant))

    def _rows(self, query: str, argument: str | None) -> list[Any]:
        if not self._path.exists():
            return []
        with self._open() as connection:
            if self._require_ours(connection) == 0:
                return []  # whoever created the file was killed before anything was in it
            return connection.execute(query, (argument,)).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction. It takes the write lock at its start, so that it cannot fail for lack of it at its end."""
        self._create_private()
        with self._open() as connection:
            self._require_ours(connection)  # before the file is touched, and once more under the lock
            # Fails where another process opens the file at this moment; that one then sets the mode, and it stays set.
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._require_ours(connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {LAYOUT}")
                connection.execute(_TABLES)
                yield connection
            except BaseException:
                if connection.in_transaction:  # SQLite ends it by itself where the disk is full
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with contextlib.closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                yield connection
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise ZtscanError(
                    f"the history `{self._path}` cannot be used: {error}", "try again, or name another file"
                ) from error
            raise self._foreign(str(error)) from error

    def _create_private(self) -> None:
        """SQLite would create the file readable for others; the WAL beside it inherits the mode."""
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            text = f"cannot keep a history in `{self._path}`: {(error.strerror or str(error)).lower()}"
            raise UsageError(text, "name a file that you may write") from error

    def _require_ours(self, connection: sqlite3.Connection) -> int:
        """The layout of the tables, 0 where there are none yet. Raises UsageError for a file that is not ours, or newer."""
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application != APPLICATION and (application or tables):
            raise self._foreign("it belongs to another program")
        if layout > LAYOUT:
            raise UsageError(f"the history `{self._path}` was written by a newer ztscan", "upgrade ztscan")
        return int(layout)

    def _foreign(self, why: str) -> UsageError:
        return UsageError(f"`{self._path}` is no history of ztscan: {why}", "name another file")

    def _entry(self, row: tuple[object, ...]) -> HistoryEntry:
        try:
            entry = msgspec.convert(row, tuple[str, str, str])
            parse_time(entry[0])
        except (ValueError, OverflowError) as error:
            raise self._foreign("an entry in it is damaged") from error
        return HistoryEntry(*entry)

    def _point(self, point: bytes) -> TrendPoint:
        try:
            found = msgspec.json.decode(point, type=TrendPoint)
            parse_time(found.finished)
        except (msgspec.DecodeError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise self._foreign("a point of its trend is damaged") from error
        return found

    def _decompressed(self, content: bytes) -> bytes:
        try:
            decompressor = zlib.decompressobj()
            result = decompressor.decompress(content, MAX_BYTES)
        except (zlib.error, TypeError) as error:
            raise self._foreign(f"a result in it is damaged ({error})") from error
        if not decompressor.eof:
            raise self._foreign("a result in it is damaged")
        return result
