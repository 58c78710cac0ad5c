"""Reads and writes the files that a user names. Outputs are written atomically and readable by their owner only."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ztscan.core import system
from ztscan.core.confidential import swept_bytes
from ztscan.core.errors import UsageError

_CHUNK = 1 << 20
_PART = (".ztscan-", ".part")
"""Beginning and end of the name of a file that is being written."""


NO_ROOM = "write it where there is space"
"""The next step for an error of a full disk."""
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


def is_full(error: Exception) -> bool:
    """Whether there is no room: a full disk, a quota, or a limit on the size of a file."""
    return isinstance(error, OSError) and error.errno in _FULL


def read_file(path: Path, most: int, kind: str) -> bytes:
    """The content of a regular file of at most ``most`` bytes. ``kind`` is what it should be, in a word.

    A pipe or a device may have no end, and opening one may wait forever, so both are refused. Raises UsageError.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                step = "name a file; save the output of a pipe first"
                raise UsageError(f"cannot read `{path}`: it is not a regular file", step)
            content = _whole(file, found.st_size, most) if found.st_size <= most else None
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read `{path}`: {_reason(error)}", "name an existing file that you can read") from error
    if content is None or len(content) > most:
        raise UsageError(f"`{path}` is larger than any {kind} ({most >> 20} MiB)", f"name a {kind}")
    return content


def _whole(file: BinaryIO, expected: int, most: int) -> bytes:
    """All of a file, which may have grown since it was opened; of one that is too long no more than shows it."""
    content = file.read(expected + 1)
    while len(content) <= most and (more := file.read(_CHUNK)):
        content += more
    return content


