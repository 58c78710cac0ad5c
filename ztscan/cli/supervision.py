"""A plugin does not decide the exit code: a parent process does, and only a command that came to its end can succeed.

Before the first line of a plugin runs, the process forks. The child goes on with the command and at its end writes its exit code
to a pipe. The parent waits. Without that mark the parent ends with exit code 1, whatever code the child had: a plugin may have
called ``os._exit(0)``, or an extension module may have crashed.

Without plugins nothing forks. ``begin`` has no effect before ``enable``: a program that calls ``invoke`` stays one process.
docs/decisions/0013-plugins-run-under-a-parent.md has the measurements.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from types import FrameType

from ztscan.cli.ui.console import report_error
from ztscan.core import system
from ztscan.core.exit_codes import ExitCode
from ztscan.core.interruption import SIGNALS, signal_of

_TICK = 0.05
"""Seconds between two looks at the child, if its pipe says nothing."""
_INTERRUPTION = 0.5
"""Seconds in which the child of an interrupted process may end by itself: a terminal and a job runner signal both."""
_AFTER_THE_MARK = 10.0
"""Seconds for the child to end after its mark. A plugin may have started a thread that never does."""


class _State:
    """What ``main``, ``begin`` and ``report`` share. There is one process, and so one state."""

    enabled = False
    pipe: int | None = None
    child = 0
    """In the child its own number: a process that a plugin forks from it must not write the mark."""


def enable() -> None:
    """Called by the entry of the command line alone."""
    _State.enabled = system.can_fork()


def begin() -> None:
    """Fork, unless that is done. Returns in the child. The parent waits for it and exits."""
    if not _State.enabled:
        return
    _State.enabled = False
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    reading, writing = os.pipe()
    # Held back until the parent has its handlers: a signal that comes earlier would end the parent and leave the child behind.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    child = os.fork()
    if child:
        os.close(writing)
        code = _Parent(child, reading).code(held)
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)
    signal.pthread_sigmask(signal.SIG_SETMASK, held)
    os.close(reading)
    _State.pipe, _State.child = writing, os.getpid()


def report(code: int) -> None:
    """The command has come to its end, and its outputs are written: tell the parent, if there is one."""
    if _State.pipe is not None and os.getpid() == _State.child:
        with contextlib.suppress(OSError):  # a plugin closed it: then the command does not succeed
            os.write(_State.pipe, b"%d\n" % code)


class _Parent:
    """Waits for the child and hands signals on to it."""

    def __init__(self, child: int, pipe: int) -> None:
        self._child = child
        self._pipe: int | None = pipe
        self._said = b""
        self._marked = 0.0
        self._interrupted = 0.0
        self._numbers: set[int] = set()
        """The signals that this process got. The first of them reaches the child."""
        self._first = 0

    def code(self, held: set[int | signal.Signals]) -> int:
        """The exit code of the command. ``held``: the signals that were held back before the fork."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._interrupt)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        status = self._wait()
        mark = self._said.split(b"\n")[0] if b"\n" in self._said else b""
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in self._numbers:
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
            os.kill(os.getpid(), os.WTERMSIG(status))
        if os.WIFEXITED(status) and signal_of(os.WEXITSTATUS(status)) in {signal.SIGINT, *self._numbers}:
            return os.WEXITSTATUS(status)
        if mark.isdigit():
            return int(mark)
        how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit code {os.waitstatus_to_exitcode(status)}"
        report_error(
            f"the process ended with {how} before its result was complete",
            "a plugin or a module that it uses ended the process: find it by leaving plugins out",
        )
        return ExitCode.FAILED

    def _wait(self) -> int:
        while True:
            self._listen()
            ended, status = os.waitpid(self._child, os.WNOHANG)
            if ended:
                self._listen()
                return status
            now = time.monotonic()
            if self._interrupted and now - self._interrupted > _INTERRUPTION:
                self._interrupted = 0.0
                self._send(self._first)
            if self._marked and now - self._marked > _AFTER_THE_MARK:
                self._send(signal.SIGKILL)

    def _listen(self) -> None:
        """Read what the child has written, or wait a moment."""
        if self._pipe is None:
            time.sleep(_TICK)
            return
        ready, _, _ = select.select([self._pipe], [], [], _TICK)
        if not ready:
            return
        content = os.read(self._pipe, 64)
        self._said = (self._said + content)[:64]
        if b"\n" in self._said and not self._marked:
            self._marked = time.monotonic()
        if not content:
            os.close(self._pipe)
            self._pipe = None

    def _send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, number)

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        self._first = self._first or number
        self._numbers.add(number)
        self._interrupted = self._interrupted or time.monotonic()
