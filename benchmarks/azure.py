"""5,000 subscriptions with 500,000 resources: what reading them takes, and what all checks of Azure take with a report.

Rows come by queries of 1,000; what Resource Graph lacks takes a GET for each subscription, or for each resource of some kinds.
The double is a process of its own.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.figures import Cost, Figure, at_most, cost_of, main, python
from benchmarks.scan import EVALUATED, ROOT, SCAN
from tests.simulator import TENANTS, simulator
from tests.simulator.azure import management
from tests.simulator.azure.generated import Span, generated
from ztscan.engine.registry import area_of, load

AREAS = tuple(sorted({area_of(check) for check in load().of_azure}))
LARGE = Span(subscriptions=5_000, resources=500_000)
SMALL = Span(subscriptions=500, resources=50_000)
_LONGEST_START = 60.0
_READ = """
import sys
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.azure.room import AzureRoom
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.second_source import Opened
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
graph, azure = sys.argv[1:]
names = [name for name, one in AZURE_RESOURCES.items() if isinstance(one, AzureResource) and one.table]
second = Opened(AzureRoom(endpoint=azure), connect(GLOBAL, service=GLOBAL.azure, endpoint=azure))
found = collect_now(make_plan(names, ALL_RESOURCES, cloud="global"), connect(GLOBAL, endpoint=graph), second_source=second)
assert all(reading.outcome == "ok" for reading in found.readings if reading.name in names), found.readings
"""
"""Reads all that comes by queries."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the double was asked."""

    queries: int
    gets: int


class ServedEstate:
    """A tenant and its Azure that listen in another process."""

    def __init__(self, graph: str, azure: str, pipe: Connection) -> None:
        self.graph = graph
        self.azure = azure
        self._pipe = pipe

    def asked(self) -> Asked:
        """Everything that Azure has been asked until now."""
        self._pipe.send("asked")
        found = self._pipe.recv()
        assert isinstance(found, Asked)
        return found


@contextlib.contextmanager
def served_estate(span: Span) -> Iterator[ServedEstate]:
    """Serves a generated estate for as long as the block runs. Raises RuntimeError as ``served`` does."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, span), name="azure", daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(_LONGEST_START):
            raise RuntimeError("the double did not start")
        graph, azure = here.recv()
        yield ServedEstate(graph, azure, here)
    finally:
        here.close()
        process.join()
    if process.exitcode:
        raise RuntimeError("the double failed, or was asked for what it does not model: see above")


def _serve(pipe: Connection, span: Span) -> None:
    with simulator(TENANTS[span.tenant]()) as graph, management(generated(span)) as azure:
        pipe.send((graph.url, azure.url))
        with contextlib.suppress(EOFError):
            while pipe.recv():
                queries = sum(bool(entry.query) for entry in azure.log)
                pipe.send(Asked(queries, len(azure.log) - queries))


def measure() -> Iterator[Figure]:
    name = f"{LARGE.subscriptions:,} subscriptions, {LARGE.resources:,} resources"
    with tempfile.TemporaryDirectory() as folder, served_estate(LARGE) as estate:
        read = _read(estate, Path(folder))
        queries = estate.asked().queries
        scan = _scan(estate, Path(folder))
        asked = estate.asked()
    yield at_most(f"{name}: read by queries: CPU", read.cpu, 60, "s")
    yield at_most(f"{name}: read by queries: peak memory", read.peak, 800, "MB")
    yield at_most(f"{name}: queries, against pages of 1,000", queries / (LARGE.resources / 1000), 1.3, "times")
    yield at_most(f"{name}: all checks of Azure, HTML and JSON: CPU", scan.cpu, 60, "s")
    yield at_most(f"{name}: all checks of Azure, HTML and JSON: peak memory", scan.peak, 800, "MB")
    yield Figure(f"{name}: all checks of Azure: queries", asked.queries - queries, "requests")
    yield Figure(f"{name}: all checks of Azure: GETs", asked.gets, "requests")
    with tempfile.TemporaryDirectory() as folder, served_estate(SMALL) as estate:
        smaller = _scan(estate, Path(folder))
    yield at_most(f"{name}: all checks, against a tenth of it", scan.cpu / smaller.cpu, 12, "times")


def _read(estate: ServedEstate, folder: Path) -> Cost:
    cost = cost_of([*python(_READ), estate.graph, estate.azure], folder, {"PYTHONPATH": str(ROOT)})
    if cost.code:
        raise RuntimeError(f"the estate was not read: {(folder / 'stderr.txt').read_text()[-2000:]}")
    return cost


def _scan(estate: ServedEstate, folder: Path) -> Cost:
    areas = [option for area in AREAS for option in ("--check", area)]
    environment = {"ZTSCAN_GRAPH_ENDPOINT": estate.graph, "ZTSCAN_AZURE_ENDPOINT": estate.azure, "PYTHONPATH": str(ROOT)}
    cost = cost_of([*SCAN, "--azure", *areas], folder, environment)
    if cost.code not in EVALUATED:
        raise RuntimeError(f"the scan ended with {cost.code}: {(folder / 'stderr.txt').read_text()[-2000:]}")
    return cost


if __name__ == "__main__":
    main("azure", measure)
