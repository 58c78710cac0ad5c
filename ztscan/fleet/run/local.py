"""Runs scans on this machine: a thread for each worker, a process for each tenant."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ztscan.core.errors import ZtscanError
from ztscan.core.version import VERSION
from ztscan.fleet.outcome import OutcomeKind, TenantOutcome, one_line
from ztscan.fleet.run.job import ScanJob
from ztscan.fleet.run.process import PROGRAM, TurnsLike, run_scan
from ztscan.fleet.run.settling import attempt, settled
from ztscan.fleet.run.turns import Turns


class LocalExecutor:
    """``results`` is the folder of results, ``workers`` the number of scans at the same time."""

    def __init__(self, results: Path, workers: int, turns: TurnsLike | None = None, program: Sequence[str] = PROGRAM) -> None:
        self._results = results
        self._workers = workers
        self._turns = turns or Turns()
        self._program = tuple(program)

    def run(self, jobs: Sequence[ScanJob]) -> Iterator[TenantOutcome]:
        waiting: queue.SimpleQueue[ScanJob] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        ended: queue.SimpleQueue[TenantOutcome] = queue.SimpleQueue()
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    return
                ended.put(self._outcome(job, stop))

        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(self._workers, len(jobs)))]
        for thread in threads:
            thread.start()
        try:
            for _ in jobs:
                yield ended.get()
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _outcome(self, job: ScanJob, stop: threading.Event) -> TenantOutcome:
        started, own = moment(), self._results / job.name
        try:
            with attempt(own) as folder:
                end = run_scan(job, folder, self._turns, stop, self._program)
                return settled(job, end, folder, own, started, moment())
        except Exception as error:  # noqa: BLE001 - of one tenant: the others go on
            return unkept(job, error, started)


def moment() -> str:
    """The time, as files have it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def unkept(job: ScanJob, error: Exception, started: str) -> TenantOutcome:
    """The outcome where it could not be written, or where the fleet itself made a mistake."""
    step = error.next_step if isinstance(error, ZtscanError) else "please report the defect"
    reason = str(error) if isinstance(error, ZtscanError) else f"{type(error).__name__}: {error}"
    return TenantOutcome(
        name=job.name,
        tenant=job.tenant,
        outcome=OutcomeKind.FAILED,
        reason=one_line(reason),
        next_step=one_line(step),
        started=started,
        finished=moment(),
        version=VERSION,
    )
