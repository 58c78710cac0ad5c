"""Standard streams that were closed before the process began (``>&-``).

Python has None for such a stream, and the next file that is opened gets its number: what a library prints would go into a report.
"""

from __future__ import annotations

import os
import sys

from ztscan.core import system

STDIN, STDOUT, STDERR = range(3)


def stand_in() -> None:
    """Give each closed stream a stand-in. Called before anything is opened.

    Nobody can read what is printed to a closed stdout, as with a pipe whose reader went away. So it becomes one, and ends a
    command that prints in the same way. Messages to a closed stderr are dropped, as no answer is lost. A closed stdin is
    empty.
    """
    if _is_closed(STDIN):
        _take(STDIN, os.open(os.devnull, os.O_RDONLY))
        sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    if _is_closed(STDOUT):
        _take(STDOUT, _unread_pipe() if system.breaks_pipes() else os.open(os.devnull, os.O_WRONLY))
        sys.stdout = open(STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if _is_closed(STDERR):
        _take(STDERR, os.open(os.devnull, os.O_WRONLY))
        sys.stderr = open(STDERR, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _is_closed(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return True
    return False


def _unread_pipe() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def _take(descriptor: int, opened: int) -> None:
    """``opened`` under the number ``descriptor``, also for the processes that this one starts."""
    if opened == descriptor:
        os.set_inheritable(descriptor, True)
        return
    os.dup2(opened, descriptor)
    os.close(opened)