def exists(path: Path) -> bool:
    """Whether there is a file or folder at ``path``. Raises UsageError if there can't be one."""
    try:
        return _mode(path) is not None
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` atomically with mode 0600, without any known secret.

    If the process is killed, the path holds the old file or the new one, never a part of it. What earlier runs that were killed
    left in the folder is removed. Raises UsageError if the folder is missing or not writable.
    """
    with prepared(path, (content,)) as finish:
        finish()


class Naming:
    """Gives a file that was written its name, at once, and can take that back."""

    def __init__(self, path: Path, part: Path) -> None:
        self._path, self._part, self._before = path, part, part.with_name(f"{_PART[0]}{part.name}")
        self._held: bool | None = False
        """Whether the path held a file before. None: it did, and cannot be given a second name."""
        self._lock: int | None = None
        """Of the file of before: what removes the parts of killed runs leaves a locked one."""

    def __call__(self) -> None:
        """Raises UsageError if the path cannot be written; then it is as it was."""
        with _refusing(self._path):
            self._held = self._keep()
            self._part.replace(self._path)

    def undo(self) -> None:
        """The path holds again what it held before, as far as the file system lets it."""
        with contextlib.suppress(OSError):
            if self._held:
                self._before.replace(self._path)
            elif self._held is False:
                self._path.unlink()

    def forget(self) -> None:
        """What the path held before is gone for ever."""
        with contextlib.suppress(OSError):
            self._before.unlink()
        if self._lock is not None:
            os.close(self._lock)

    def _keep(self) -> bool | None:
        if not os.path.lexists(self._path):
            return False
        if system.can_lock():
            with contextlib.suppress(OSError):  # a link, or a file that its owner cannot read: no other run removes it
                self._lock = os.open(self._path, os.O_RDONLY | system.OPEN_NO_LINK | system.OPEN_WITHOUT_WAITING)
                system.lock(self._lock, wait=False)
        try:
            os.link(self._path, self._before, follow_symlinks=False)
        except (OSError, NotImplementedError):
            return None
        return True


@contextlib.contextmanager
def prepared(path: Path, content: Iterable[bytes]) -> Iterator[Naming]:
    """Write the pieces of ``content`` next to ``path`` as they are made, and yield what gives the whole its name, at once.

    A known secret is recognised within a piece. What has no name at the end is removed, also where a piece cannot be made.
    Raises UsageError as ``write_private``.
    """
    with contextlib.ExitStack() as stack:
        with _refusing(path):
            remove_parts(path.parent)
            descriptor, part = stack.enter_context(_new_part(path.parent))
        with os.fdopen(descriptor, "wb") as file:
            for piece in content:
                with _refusing(path):
                    file.write(swept_bytes(piece))
            with _refusing(path):
                file.flush()
                os.fsync(file.fileno())

        naming = Naming(path, part)
        stack.callback(naming.forget)
        yield naming


@contextlib.contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error


def check_writable(path: Path) -> None:
    """Check before the scan whether ``path`` can be written. Raises UsageError if it can't."""
    try:
        found = _mode(path)
        folder = _mode(path.parent)
    except (OSError, ValueError) as error:
        raise _refused(path, error) from error
    if found is not None and stat.S_ISDIR(found):
        raise UsageError(f"cannot write `{path}`: it is a folder", "name a file")
    if found is not None and not stat.S_ISREG(found):
        raise UsageError(f"cannot write `{path}`: it is not a regular file", "name a file")
    if folder is None or not stat.S_ISDIR(folder):
        raise UsageError(f"cannot write `{path}`: the folder `{path.parent}` does not exist", "create it, or name another path")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UsageError(
            f"cannot write `{path}`: the folder `{path.parent}` is not writable", "name a folder that you can write to"
        )


def identity(path: Path) -> tuple[int | str, ...]:
    """Equal for two paths of one file, however they are spelt, also through links. A missing file is known by its folder."""
    try:
        found = path.stat()
    except ValueError:  # a name that no file can have
        return (str(path),)
    except OSError:
        target = Path(os.path.realpath(path))
        if target == target.parent:
            return (os.path.normcase(target),)
        return (*identity(target.parent), os.path.normcase(target.name))
    return (found.st_dev, found.st_ino)


def remove_parts(folder: Path) -> None:
    """Remove what killed runs left in ``folder``. A part that another process is writing is locked, and stays."""
    if not system.can_lock():  # a part may be in use
        return
    begin, end = _PART
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(begin) and entry.name.endswith(end) and entry.is_file(follow_symlinks=False):
                _remove_unlocked(entry.path)


def _remove_unlocked(path: str) -> None:
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | system.OPEN_NO_LINK)
        try:
            system.lock(descriptor, wait=False)
            Path(path).unlink()
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _new_part(folder: Path) -> Iterator[tuple[int, Path]]:
    """A new locked file in ``folder``, open for writing. At the end it is removed, unless it was renamed.

    The lock belongs to the open file: it stays until both descriptors of it are closed, and the kernel frees it after a kill.
    """
    begin, end = _PART
    while True:
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=begin, suffix=end)
        if _locked(descriptor):
            break
        os.close(descriptor)  # another process removed it before it was locked
    held = os.dup(descriptor) if system.can_lock() else None  # where nothing is locked, an open file cannot be renamed
    try:
        yield descriptor, Path(name)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        if held is not None:
            os.close(held)


def _locked(descriptor: int) -> bool:
    """Lock an open file. False if it has no name any more.

    A file system without locks is accepted: nobody removes parts there.
    """
    if not system.can_lock():
        return True
    with contextlib.suppress(OSError):
        system.lock(descriptor, wait=True)
    return os.fstat(descriptor).st_nlink > 0


def _without_waiting(path: str, flags: int) -> int:
    """Open a pipe without waiting for its writer. For a regular file the flag has no effect."""
    return os.open(path, flags | system.OPEN_WITHOUT_WAITING)


def _mode(path: Path) -> int | None:
    """The kind of a file; None if there is none."""
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _refused(path: Path, error: Exception) -> UsageError:
    step = NO_ROOM if is_full(error) else "name a path that you can write to"
    return UsageError(f"cannot write `{path}`: {_reason(error)}", step)


def _reason(error: Exception) -> str:
    return ((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()
