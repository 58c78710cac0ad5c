"""Ctrl-C: it ends the process at any moment with one line and exit code 130, and no output is half-written.

The first interruption cancels the session with Graph, or raises KeyboardInterrupt. Libraries may swallow or wrap that (an import
does), and so does Python in a finaliser. Therefore ``requested`` remembers it: it is raised again at the end of a session and
before files are written, and at the end of the process it is told. The third one ends the process at once.

``install`` is called by the command line alone. In a notebook, Ctrl-C stays what it is.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")

EXIT_CODE = 130
"""128 and the number of the signal, as shells have it."""
MESSAGE = "interrupted"
NEXT_STEP = "no file is half-written; run the command again"
_PATIENCE = 2
"""Interruptions that may still be in vain."""


class _State:
    """What the handler knows. There is one process, and so one state."""

    def __init__(self) -> None:
        self.count = 0
        self.deferred = False
        self.cancel: Callable[[], None] | None = None
        self.ended: int | None = None


_state = _State()


def install() -> None:
    """From now on an interruption is remembered. Called first of all, before anything is imported that takes time."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell started the process in the background
        return
    signal.signal(signal.SIGINT, _interrupt)
    known = sys.unraisablehook
    # An interruption inside a finaliser is raised nowhere; Python would print it.
    sys.unraisablehook = lambda raised: None if requested() else known(raised)


def requested() -> bool:
    """Whether a person has interrupted the process."""
    return _state.count > 0


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


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _state.count += 1
    if _state.ended is not None:
        os._exit(_state.ended)
    if _state.count > _PATIENCE:
        os._exit(EXIT_CODE)
    if _state.count == 1 and _state.cancel is not None:
        _state.cancel()
    elif not _state.deferred:
        raise KeyboardInterrupt
