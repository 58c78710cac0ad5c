"""What a simulator was asked, and the least time in which it could have been asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.simulator.endpoints import Bucket
from tests.simulator.quotas import Quotas


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request. Times are seconds since the simulator started."""

    started: float
    seconds: float
    method: str
    version: str
    path: str
    options: Mapping[str, str]
    status: int
    bucket: Bucket
    units: int
    fault: str = ""
    batched: tuple[str, ...] = ()
    """Paths of the requests inside of a batch, in the order of asking."""

    @property
    def address(self) -> str:
        """What was asked, whichever page of it."""
        shown = "&".join(f"{name}={value}" for name, value in sorted(self.options.items()) if name != "$skiptoken")
        return f"{self.method} /{self.version}/{self.path}?{shown}"


@dataclass(frozen=True)
class LowerBound:
    """Seconds that no client can undercut, and what sets them."""

    seconds: float
    because: str


def lower_bound(entries: Iterable[Entry], *, latency: float, quotas: Quotas) -> LowerBound:
    """The least wall time of the answered requests: the longest chain of pages, or the busiest bucket at its limit.

    Pages of one address depend on each other and take one round trip each. That a request can depend on the answer to
    another address is left out, so the bound is never too high.
    """
    answered = [entry for entry in entries if entry.status == 200]
    bounds = [LowerBound(0.0, "nothing was asked")]
    chains = Counter(entry.address for entry in answered)
    if chains:
        address, pages = max(chains.items(), key=lambda item: item[1])
        bounds.append(LowerBound(pages * latency, f"{pages} pages of {address}"))
    spent: defaultdict[Bucket, int] = defaultdict(int)
    for entry in answered:
        spent[entry.bucket] += entry.units
    for bucket, units in spent.items():
        if bucket in quotas.limits:
            limit, window = quotas.limits[bucket]
            # The first window's worth may go at once.
            bounds.append(
                LowerBound(max(0, -(-units // limit) - 1) * window + latency, f"{units} units of bucket {bucket.value}")
            )
    return max(bounds, key=lambda bound: bound.seconds)
