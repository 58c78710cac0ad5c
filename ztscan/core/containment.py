"""What third-party code may cost: its own verdict, a bounded time, and nothing else.

Checks, facts and packages of plugins are contained against mistakes, not against malice: they run in this process, and
whoever installs one trusts its author as far as that.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from types import FrameType
from typing import Any

Guard = Callable[[str], AbstractContextManager[None]]
"""Makes the surroundings in which third-party code runs; the argument is what it is called in a message."""

SECONDS = 120.0
"""For one check, one fact or the import of one package of a plugin; far more than any built-in one takes."""
_AGAIN = 0.05
"""Seconds after which code that swallowed the interruption is interrupted again."""
_LONGEST = 300


class OverrunError(BaseException):
    """Third-party code did not end in its time. No ``Exception``, so that no ``except Exception`` of its own swallows it."""


def unguarded(_name: str) -> AbstractContextManager[None]:
    """No bound at all: for callers that run only code of their own."""
    return nullcontext()


@contextlib.contextmanager
def contained(name: str) -> Iterator[None]:
    """Surroundings for code of a plugin: what it prints goes to stderr, and after ``SECONDS`` it is interrupted.

    The interruption is a signal, so that it reaches a loop in Python whatever it does; it does not reach into an extension
    module that never comes back to the interpreter. Outside of the main thread, and on systems without that signal, there
    is no deadline. Raises OverrunError.
    """
    with contextlib.redirect_stdout(sys.stderr), _deadline(name):
        yield


@contextlib.contextmanager
def _deadline(name: str) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if running:
            raise OverrunError(f"{name} did not end after {SECONDS:g} seconds")

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, _AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def is_foreign(function: Callable[..., Any]) -> bool:
    """Whether ``function`` comes from outside of the ``ztscan`` package."""
    return str(getattr(function, "__module__", "")).partition(".")[0] != "ztscan"


def said(error: BaseException) -> str:
    """``KeyError: 'back'``, on one bounded line."""
    text = words_of(error)
    return type(error).__name__ + (f": {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}" if text else "")


def words_of(error: BaseException) -> str:
    """The message of ``error`` on one line, empty where it cannot even say that."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - whatever a plugin raises while it words what went wrong
        return ""
    return "".join(character if character.isprintable() else " " for character in text)
