"""What a full scan takes: CPU, memory, requests and time of the whole process, at several sizes of tenant.

The scan is a process of its own; the simulator that it reads from is this one.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Cost, Figure, at_most, cost_of, main, python
from tests.simulator import Options, simulator
from tests.simulator.log import LowerBound
from tests.simulator.options import PLAIN
from tests.simulator.tenants.generated import Shape, generated
from ztscan.exit_codes import ExitCode

SCAN = (
    *python("import sys; from ztscan.cli import main; main(sys.argv[1:])"),
    "scan",
    "--quiet",
    "-o",
    "report.html",
    "-o",
    "result.json",
)
PACED = (sys.executable, "-m", "benchmarks.paced_scan")
EVALUATED = {ExitCode.MET, ExitCode.GAPS, ExitCode.INCOMPLETE}
LATENCY = 0.05
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan, and what the simulator saw of it."""

    cost: Cost
    requests: int
    refused: int
    """Answers with 429."""
    bound: LowerBound


def scanned(users: int, options: Options = PLAIN, *, paced: bool = False) -> Scanned:
    """A full scan of a tenant with so many users, 2,000 applications, 300 groups in 60 policies.

    ``paced``: it keeps to Graph's published quotas, which a scan of a loopback address otherwise does not.
    """
    with tempfile.TemporaryDirectory() as folder, simulator(generated(Shape(users=users)), options) as graph:
        environment = {"ZTSCAN_GRAPH_ENDPOINT": graph.url, "PYTHONPATH": str(ROOT)}
        cost = cost_of([*(PACED if paced else SCAN)], Path(folder), environment)
        if cost.code not in EVALUATED:
            raise RuntimeError(f"the scan ended with {cost.code}: {(Path(folder) / 'stderr.txt').read_text()[-2000:]}")
        refused = sum(entry.status == 429 for entry in graph.log)
        return Scanned(cost, len(graph.log), refused, graph.lower_bound())


def measure() -> Iterator[Figure]:
    large = scanned(100_000)
    yield at_most("100,000 users: CPU", large.cost.cpu, 10, "s")
    yield at_most("100,000 users: peak memory", large.cost.peak, 500, "MB")
    yield at_most("100,000 users: requests", large.requests, 500, "requests")
    distant = scanned(50_000, Options(latency=LATENCY))
    yield at_most("50,000 users at 50 ms: wall time", distant.cost.wall, 30, "s")
    yield at_most("50,000 users at 50 ms: peak memory", distant.cost.peak, 300, "MB")
    yield at_most("50,000 users at 50 ms: requests", distant.requests, 250, "requests")
    huge = scanned(1_000_000)
    yield at_most("1,000,000 users: peak memory", huge.cost.peak, 2500, "MB")
    yield at_most("1,000,000 users: CPU against 100,000", huge.cost.cpu / large.cost.cpu, 12, "times")
    yield Figure("1,000,000 users: CPU", huge.cost.cpu, "s")
    yield Figure("1,000,000 users: requests", huge.requests, "requests")
    limited = scanned(20_000, Options(latency=LATENCY, quotas=1.0), paced=True)
    yield Figure(f"20,000 users, quotas, 50 ms: least ({limited.bound.because})", limited.bound.seconds, "s")
    yield at_most(
        "20,000 users, quotas, 50 ms: wall time against the least", limited.cost.wall / limited.bound.seconds, 1.15, "times"
    )
    yield at_most("20,000 users, quotas, 50 ms: refused with 429", limited.refused, 0, "requests")


if __name__ == "__main__":
    main("scan", measure)
