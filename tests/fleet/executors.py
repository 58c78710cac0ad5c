"""Jobs for tests of executors: what the stand-in of the scanner shall do, and executors that run it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.fleet.folders import result
from ztscan.fleet.credentials import CredentialSource
from ztscan.fleet.outcome import TenantOutcome
from ztscan.fleet.run.executor import Executor
from ztscan.fleet.run.job import ScanJob

SCANNER = (sys.executable, "-S", str(Path(__file__).with_name("scanner.py")))

MakeExecutor = Callable[..., Executor]


def id_of(number: int) -> str:
    return f"0f6c1a52-7c2b-4a6c-8a43-{number:012x}"


class Bench:
    """A folder of results, and jobs in it. Results are made once for each tenant."""

    def __init__(self, folder: Path) -> None:
        self.results = folder / "results"
        self._made = folder / "made"
        self._made.mkdir()

    def result(self, tenant: str) -> str:
        """A file with a result of ``tenant``."""
        file = self._made / f"{tenant}.json"
        if not file.exists():
            file.write_bytes(result(tenant))
        return str(file)

    def job(
        self,
        number: int,
        behaviour: str = "good",
        *arguments: str,
        seconds: float = 60.0,
        tenant: str | None = None,
        credential: CredentialSource | None = None,
    ) -> ScanJob:
        """A job whose scanner does ``behaviour``. Those that write a result get one of their tenant first."""
        own = id_of(number)
        made = (self.result(own),) if behaviour in WRITING else ()
        return ScanJob(
            name=f"t{number}",
            tenant=tenant or own,
            arguments=(behaviour, *made, *arguments),
            credential=credential,
            inherits=False,
            application="global app",
            seconds=seconds,
        )


WRITING = frozenset({"good", "gaps", "elsewhere", "noisy", "greedy", "asking", "slow", "environment"})


def run(executor: Executor, *jobs: ScanJob) -> dict[str, TenantOutcome]:
    """The outcomes by name; each name has one."""
    told = list(executor.run(jobs))
    assert sorted(outcome.name for outcome in told) == sorted(job.name for job in jobs)
    return {outcome.name: outcome for outcome in told}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" if Path("/proc").is_dir() else True


def written(file: Path) -> list[int]:
    """The numbers in a file, as soon as it is there."""
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return [int(number) for number in file.read_text().split()]


def gone(pid: int) -> bool:
    """Whether a process ends within a moment."""
    until = time.monotonic() + 30
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(pid)
