"""What differs between Linux, macOS and Windows. No other module asks which system it runs on.

| | Linux, macOS | Windows |
|---|---|---|
| files for their owner only | mode 0600 | the access list of the folder holds: there is no mode |
| parts of killed runs | locked while they are written, so that others are removed | not removed |
| deadline of a plugin's check | a timer signal | none: the timeout of the scan holds |
| plugin that ends the process | a parent process decides the exit code | not contained |
| an open file can be renamed | yes | no |
| a process is ended with those that it started | its group is | only itself is |
| a pipe whose reader went away | is an error of its own | is not told from other errors |
| memory of a large block that is freed | returns to the system (Linux with glibc: once asked for) | returns to the system |
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    _LOCKS = False
else:
    _LOCKS = True

WINDOWS = "win32"
MACOS = "darwin"
_MMAP_THRESHOLD, _LARGE_BLOCK = -3, 256 * 1024
"""The option of ``mallopt``, and the bytes from which a block is large."""
_NEW_GROUP = 0x200
"""``subprocess.CREATE_NEW_PROCESS_GROUP``, which Python knows on Windows only."""

OPEN_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opens a pipe without waiting for its writer. For a regular file it has no effect."""
OPEN_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Refuses a symbolic link."""


def can_lock() -> bool:
    """Whether files can be locked, and so an open file be renamed: on Windows neither is possible."""
    return _LOCKS


def lock(descriptor: int, *, wait: bool) -> None:
    """Lock an open file for this process. Raises OSError if it is locked and ``wait`` is false, or if it cannot be locked."""
    fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def return_large_blocks() -> bool:
    """Have memory of large blocks return to the system as soon as they are freed. Whether the C library took that.

    glibc does so of itself, but raises the size of a large block with each that is freed, up to 32 MB. The bodies of pages then
    leave holes between what is kept: a seventh of the memory of a scan of 300,000 users. A size that is set stays.

    Source: mallopt(3), ``M_MMAP_THRESHOLD``.
    """
    try:
        import ctypes  # noqa: PLC0415 - some builds of Python lack it

        return bool(ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE_BLOCK))
    except (ImportError, AttributeError, OSError, TypeError):  # the last three: another C library, Windows
        return False


def can_fork() -> bool:
    """Whether a parent process can supervise this one."""
    return hasattr(os, "fork")


def breaks_pipes() -> bool:
    """Whether writing to a pipe that nobody reads raises BrokenPipeError."""
    return can_fork()


def own_group() -> dict[str, Any]:
    """Options of ``subprocess.Popen`` for a process that shall be ended with everything that it starts."""
    return {"start_new_session": True} if can_fork() else {"creationflags": _NEW_GROUP}


def kill_group(pid: int) -> None:
    """End a process that was started with ``own_group``, and what it started. One that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if can_fork():
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)  # on Windows this ends it at once


def interruptions() -> tuple[signal.Signals, ...]:
    """The signals by which a terminal, a job runner or a container ends a command. Windows has no SIGHUP."""
    return tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def has_timer() -> bool:
    """Whether a signal can interrupt code that takes too long."""
    return hasattr(signal, "setitimer")


def is_root() -> bool:
    """Whether the process may do everything. A browser then refuses to use its sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def needs_display(platform: str = sys.platform) -> bool:
    """Whether a browser needs a display that a variable names."""
    return platform not in (WINDOWS, MACOS)


def uses_secret_service(platform: str = sys.platform) -> bool:
    """Whether the protected store is a service that must be installed."""
    return platform not in (WINDOWS, MACOS)


def configuration_folder(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for a user's settings of ztscan."""
    if platform == WINDOWS:
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ztscan"
    if platform == MACOS:
        return Path.home() / "Library" / "Application Support" / "ztscan"
    return Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ztscan"


def browser_places(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Where Chrome, Chromium and Edge are installed without being on PATH."""
    if platform == MACOS:
        names = ("Google Chrome", "Chromium", "Microsoft Edge")
        return tuple(Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in names)
    if platform == WINDOWS:
        roots = [environment.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        programs = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
        return tuple(Path(f"{root}\\{program}") for program in programs for root in roots if root)
    return ()
