"""Graph's published throttling limits, bucket by bucket.

Figures: learn.microsoft.com/graph/throttling-limits (autumn 2026). A refused request counts as well, as Graph says.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

from tests.simulator.endpoints import Bucket


class Quotas:
    """Sliding windows over the buckets. ``scale`` shrinks time for tests: 0.1 turns ten seconds into one."""

    def __init__(self, users: int, clock: Callable[[], float], *, scale: float = 1.0) -> None:
        self.limits: dict[Bucket, tuple[int, float]] = {
            Bucket.CONDITIONAL_ACCESS: (1, 1.0 * scale),
            Bucket.REPORTS: (5, 10.0 * scale),
            Bucket.SIGN_IN_ACTIVITY: (10, 60.0 * scale),
            Bucket.DIRECTORY: (directory_units(users), 10.0 * scale),
        }
        self._clock = clock
        self._spent: defaultdict[Bucket, deque[tuple[float, int]]] = defaultdict(deque)

    def spend(self, bucket: Bucket, units: int) -> float | None:
        """None where the request fits; else the seconds after which its repetition would. Either way it has been counted."""
        if bucket not in self.limits:
            return None
        limit, window = self.limits[bucket]
        now = self._clock()
        spent = self._spent[bucket]
        while spent and spent[0][0] <= now - window:
            spent.popleft()
        spent.append((now, units))
        used = sum(cost for _, cost in spent)
        if used <= limit:
            return None
        excess = used + units - limit
        for when, cost in spent:
            excess -= cost
            if excess <= 0:
                return when + window - now
        raise ValueError(f"a request of {units} units never fits into {limit}")


def directory_units(users: int) -> int:
    """Resource units per ten seconds that an app has in a tenant of this size."""
    if users < 50:
        return 3500
    return 5000 if users <= 500 else 8000


TELLS_WHEN = frozenset({Bucket.REPORTS, Bucket.SIGN_IN_ACTIVITY, Bucket.DIRECTORY, Bucket.OTHER})
"""Buckets whose 429 carries Retry-After. Conditional Access and Identity Protection send none."""
