"""What the requests of a scan were for: what every scan asks, keys that other answers gave, and the rest of long lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.simulator.log import Entry
from ztscan.graph.plan import Plan
from ztscan.graph.resource import Resource

_ONE_OBJECT = re.compile(r"(users|applications|servicePrincipals|groups)/[0-9a-f-]{36}/(.+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of one scan, by what they were for."""

    total: int
    certain: int
    """What the plan tells before the scan starts."""
    for_keys: int
    """First pages only; a batch is one."""
    one_by_one: Counter[tuple[str, str]]
    """Requests for one object each, those inside of batches too, by the list that the object is of and what is asked of it."""

    @property
    def further(self) -> int:
        """Pages beyond the first, and parts of lists that are read in several."""
        return self.total - self.certain - self.for_keys

    def of_each(self, objects: str) -> int:
        """How many requests ask for one of these objects."""
        return sum(number for (name, _), number in self.one_by_one.items() if name == objects)


def asked(plan: Plan, log: Iterable[Entry]) -> Asked:
    """Tells the requests apart by path and filter. Refused ones are left out: they come again."""
    answered = [entry for entry in log if entry.status != 429]
    first_pages = [entry for entry in answered if "$skiptoken" not in entry.options]
    fan_outs = [step.resource for step in plan.steps if step.fan_out]
    return Asked(
        total=len(answered),
        certain=plan.requests,
        for_keys=sum(entry.path == "$batch" or any(_asks(entry, resource) for resource in fan_outs) for entry in first_pages),
        one_by_one=Counter((found[1], found[2]) for path in _paths(first_pages) if (found := _ONE_OBJECT.fullmatch(path))),
    )


def _paths(log: Iterable[Entry]) -> Iterator[str]:
    for entry in log:
        yield from entry.batched or (entry.path,)


def _asks(entry: Entry, resource: Resource) -> bool:
    """Whether a request is one for keys of this resource."""
    before, key, after = resource.path.strip("/").partition("{key}")
    path = re.escape(before) + "[^/]+" * bool(key) + re.escape(after)
    filtered = entry.options.get("$filter", "").startswith(resource.filter.partition("{key")[0])
    return entry.method == resource.method and filtered and re.fullmatch(path, entry.path) is not None
