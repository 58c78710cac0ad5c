"""Whether anything is lost where Graph refuses every 20th request: read twice, compared resource by resource."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, at_least, at_most
from benchmarks.served import Seen, served
from tests.simulator import Fault, FaultPlan, Options
from tests.simulator.options import PLAIN
from tests.simulator.tenants.generated import Shape
from ztscan.core.model import ByKey, Gap
from ztscan.engine.registry import load
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection, collect_now
from ztscan.scan import plan_for

USERS = 50_000
EVERY = 20
REFUSING = Options(faults=FaultPlan(kinds=(Fault.TOO_MANY_REQUESTS,), every=EVERY))


def figures() -> Iterator[Figure]:
    """Both readings are held in this process."""
    whole, _ = _read(PLAIN)
    struck, seen = _read(REFUSING)
    name = f"{USERS:,} users, a 429 on every {EVERY}th request"
    yield at_least(f"{name}: refused", seen.refused, len(seen.log) // EVERY, "requests")
    yield Figure(f"{name}: rows read", sum(reading.rows for reading in struck.readings), "rows")
    unlike = [resource for resource in whole.evidence.keys() | struck.evidence if _differ(resource, whole, struck)]
    yield at_most(f"{name}: resources that differ", len(unlike), 0, "resources")
    yield at_most(f"{name}: gaps that it adds", _gaps(struck) - _gaps(whole), 0, "gaps")


def _read(options: Options) -> tuple[Collection, Seen]:
    with served(Shape(users=USERS), options) as graph:
        plan = plan_for(load().select(()), GLOBAL)
        return collect_now(plan, connect(GLOBAL, endpoint=graph.url)), graph.seen()


def _differ(resource: str, one: Collection, other: Collection) -> bool:
    return bool(one.evidence.get(resource) != other.evidence.get(resource))


def _gaps(collection: Collection) -> int:
    keyed = [value for value in collection.evidence.values() if isinstance(value, ByKey)]
    whole = sum(isinstance(value, Gap) for value in collection.evidence.values())
    return whole + sum(isinstance(entry, Gap) for value in keyed for _, entry in value.items())
