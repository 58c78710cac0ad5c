"""Editing ``ztscan.toml`` where it lies: all of an edit or none of it, and everything else as people wrote it."""

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
    """Rewrite the configuration, ``ztscan.toml`` here by default; a missing one is created. Returns which file it was.

    A link stays a link, and the file keeps its mode. Raises UsageError where it can't be read or written, or is invalid
    before or after.
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
