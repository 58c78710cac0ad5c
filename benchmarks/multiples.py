"""What a scan takes, as a multiple of reading the same pages and nothing else (``floor``), and how it grows by dimension.

A scan and its floor are measured in the same run, against the same server. Requests are compared with the minimal plan
(``minimal``).
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Cost, Figure, at_most, cost_of, main
from benchmarks.floor import READER, first_requests
from benchmarks.minimal import minimal_requests
from benchmarks.scan import EVALUATED, ROOT, SCAN
from benchmarks.served import Served, served
from tests.simulator.tenants.generated import Shape
from ztscan.core.model import Gap
from ztscan.engine.registry import load
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.scan import plan_for

SIZES = (50_000, 100_000)
BASE = Shape(users=10_000, applications=1_000, groups=300, policies=60, administrators=40)
TIMES = 4
"""How much larger one dimension is for the growth."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A scan and the floor of the same tenant."""

    scan: Cost
    floor: Cost
    requests: int
    least: int
    """Requests of the minimal plan."""

    @property
    def multiple(self) -> float:
        return self.scan.cpu / self.floor.cpu


def compared(shape: Shape) -> Compared:
    with tempfile.TemporaryDirectory() as name, served(shape) as graph:
        folder = Path(name)
        scan = scan_of(graph, folder)
        requests = len(graph.seen().log)
        plan = plan_for(load().select(()), GLOBAL)
        evidence = collect_now(plan, connect(GLOBAL, endpoint=graph.url)).evidence
        if lost := unread(json.loads((folder / "result.json").read_bytes()), evidence):
            raise RuntimeError(f"the scan did not read what a second reading has, so that it is not measured: {', '.join(lost)}")
        asked = first_requests(plan, evidence, graph.url, datetime.now(UTC))
        file = folder / "requests.json"
        file.write_text(json.dumps({"host": graph.url.removeprefix("http://"), "requests": asked}), encoding="utf-8")
        floor = cost_of([*READER, str(file)], folder, {})
        if floor.code:
            raise RuntimeError(f"the raw reader failed: {(folder / 'stderr.txt').read_text()[-2000:]}")
        return Compared(scan, floor, requests, minimal_requests(plan, evidence))


def unread(result: Mapping[str, Any], evidence: Mapping[str, Any]) -> list[str]:
    """The resources that ``evidence`` has and the scan with this result has not: it took less because it read less."""
    read = {row["name"] for row in result["resources"] if row["outcome"] == "ok"}
    return sorted(name for name, value in evidence.items() if not isinstance(value, Gap) and name not in read)


def scan_of(graph: Served, folder: Path, further: Sequence[str] = ()) -> Cost:
    """``further``: options of the command."""
    cost = cost_of([*SCAN, *further], folder, {"ZTSCAN_GRAPH_ENDPOINT": graph.url, "PYTHONPATH": str(ROOT)})
    if cost.code not in EVALUATED:
        raise RuntimeError(f"the scan ended with {cost.code}: {(folder / 'stderr.txt').read_text()[-2000:]}")
    return cost


def scanned_as(shape: Shape, further: Sequence[str] = ()) -> tuple[Cost, int]:
    """What a scan of this tenant takes, and its requests. ``further``: options of the command."""
    with tempfile.TemporaryDirectory() as name, served(shape) as graph:
        return scan_of(graph, Path(name), further), len(graph.seen().log)


def grown(shape: Shape) -> float:
    """CPU seconds of a scan of this tenant."""
    return scanned_as(shape)[0].cpu


def measure() -> Iterator[Figure]:
    for users in SIZES:
        name, found = f"{users:,} users", compared(Shape(users=users))
        yield Figure(f"{name}: the same pages, decoded and nothing else: CPU", found.floor.cpu, "s")
        yield Figure(f"{name}: scan: CPU", found.scan.cpu, "s")
        yield at_most(f"{name}: scan against the floor", found.multiple, 4, "times")
        yield at_most(f"{name}: peak memory", found.scan.peak, 500, "MB")
        yield Figure(f"{name}: requests of the minimal plan", found.least, "requests")
        yield at_most(f"{name}: requests against the minimal plan", found.requests / found.least, 1.1, "times")
    yield from growth()


def growth() -> Iterator[Figure]:
    """The slope of CPU over one dimension, both as logarithms: 0 is no growth, 1 in proportion. The worst one is named."""
    least = grown(BASE)
    slopes = {}
    for dimension in ("users", "applications", "groups", "policies", "administrators"):
        larger = replace(BASE, **{dimension: TIMES * getattr(BASE, dimension)})
        slopes[dimension] = math.log(grown(larger) / least) / math.log(TIMES)
        yield Figure(f"growth with {TIMES} times the {dimension}", slopes[dimension], "slope")
    worst = max(slopes, key=slopes.__getitem__)
    yield at_most(f"growth: the worst, {worst}", slopes[worst], 1, "slope")


if __name__ == "__main__":
    main("multiples", measure)
