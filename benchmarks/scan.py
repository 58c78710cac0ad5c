"""What a full scan takes: CPU, memory, requests and time of the whole process, at several sizes of tenant.

The scan and the simulator that it reads from are processes of their own.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ranged, throttled
from benchmarks.asked import Asked, asked
from benchmarks.figures import Cost, Figure, at_most, cost_of, main, python
from benchmarks.served import Seen, served
from tests.simulator import Options
from tests.simulator.options import PLAIN
from tests.simulator.tenants.generated import Shape
from ztscan.core.exit_codes import ExitCode
from ztscan.engine.registry import load
from ztscan.graph.clouds import GLOBAL
from ztscan.scan import plan_for

SCAN = (
    *python("from ztscan.__main__ import main; main()"),
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
METHODS = "authentication/methods"
"""Read of who may be an emergency access account; no list has them."""
OF_APIS = ("appRoleAssignedTo", "delegatedPermissionClassifications")
"""Asked of Microsoft's own APIs with risky permissions: as often in a small tenant as in a large one. No list has them."""
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan, and what the simulator saw of it."""

    cost: Cost
    seen: Seen

    @property
    def requests(self) -> int:
        return len(self.seen.log)

    @property
    def asked(self) -> Asked:
        return asked(plan_for(load().select(()), GLOBAL), self.seen.log)


def scanned(users: int, options: Options = PLAIN, *, paced: bool = False) -> Scanned:
    """A full scan of a tenant with so many users, 2,000 applications, 300 groups in 60 policies.

    ``paced``: it keeps to Graph's published quotas, which a scan of a loopback address otherwise does not.
    """
    with tempfile.TemporaryDirectory() as folder, served(Shape(users=users), options) as graph:
        environment = {"ZTSCAN_GRAPH_ENDPOINT": graph.url, "PYTHONPATH": str(ROOT)}
        cost = cost_of([*(PACED if paced else SCAN)], Path(folder), environment)
        if cost.code not in EVALUATED:
            raise RuntimeError(f"the scan ended with {cost.code}: {(Path(folder) / 'stderr.txt').read_text()[-2000:]}")
        return Scanned(cost, graph.seen())


def measure() -> Iterator[Figure]:
    large = scanned(100_000)
    yield at_most("100,000 users: CPU", large.cost.cpu, 10, "s")
    yield at_most("100,000 users: peak memory", large.cost.peak, 500, "MB")
    yield at_most("100,000 users: requests", large.requests, 500, "requests")
    huge = scanned(1_000_000)
    yield from _what_for(large.asked, huge.asked)
    yield from _distant()
    yield at_most("1,000,000 users: peak memory", huge.cost.peak, 2500, "MB")
    yield at_most("1,000,000 users: CPU against 100,000", huge.cost.cpu / large.cost.cpu, 12, "times")
    yield Figure("1,000,000 users: CPU", huge.cost.cpu, "s")
    yield Figure("1,000,000 users: requests", huge.requests, "requests")
    yield from _limited()
    yield from throttled.figures()
    yield from ranged.figures()


def _what_for(large: Asked, huge: Asked) -> Iterator[Figure]:
    """No application of the generated tenant holds a role or a permission that would make its owners matter."""
    yield Figure("100,000 users: requests that the plan tells before", large.certain, "requests")
    yield Figure("100,000 users: further pages, parts of long lists", large.further, "requests")
    yield Figure("100,000 users: for keys that were read, batches", large.for_keys, "requests")
    users = Counter({what: number for (objects, what), number in large.one_by_one.items() if objects == "users"})
    administrators = users.pop(METHODS, 0)
    yield Figure("100,000 users: one by one for groups, most in batches", large.of_each("groups"), "requests")
    yield Figure("100,000 users: one by one for standing Global Administrators", administrators, "requests")
    yield at_most("100,000 users: one by one for other users", users.total(), 0, "requests")
    of_apis = sum(large.one_by_one["servicePrincipals", what] for what in OF_APIS)
    yield Figure("100,000 users: one by one for Microsoft's own APIs", of_apis, "requests")
    yield at_most("100,000 users: one by one for applications without power", large.of_each("applications"), 0, "requests")
    others = large.of_each("servicePrincipals") - of_apis
    yield at_most("100,000 users: one by one for servicePrincipals without power", others, 0, "requests")
    grown = sum(huge.one_by_one.values()) - sum(large.one_by_one.values())
    yield at_most("1,000,000 users: one by one, more than for 100,000", grown, 0, "requests")


def _distant() -> Iterator[Figure]:
    distant = scanned(50_000, Options(latency=LATENCY))
    yield at_most("50,000 users at 50 ms: collection, first request to last answer", distant.seen.seconds, 10, "s")
    yield at_most("50,000 users at 50 ms: wall time of the whole run", distant.cost.wall, 30, "s")
    yield at_most("50,000 users at 50 ms: peak memory", distant.cost.peak, 300, "MB")
    yield at_most("50,000 users at 50 ms: requests", distant.requests, 250, "requests")


def _limited() -> Iterator[Figure]:
    name = "20,000 users, quotas, 50 ms"
    limited = scanned(20_000, Options(latency=LATENCY, quotas=1.0), paced=True)
    least = limited.seen.bound
    yield Figure(f"{name}: least ({least.because})", least.seconds, "s")
    yield at_most(f"{name}: wall time against the least", limited.cost.wall / least.seconds, 1.15, "times")
    yield at_most(f"{name}: refused with 429", limited.seen.refused, 0, "requests")


if __name__ == "__main__":
    main("scan", measure)
