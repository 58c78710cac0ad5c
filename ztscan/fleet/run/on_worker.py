"""The part of a fleet that runs on the worker of a Dask scheduler: one scan, in a folder that is removed at its end."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from distributed import Event, Semaphore, get_client

from ztscan.core.errors import ZtscanError
from ztscan.core.files import read_file
from ztscan.core.result import MAX_BYTES
from ztscan.fleet.results import RESULT
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.limits import SharedLimit
from ztscan.fleet.run.process import run_scan

_LOOK = 1.0
"""Seconds between two looks at whether the fleet stops."""
_WAIT = 2.0
"""Seconds that one request for a lease may wait at the scheduler."""
_semaphores: dict[str, Semaphore] = {}
"""Of this worker, by name. A lease outlives the scan that took it: it stands for a request within the last minute."""


def scan_on_worker(
    job: Mapping[str, Any], limits: Mapping[str, Sequence[float]], program: Sequence[str], stop: str
) -> dict[str, Any]:
    """Run a scan. Returns plain data: how its process ended, and the bytes of its result. ``stop``: an event of the scheduler."""
    scan = msgspec.convert(job, ScanJob)
    turns = _LeasedTurns(scan.application, {lane: SharedLimit(int(n), float(seconds)) for lane, (n, seconds) in limits.items()})
    with tempfile.TemporaryDirectory(prefix="ztscan-", ignore_cleanup_errors=True) as name, _watched(stop) as stopped:
        folder = Path(name)
        end = run_scan(scan, folder, turns, stopped, tuple(program))
        result = folder / RESULT
        content = None
        if result.is_file() and not result.is_symlink():
            with contextlib.suppress(ZtscanError):
                content = read_file(result, MAX_BYTES, "result")
    return {"end": msgspec.to_builtins(end), "result": content}


@contextlib.contextmanager
def _watched(stop: str) -> Iterator[threading.Event]:
    """An event of this process that is set as soon as the one of the scheduler is."""
    stopped, over, asked = threading.Event(), threading.Event(), Event(stop, client=get_client())

    def watch() -> None:
        while not over.wait(_LOOK):
            with contextlib.suppress(Exception):  # the scheduler is gone, and with it this worker
                if asked.is_set():
                    stopped.set()
                    return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield stopped
    finally:
        over.set()


class _LeasedTurns:
    """Turns by a semaphore of the scheduler: a lease is given back when the span of the limit is over."""

    def __init__(self, application: str, limits: Mapping[str, SharedLimit]) -> None:
        self._limits = limits
        for lane, limit in limits.items():
            name = self._name(application, lane)
            if name not in _semaphores:  # made where Dask knows which worker this is
                _semaphores[name] = Semaphore(max_leases=limit.requests, name=name)

    def wait(self, application: str, lane: str, stop: threading.Event) -> bool:
        limit = self._limits.get(lane)
        while limit is not None and not stop.is_set():
            semaphore = _semaphores[self._name(application, lane)]
            if semaphore.acquire(timeout=_WAIT):
                _later(limit.seconds, semaphore)
                return True
        return not stop.is_set()

    def throttled(self, application: str, lane: str, seconds: float) -> None:
        """Half of the requests are held back for one span of the limit. Who is refused waits for as long as Graph says anyway."""
        del seconds
        limit = self._limits.get(lane)
        for _ in range(limit.requests // 2 if limit else 0):
            semaphore = _semaphores[self._name(application, lane)]
            if limit is None or not semaphore.acquire(timeout=0.01):
                return
            _later(limit.seconds, semaphore)

    def _name(self, application: str, lane: str) -> str:
        limit = self._limits[lane]
        return f"ztscan {application} {lane} {limit.requests} {limit.seconds}"


def _later(seconds: float, semaphore: Semaphore) -> None:
    timer = threading.Timer(seconds, semaphore.release)
    timer.daemon = True
    timer.start()
