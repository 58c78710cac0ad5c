"""Runs one scan as a process of its own, and ends it in time, with everything that it started."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Literal, Protocol

import msgspec

from ztscan.core import system
from ztscan.core.confidential import swept
from ztscan.core.coordinator import ASK, GO, THROTTLED
from ztscan.core.errors import ZtscanError
from ztscan.fleet.outcome import one_line
from ztscan.fleet.run.environment import environment_of
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.limits import LIMITS

PROGRAM = (sys.executable, "-P", "-m", "ztscan")
"""What runs a scan. ``-P``: no module is imported from the current folder."""
_TAIL = 20
"""Last lines of standard error that may become the reason."""
_LONGEST_LINE = 4096
_MOST_ASKED = 100
"""Turns that a scan may ask for before the first is granted: more than its lanes have requests at once."""
_TICK = 0.2
"""Seconds between two looks at whether to stop."""
_AFTER_THE_KILL = 10.0


class TurnsLike(Protocol):
    """Turns under the limits of an application."""

    def wait(self, application: str, lane: str, stop: threading.Event) -> bool: ...

    def throttled(self, application: str, lane: str, seconds: float) -> None: ...


class ScanEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How the process of a scan ended. Plain data."""

    exit_code: int | None
    """None: it was killed, or did not start."""
    how: Literal["ended", "killed", "timed_out", "stopped", "not_started"]
    """``killed``: by somebody else; ``stopped``: by the fleet."""
    said: str = ""
    """The last line of standard error, or why the process did not start."""
    next_step: str = ""


def run_scan(job: ScanJob, folder: Path, turns: TurnsLike, stop: threading.Event, program: Sequence[str] = PROGRAM) -> ScanEnd:
    """Run the scan of ``job`` in ``folder``. Raises nothing: what goes wrong is how it ended."""
    try:
        environment = environment_of(job, folder, os.environ)
    except ZtscanError as error:
        return ScanEnd(exit_code=None, how="not_started", said=str(error), next_step=error.next_step)
    try:
        process = subprocess.Popen(  # noqa: S603 - ztscan itself, with arguments that are no shell's
            (*program, *job.arguments),
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **system.own_group(),
        )
    except (OSError, ValueError) as error:
        return ScanEnd(exit_code=None, how="not_started", said=f"the scan can't be started: {one_line(str(error))}")
    relay = _Relay(job.application, process, turns)
    try:
        how = _waited(process, time.monotonic() + job.seconds, stop)
    finally:
        system.kill_group(process.pid)
        relay.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_AFTER_THE_KILL)
    if how != "ended":
        return ScanEnd(exit_code=None, how=how, said=relay.said)
    if process.returncode < 0:
        return ScanEnd(exit_code=None, how="killed", said=f"its process was ended by signal {-process.returncode}")
    return ScanEnd(exit_code=process.returncode, how="ended", said=relay.said)


def _waited(process: subprocess.Popen[bytes], until: float, stop: threading.Event) -> Literal["ended", "stopped", "timed_out"]:
    while True:
        try:
            process.wait(_TICK)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                return "stopped"
            if time.monotonic() >= until:
                return "timed_out"
        else:
            return "ended"


class _Relay:
    """Hands the process its turns, and keeps its last lines. Its threads end with the process."""

    def __init__(self, application: str, process: subprocess.Popen[bytes], turns: TurnsLike) -> None:
        assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018 - opened as pipes
        self._application = application
        self._stdin: IO[bytes] = process.stdin
        self._turns = turns
        self._over = threading.Event()
        self._asked: dict[str, SimpleQueue[bool]] = {lane: SimpleQueue() for lane in LIMITS}
        self._lines: deque[str] = deque(maxlen=_TAIL)
        self._writing = threading.Lock()
        self._threads = [
            self._thread(lambda: self._read(process.stdout, self._heard)),
            self._thread(lambda: self._read(process.stderr, self._lines.append)),
            *(self._thread(partial(self._grant, lane)) for lane in LIMITS),
        ]

    @property
    def said(self) -> str:
        """The last line of standard error that says something, without a known secret; an error where there is one."""
        lines = [line for line in (one_line(swept(line)) for line in self._lines) if line]
        errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        return (errors or lines or [""])[-1]

    def close(self) -> None:
        self._over.set()
        for asked in self._asked.values():
            asked.put(False)
        until = time.monotonic() + _AFTER_THE_KILL
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        with contextlib.suppress(OSError):
            self._stdin.close()

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _read(self, stream: IO[bytes] | None, heard: Callable[[str], None]) -> None:
        assert stream is not None  # noqa: S101 - opened as a pipe
        with stream, contextlib.suppress(OSError, ValueError):
            while line := stream.readline(_LONGEST_LINE):
                heard(line.decode("utf-8", "replace"))

    def _heard(self, line: str) -> None:
        word, *rest = line.split()[:3] or [""]
        if word == ASK and rest and rest[0] in self._asked:
            if (asked := self._asked[rest[0]]).qsize() < _MOST_ASKED:
                asked.put(True)
        elif word == THROTTLED and len(rest) == 2:
            with contextlib.suppress(ValueError):
                self._turns.throttled(self._application, rest[0], float(rest[1]))

    def _grant(self, lane: str) -> None:
        """One turn after the other, so that a scan which asks for many holds nobody up."""
        while self._asked[lane].get() and self._turns.wait(self._application, lane, self._over):
            with self._writing, contextlib.suppress(OSError, ValueError):
                self._stdin.write(f"{GO} {lane}\n".encode())
                self._stdin.flush()
