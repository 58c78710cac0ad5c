"""A history in a folder: one file per result, written atomically."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ztscan.core.charts import TrendPoint
from ztscan.core.errors import UsageError
from ztscan.core.files import write_private
from ztscan.history.model import HistoryEntry, outline, unknown_entry


class FolderHistory:
    """One file per result. Its name contains what a listing needs; other files in the folder are ignored."""

    _NAME = re.compile(r"(\d{8}T\d{6}Z)_([A-Za-z0-9.-]{1,80})_([0-9a-f]{16})\.json")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, result: bytes) -> HistoryEntry:
        entry, _ = outline(result)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            step = "name a folder that you can write to, or a file as `sqlite:///FILE`"
            raise UsageError(
                f"cannot keep a history in `{self._folder}`: {(error.strerror or str(error)).lower()}", step
            ) from error
        write_private(self._path(entry), result)
        return entry

    def entries(self, tenant: str | None = None) -> tuple[HistoryEntry, ...]:
        names = (path.name for path in self._folder.iterdir()) if self._folder.is_dir() else ()
        found = (self._NAME.fullmatch(name) for name in names)
        kept = (HistoryEntry(_spread(match[1]), match[2], match[3]) for match in found if match)
        return tuple(sorted(entry for entry in kept if tenant in (None, entry.tenant)))

    def read(self, entry_id: str) -> bytes:
        for entry in self.entries():
            if entry.id == entry_id:
                return self._path(entry).read_bytes()
        raise unknown_entry(entry_id)

    def remove(self, entries: Iterable[HistoryEntry]) -> None:
        for entry in entries:
            self._path(entry).unlink(missing_ok=True)

    def trend(self, tenant: str) -> tuple[TrendPoint, ...]:
        return tuple(outline(self._path(entry).read_bytes())[1] for entry in self.entries(tenant))

    def _path(self, entry: HistoryEntry) -> Path:
        name = f"{re.sub('[-:]', '', entry.finished)}_{entry.tenant}_{entry.id}.json"
        if not self._NAME.fullmatch(name):
            raise UsageError(f"a result of tenant `{entry.tenant}` cannot be kept in a folder", "keep it in `sqlite:///FILE`")
        return self._folder / name


def _spread(compact: str) -> str:
    """``20261120T020130Z`` as ``2026-11-20T02:01:30Z``."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:11]}:{compact[11:13]}:{compact[13:]}"
