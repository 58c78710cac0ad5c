"""What ranges save where the scan waits for the list of users: read in ranges and in one chain, of the same simulator."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.figures import Figure, at_most
from benchmarks.served import served
from tests.simulator import Options
from tests.simulator.tenants.generated import Shape
from ztscan.graph import counted
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

USERS = 50_000
DISTANT = Options(latency=0.05)
_WITHOUT = 1_000_000_000
"""Pages that no list has."""


def figures() -> Iterator[Figure]:
    """The users alone, as a scan reads them that needs no registration report. The simulator is asked once to warm up."""
    worth = counted.WORTH_RANGES
    with served(Shape(users=USERS), DISTANT) as graph:
        _seconds(graph.url, worth)
        chain, ranges = _seconds(graph.url, _WITHOUT), _seconds(graph.url, worth)
    yield Figure(f"{USERS:,} users alone at 50 ms: in one chain", chain, "s")
    yield at_most(f"{USERS:,} users alone at 50 ms: in ranges, against that", ranges / chain, 0.6, "times")


def _seconds(endpoint: str, worth: int) -> float:
    counted.WORTH_RANGES = worth
    plan = make_plan(["users"], RESOURCES, cloud="global")
    begin = time.monotonic()
    collect_now(plan, connect(GLOBAL, endpoint=endpoint))
    return time.monotonic() - begin
