"""Ctrl-C, SIGTERM and SIGHUP: each ends the process at any moment with one line, and no output is half-written.

The exit code is 128 and the number of the signal, as shells have it: 130, 143, 129. Job runners and containers end a process with
SIGTERM, and a terminal that closes with SIGHUP.

The first interruption cancels the session with Graph, or raises KeyboardInterrupt. Libraries may swallow or wrap that (an import
does), and so does Python in a finaliser. Therefore ``requested`` remembers it: it is raised again at the end of a session and
before files are written, and at the end of the process it is told. The third one ends the process at once.

``install`` is called by the command line alone. In a notebook, Ctrl-C stays what it is.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from ztscan.core import system

T = TypeVar("T")

_BASE = 128
"""Shells add the number of the signal to it."""
SIGNALS = system.interruptions()
"""What interrupts."""
NEXT_STEP = "no file is half-written; run the command again"
_PATIENCE = 2
"""Interruptions that may still be in vain."""
_TWICE = 1.0
"""Seconds in which a second SIGTERM or SIGHUP is the first one again: ``timeout`` sends it to the process and to its group."""


class _State:
    """What the handler knows. There is one process, and so one state."""

    def __init__(self) -> None:
        self.count = 0
        self.number: int = signal.SIGINT
        """The signal that came first."""
        self.told = 0.0
        """When it came, by the clock that only goes forward."""
        self.deferred = False
        self.cancel: Callable[[], None] | None = None
        self.ended: int | None = None


_state = _State()


def install() -> None:
    """From now on an interruption is remembered. Called first of all, before anything is imported that takes time."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # a shell started the process in the background, or `nohup` did
            signal.signal(number, _interrupt)
    known = sys.unraisablehook
    # An interruption inside a finaliser is raised nowhere; Python would print it.
    sys.unraisablehook = lambda raised: None if requested() else known(raised)


def requested() -> bool:
    """Whether a person, or a job runner, has interrupted the process."""
    return _state.count > 0


def exit_code() -> int:
    """The exit code of the interrupted process."""
    return _BASE + _state.number


def signal_of(code: int) -> int:
    """The signal of such an exit code; 0 if it is none of them."""
    return code - _BASE if code - _BASE in SIGNALS else 0


def message() -> str:
    """What interrupted the process."""
    if _state.number == signal.SIGINT:
        return "interrupted"
    return f"interrupted by {signal.Signals(_state.number).name}"


def ending(code: int) -> None:
    """The work is done: from now on an interruption only ends the process sooner, with ``code``."""
    _state.ended = code


@contextmanager
def deferred() -> Iterator[None]:
    """An interruption waits until the block has ended, so that several files appear together. For what takes no time.

    One that was lost before is raised instead of beginning.
    """
    _raise_lost()
    before = _state.count
    _state.deferred = True
    try:
        yield
    finally:
        _state.deferred = False
    if _state.count > before:
        raise KeyboardInterrupt


def run(session: Coroutine[Any, Any, T]) -> T:
    """``asyncio.run``. An interruption cancels the session, which closes its connections, and then raises KeyboardInterrupt."""
    import asyncio  # noqa: PLC0415 - heavy, and an interruption is of interest before

    async def watched() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()

        def cancel() -> None:
            if task is not None:
                task.cancel()
            loop.call_soon_threadsafe(lambda: None)  # wakes the loop

        _state.cancel = cancel
        try:
            return await session
        finally:
            _state.cancel = None

    before = _state.count
    try:
        done = asyncio.run(watched())
    except asyncio.CancelledError:
        if _state.count > before:
            raise KeyboardInterrupt from None
        raise
    _raise_lost()
    return done


def _raise_lost() -> None:
    """Raise an interruption again that a library, or a finaliser, has swallowed."""
    if requested():
        raise KeyboardInterrupt


def _interrupt(number: int, _frame: FrameType | None) -> None:
    now = time.monotonic()
    if number != signal.SIGINT and number == _state.number and _state.count and now - _state.told < _TWICE:
        return
    if not _state.count:
        _state.number, _state.told = number, now
    _state.count += 1
    if _state.ended is not None:
        os._exit(_state.ended)
    if _state.count > _PATIENCE:
        os._exit(exit_code())
    if _state.count == 1 and _state.cancel is not None:
        _state.cancel()
    elif not _state.deferred:
        raise KeyboardInterrupt
