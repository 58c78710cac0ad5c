"""Contains third-party code: a faulty plugin costs its own verdict and a bounded time, nothing else.

Checks, facts and packages of plugins are contained against mistakes, not against malice. They run in this process: to install
a plugin is to trust its author.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

from ztscan.core import system
from ztscan.core.interruption import SIGNALS

Guard = Callable[[str], AbstractContextManager[None]]
"""Makes the context in which third-party code runs. The argument is its name in messages."""

SECONDS = 120.0
"""For one check, one fact or the import of one package of a plugin. Built-in ones take far less."""
_AGAIN = 0.05
"""Seconds after which code that swallowed the interruption is interrupted again."""
_LONGEST = 300


class OverrunError(BaseException):
    """Third-party code exceeded its time. Not an ``Exception``, so that its own ``except Exception`` cannot swallow it."""


class FalseInterruptError(Exception):
    """Third-party code raised KeyboardInterrupt by itself."""


def unguarded(_name: str) -> AbstractContextManager[None]:
    """No bound, for callers that run only their own code."""
    return nullcontext()


@contextlib.contextmanager
def contained(name: str) -> Iterator[None]:
    """The context for code of a plugin: its output goes to stderr, and after ``SECONDS`` it is interrupted.

    Afterwards the current folder and the handlers of signals are what they were.

    The interruption is a signal, so it reaches any loop in Python. It does not reach an extension module that never returns
    to the interpreter. Outside the main thread, and on systems without that signal, there is no deadline. Raises OverrunError.
    """
    with contextlib.redirect_stdout(sys.stderr), _same_folder(), _true_interruptions(name), _deadline(name):
        yield


@contextlib.contextmanager
def _same_folder() -> Iterator[None]:
    """Go back to the current folder at the end, so that what is named by a relative path stays what it is."""
    try:
        before = Path.cwd()
    except OSError:  # the folder was removed
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.chdir(before)


@contextlib.contextmanager
def _true_interruptions(name: str) -> Iterator[None]:
    """Only a signal interrupts the scan: a KeyboardInterrupt without one is an error, and a swallowed one is raised again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Of the other signals only those that somebody handles: by default they end the process, as they should.
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    before = {number: known for number, known in handlers.items() if number == signal.SIGINT or callable(known)}
    interrupted = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        known = before[signal.Signals(number)]
        (known if callable(known) else signal.default_int_handler)(number, frame)

    for number, known in before.items():
        if known is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield
    except KeyboardInterrupt as error:
        if not interrupted:
            raise FalseInterruptError(f"{name} raised KeyboardInterrupt, and nobody interrupted it") from error
    finally:
        for number, known in before.items():
            signal.signal(number, known if known is not None else signal.default_int_handler)
    if interrupted:
        raise KeyboardInterrupt


@contextlib.contextmanager
def _deadline(name: str) -> Iterator[None]:
    if not system.has_timer() or threading.current_thread() is not threading.main_thread():
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
    """Whether ``function`` comes from outside the ``ztscan`` package."""
    return str(getattr(function, "__module__", "")).partition(".")[0] != "ztscan"


def said(error: BaseException) -> str:
    """``KeyError: 'back'``, on one bounded line."""
    text = words_of(error)
    return type(error).__name__ + (f": {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}" if text else "")


def words_of(error: BaseException) -> str:
    """The message of ``error`` on one line. Empty if its text itself raises."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - the text of a plugin's error may raise anything
        return ""
    return "".join(character if character.isprintable() else " " for character in text)
