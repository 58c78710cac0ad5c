"""What runs the jobs of a fleet. Every executor keeps the same contract (``tests/fleet/test_executors.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from ztscan.fleet.outcome import TenantOutcome
from ztscan.fleet.run.job import ScanJob


class Executor(Protocol):
    """Runs scans, some at the same time."""

    def run(self, jobs: Sequence[ScanJob]) -> Iterator[TenantOutcome]:
        """Exactly one outcome for each job, in any order, as soon as there is one; it is kept on disk by then.

        What goes wrong with one job is its outcome, and never an error of the run. Where the iteration is left early, every
        process that was started is ended.
        """
        ...
