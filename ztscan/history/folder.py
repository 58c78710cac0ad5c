"""A history in a folder: one file per result, written atomically."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError
from ztscan.core.files import NO_ROOM, is_full, read_file, write_private
from ztscan.core.moments import parse_moment
from ztscan.core.result import MAX_BYTES
from ztscan.history.model import HistoryEntry, StoredPoint, outline, stored_point, unknown_entry


class FolderHistory:
    """One file per result. Its name contains what a listing needs; other files in the folder are ignored."""

    _NAME = re.compile(r"(\d{8}T\d{6}Z)_([A-Za-z0-9.-]{1,80})_([0-9a-f]{16})\.json")

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    @classmethod
    def has_name(cls, name: str) -> bool:
        """Whether a file of this name in the folder is a result."""
        return cls._NAME.fullmatch(name) is not None

    def add(self, result: bytes) -> HistoryEntry:
        entry, _ = outline(result)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise self._unusable(error) from error
        write_private(self._path(entry), result)
        return entry

    def entries(self, tenant: str | None = None) -> tuple[HistoryEntry, ...]:
        try:
            names = [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []
        except OSError as error:
            raise self._unusable(error) from error
        kept = filter(None, map(self._entry, names))
        return tuple(sorted(entry for entry in kept if tenant in (None, entry.tenant)))

    def read(self, entry_id: str) -> bytes:
        for entry in self.entries():
            if entry.id == entry_id:
                return self._content(entry)
        raise unknown_entry(entry_id)

    def remove(self, entries: Iterable[HistoryEntry]) -> None:
        for entry in entries:
            try:
                self._path(entry).unlink(missing_ok=True)
            except OSError as error:
                raise self._unusable(error) from error

    def trend(self, tenant: str) -> tuple[StoredPoint, ...]:
        return tuple(stored_point(entry, partial(self._point, entry)) for entry in self.entries(tenant))

    def _point(self, entry: HistoryEntry) -> TrendPoint:
        found, point = outline(self._content(entry))
        if found != entry:
            raise UsageError("its content is not what its name says", "remove the file")
        return point

    def _content(self, entry: HistoryEntry) -> bytes:
        return read_file(self._path(entry), MAX_BYTES, "result")

    def _entry(self, name: str) -> HistoryEntry | None:
        """The entry that a file name stands for. None for every other file."""
        match = self._NAME.fullmatch(name)
        if match is None:
            return None
        finished = _spread(match[1])
        try:
            parse_moment(finished)
        except ValueError:
            return None
        return HistoryEntry(finished, match[2], match[3])

    def _unusable(self, error: OSError) -> UsageError:
        step = NO_ROOM if is_full(error) else "name a folder that you can write to, or a file as `sqlite:///FILE`"
        return UsageError(f"cannot keep a history in `{self._folder}`: {(error.strerror or str(error)).lower()}", step)

    def _path(self, entry: HistoryEntry) -> Path:
        name = f"{re.sub('[-:]', '', entry.finished)}_{entry.tenant}_{entry.id}.json"
        if not self._NAME.fullmatch(name):
            raise UsageError(f"a result of tenant `{entry.tenant}` cannot be kept in a folder", "keep it in `sqlite:///FILE`")
        return self._folder / name


def _spread(compact: str) -> str:
    """``20261120T020130Z`` as ``2026-11-20T02:01:30Z``."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:11]}:{compact[11:13]}:{compact[13:]}"
