"""Graph's published throttling limits, bucket by bucket.

Figures: learn.microsoft.com/graph/throttling-limits (autumn 2026). A refused request counts as well, as Graph says.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping

from tests.simulator.endpoints import Bucket


class Windows:
    """Sliding windows over buckets with a limit each."""

    def __init__(self, limits: Mapping[Bucket, tuple[int, float]], clock: Callable[[], float]) -> None:
        self.limits = dict(limits)
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


class Quotas(Windows):
    """What one application has in one tenant. ``scale`` shrinks time for tests: 0.1 turns ten seconds into one."""

    def __init__(self, users: int, clock: Callable[[], float], *, scale: float = 1.0) -> None:
        limits = {
            Bucket.CONDITIONAL_ACCESS: (1, 1.0 * scale),
            Bucket.REPORTS: (5, 10.0 * scale),
            Bucket.SIGN_IN_ACTIVITY: (10, 60.0 * scale),
            Bucket.DIRECTORY: (directory_units(users), 10.0 * scale),
        }
        super().__init__(limits, clock)


class ApplicationQuotas(Windows):
    """What one application has in all its tenants together. Simulators in several threads share it."""

    def __init__(self, *, scale: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        limits = {Bucket.REPORTS: (122, 10.0 * scale), Bucket.SIGN_IN_ACTIVITY: (10, 60.0 * scale)}
        super().__init__(limits, clock)
        self._lock = threading.Lock()

    def spend(self, bucket: Bucket, units: int) -> float | None:
        with self._lock:
            return super().spend(bucket, units)


def directory_units(users: int) -> int:
    """Resource units per ten seconds that an app has in a tenant of this size."""
    if users < 50:
        return 3500
    return 5000 if users <= 500 else 8000


TELLS_WHEN = frozenset({Bucket.REPORTS, Bucket.SIGN_IN_ACTIVITY, Bucket.DIRECTORY, Bucket.OTHER})
"""Buckets whose 429 carries Retry-After. Conditional Access and Identity Protection send none."""
