"""Writes files atomically and readable by their owner only: results name the weaknesses of a tenant."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from ztscan.core.confidential import swept_bytes
from ztscan.core.errors import UsageError


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` atomically with mode 0600, without any known secret.

    If the process is killed, the path holds the old file or the new one, never a part of it. Raises UsageError if the folder
    is missing or not writable.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _refused(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(swept_bytes(content))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def check_writable(path: Path) -> None:
    """Check before the scan whether ``path`` can be written. Raises UsageError if it can't."""
    if path.is_dir():
        raise UsageError(f"cannot write `{path}`: it is a folder", "name a file")
    if not path.parent.is_dir():
        raise UsageError(f"cannot write `{path}`: the folder `{path.parent}` does not exist", "create it, or name another path")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UsageError(
            f"cannot write `{path}`: the folder `{path.parent}` is not writable", "name a folder that you can write to"
        )


def _refused(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write `{path}`: {(error.strerror or str(error)).lower()}", "name a path that you can write to")
