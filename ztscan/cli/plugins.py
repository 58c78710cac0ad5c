"""Loading and running code of third parties: with a deadline, and without the terminal's stdout."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from types import FrameType

import click

from ztscan.core.containment import OverrunError
from ztscan.engine import registry as registries
from ztscan.engine.registry import Registry

SECONDS = 120.0
"""For one check, one fact or the import of one package of a plugin; far more than any built-in one takes."""
_AGAIN = 0.05
"""Seconds after which whoever swallowed the interruption is interrupted again."""

option = click.option(
    "--plugin",
    metavar="MODULE",
    multiple=True,
    help="Package of checks to load beside those that are installed, found on PYTHONPATH; repeats.",
)


def load(extra: Sequence[str] = ()) -> Registry:
    """Every check that is installed, and those of the packages that ``--plugin`` named. Raises UsageError for none such."""
    return registries.load(extra=extra, guard=contained)


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
