"""Stored results: ``open_history`` opens the store, ``prune`` removes old results."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ztscan.core.errors import UsageError
from ztscan.core.files import identity
from ztscan.core.moments import parse_moment
from ztscan.history.folder import FolderHistory
from ztscan.history.model import History, HistoryEntry, damage


def open_history(location: str, *, existing: bool = False) -> History:
    """The history at ``location``: ``sqlite:///FILE`` (a fourth slash for an absolute path) or a folder.

    Nothing is created before the first result is added. Raises UsageError for any other scheme, and for a location that does not
    exist if it is ``existing``: who reads one has named it wrongly.
    """
    scheme, separator, rest = location.partition("://")
    mode = _mode(location)
    if not separator:
        _require(location, mode, existing=existing)
        if mode is not None and not stat.S_ISDIR(mode):
            raise UsageError(f"`{location}` is a file, not a folder", f"for a SQLite file, use `sqlite:///{location}`")
        return FolderHistory(Path(location))
    if scheme != "sqlite" or not rest.startswith("/") or rest == "/":
        raise UsageError(f"`{location}` is not a history", "name a folder, or `sqlite:///FILE`")
    _require(location, mode, existing=existing)
    if mode is not None and stat.S_ISDIR(mode):
        raise UsageError(f"`{location}` is a folder, not a SQLite file", f"for a folder, use `{file_of(location)}`")
    if mode is not None and not stat.S_ISREG(mode):
        raise UsageError(f"`{location}` is not a regular file", "name another file")
    from ztscan.history.sqlite import SqliteHistory  # noqa: PLC0415 - sqlite3 is imported only if it is used

    return SqliteHistory(file_of(location))


def _require(location: str, mode: int | None, *, existing: bool) -> None:
    if existing and mode is None:
        raise UsageError(f"there is no history at `{location}`", "name the folder or file that `ztscan scan --history` wrote")


def file_of(location: str) -> Path:
    """The folder or the file in which the history at ``location`` is kept."""
    _scheme, separator, rest = location.partition("://")
    return Path(rest.removeprefix("/") if separator else location)


def _mode(location: str) -> int | None:
    """The kind of the file or folder of a history. None if there is none yet. Raises UsageError if there can't be one."""
    try:
        return file_of(location).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = ((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()
        raise UsageError(f"cannot use the history `{location}`: {reason}", "name a folder, or `sqlite:///FILE`") from error


def holds(location: str, path: Path) -> bool:
    """Whether ``path`` has the name of a result in the history at ``location``, which is a folder."""
    return FolderHistory.has_name(path.name) and identity(path.parent) == identity(file_of(location))


def prune(
    history: History,
    *,
    keep: int | None = None,
    before: datetime | None = None,
    damaged: Callable[[HistoryEntry, str], None] = lambda _entry, _why: None,
) -> tuple[HistoryEntry, ...]:
    """Remove, for each tenant, all but the ``keep`` newest results, and all that finished before ``before``. Returns them.

    A damaged result is not one of those that are kept. A newer one than those stays, and ``damaged`` is called with it and why.
    """
    entries = history.entries()
    newer: Counter[str] = Counter()
    removed: list[HistoryEntry] = []
    left: list[tuple[HistoryEntry, str]] = []
    for entry in reversed(entries):
        surplus = keep is not None and newer[entry.tenant] >= keep
        old = before is not None and parse_moment(entry.finished) < before
        if surplus or old:
            removed.append(entry)
        elif why := damage(history, entry) if keep is not None else "":
            left.append((entry, why))
        else:
            newer[entry.tenant] += 1
    history.remove(removed)
    for entry, why in reversed(left):
        damaged(entry, why)
    return tuple(reversed(removed))
