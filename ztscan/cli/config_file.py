"""Edits ``ztscan.toml`` in place: an edit is written whole or not at all, and the rest of the file is unchanged."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable
from pathlib import Path

from ztscan.cli.configuration import DEFAULT, read_text
from ztscan.core.files import check_writable, write_private

Edit = Callable[[str, str], str]
"""From the text and the name of the file to the new text."""


def edit_config(path: str | None, edit: Edit) -> Path:
    """Rewrite the configuration (by default ``ztscan.toml`` in this folder) and return its path. A missing file is created.

    A link stays a link, and the file keeps its mode. Raises UsageError if it can't be read or written, or is invalid before
    or after the edit.
    """
    named = Path(path or DEFAULT)
    file = named.resolve()
    check_writable(file)
    exists = file.exists()
    edited = edit(read_text(file) if exists else "", str(named))
    mode = stat.S_IMODE(file.stat().st_mode) if exists else None
    write_private(file, edited.encode("utf-8"))
    if mode is not None:
        with contextlib.suppress(PermissionError):
            file.chmod(mode)
    return named
