"""A history in one SQLite file. It is safe for parallel scans and if a process is killed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError, ZtscanError
from ztscan.core.files import NO_ROOM, is_full
from ztscan.core.moments import parse_moment
from ztscan.core.result import MAX_BYTES
from ztscan.history.model import HistoryEntry, StoredPoint, outline, stored_point, unknown_entry

APPLICATION = 0x7A747363
"""``application_id`` of ztscan's files ("ztsc"), so that another program's database is never changed."""
LAYOUT = 1
"""``user_version``: raised when the tables change."""
MAX_POINT = 1 << 20
"""The most bytes of a point of the trend. A longer one is damaged."""
PATIENCE = 60.0
"""Seconds to wait while another scan writes."""

_COLUMNS = "id TEXT PRIMARY KEY, tenant TEXT NOT NULL, finished TEXT NOT NULL, point BLOB NOT NULL, content BLOB NOT NULL"
_TABLES = f"CREATE TABLE IF NOT EXISTS result ({_COLUMNS})"
_SCHEMA = frozenset(
    {
        ("table", "result", "".join(f"CREATE TABLE result ({_COLUMNS})".split())),
        ("index", "sqlite_autoindex_result_1", ""),
    }
)
"""All that a history holds, without spaces. A view or a trigger of another author could compute without end."""

_STEPS: Mapping[int | None, str] = {
    sqlite3.SQLITE_CANTOPEN: "name a file that you can write to",
    sqlite3.SQLITE_FULL: NO_ROOM,
    sqlite3.SQLITE_IOERR_WRITE: "the disk may have an error, or files on it a limit of size: name a file on another disk",
}
"""The next step by SQLite's code of an error, which not every error has. Of a limit on the size of files SQLite says no more than
of a disk that is broken."""


class SqliteHistory:
    """Compressed results in one file with mode 0600. Every operation opens the file and is one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

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

    def trend(self, tenant: str) -> tuple[StoredPoint, ...]:
        point = f"CASE WHEN length(point) <= {MAX_POINT} THEN point END"
        query = f"SELECT finished, tenant, id, {point} FROM result WHERE tenant = ?"  # noqa: S608 - made of constants
        rows = sorted(((self._entry(row[:3]), row[3]) for row in self._rows(query, tenant)), key=lambda row: row[0])
        return tuple(stored_point(entry, partial(self._point, point)) for entry, point in rows)

    def _rows(self, query: str, argument: str | None) -> list[Any]:
        if not self._path.exists():
            return []
        with self._open() as connection:
            if self._require_ours(connection) == 0:
                return []  # the process that created the file was killed before it wrote
            return connection.execute(query, (argument,)).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction. It takes the write lock at its start, so that it cannot fail to get it at its end."""
        self._create_private()
        with self._open() as connection:
            self._require_ours(connection)  # before the file is touched, and once more under the lock
            # Fails if another process opens the file at the same time. That process sets the mode, and the mode persists.
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
                if connection.in_transaction:  # SQLite ends the transaction itself if the disk is full
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
            if (step := _STEPS.get(getattr(error, "sqlite_errorcode", None))) is not None:
                raise UsageError(f"cannot use the history `{self._path}`: {error}", step) from error
            if isinstance(error, sqlite3.OperationalError):
                raise ZtscanError(
                    f"the history `{self._path}` cannot be used: {error}", "try again, or name another file"
                ) from error
            raise self._foreign(str(error)) from error
        except UnicodeError as error:  # of SQLite: what it says of a damaged file quotes it
            raise self._foreign("a text in it is damaged") from error

    def _create_private(self) -> None:
        """Create the file with mode 0600. SQLite would create it readable for others; its WAL file inherits the mode."""
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            text = f"cannot keep a history in `{self._path}`: {(error.strerror or str(error)).lower()}"
            raise UsageError(text, NO_ROOM if is_full(error) else "name a file that you can write to") from error

    def _require_ours(self, connection: sqlite3.Connection) -> int:
        """The version of the tables, 0 if there are none. Raises UsageError for a file of another program, or a newer one."""
        with _one_moment(connection):
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            tables = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(len(_SCHEMA) + 1)
        if application != APPLICATION and (application or tables):
            raise self._foreign("it belongs to another program")
        if layout > LAYOUT:
            raise UsageError(f"the history `{self._path}` was written by a newer ztscan", "upgrade ztscan")
        if not {(kind, name, "".join((sql or "").split())) for kind, name, sql in tables} <= _SCHEMA:
            raise self._foreign("its tables are not those that ztscan makes")
        return int(layout)

    def _foreign(self, why: str) -> UsageError:
        return UsageError(f"`{self._path}` is not a history of ztscan: {why}", "name another file")

    def _entry(self, row: tuple[object, ...]) -> HistoryEntry:
        try:
            entry = msgspec.convert(row, tuple[str, str, str])
            parse_moment(entry[0])
        except (ValueError, OverflowError) as error:
            raise self._foreign("an entry in it is damaged") from error
        return HistoryEntry(*entry)

    def _point(self, point: bytes) -> TrendPoint:
        try:
            found = msgspec.json.decode(point, type=TrendPoint)
            parse_moment(found.finished)
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


@contextlib.contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """What is read inside is of one moment: another scan that makes its tables between two reads would look like a stranger."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if begun:
            with contextlib.suppress(sqlite3.DatabaseError):  # nothing was written; a file that is no database ended it
                connection.execute("COMMIT")
