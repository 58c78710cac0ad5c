"""Azure's published limits: queries of Resource Graph for each caller, reads of Resource Manager for each subscription."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.simulator.azure import errors
from tests.simulator.azure.estate import subscription_of
from tests.simulator.azure.manager import QUERY, Asked

QUERIES, WINDOW = 15, 5.0
READS, REFILL = 250, 25.0
"""The bucket of reads, and what is refilled in a second."""


class AzureQuotas:
    """What has been spent. ``scale`` multiplies the windows."""

    def __init__(self, clock: Callable[[], float], *, scale: float) -> None:
        self._clock = clock
        self._window = WINDOW * scale
        self._refill = REFILL / scale
        self._queries: deque[float] = deque()
        self._reads: defaultdict[str, tuple[float, float]] = defaultdict(lambda: (float(READS), clock()))

    def spend(self, asked: Asked) -> None:
        """Counts a request. Raises ManagementError where nothing is left."""
        now = self._clock()
        if asked.path.lower() == QUERY:
            while self._queries and self._queries[0] <= now - self._window:
                self._queries.popleft()
            if len(self._queries) >= QUERIES:
                raise errors.throttled_query(max(1, math.ceil(self._queries[0] + self._window - now)))
            self._queries.append(now)
            return
        bucket = subscription_of(asked.path)
        tokens, since = self._reads[bucket]
        tokens = min(float(READS), tokens + (now - since) * self._refill)
        if tokens < 1:
            self._reads[bucket] = (tokens, now)
            raise errors.throttled(max(1, math.ceil((1 - tokens) / self._refill)))
        self._reads[bucket] = (tokens - 1, now)

    def told(self, asked: Asked) -> dict[str, str]:
        """The headers that say what is left."""
        if asked.path.lower() == QUERY:
            left = self._queries[0] + self._window - self._clock() if self._queries else 0.0
            wait = f"00:00:{max(0, math.ceil(left)):02d}"
            return {"x-ms-user-quota-remaining": str(QUERIES - len(self._queries)), "x-ms-user-quota-resets-after": wait}
        return {"x-ms-ratelimit-remaining-subscription-reads": str(int(self._reads[subscription_of(asked.path)][0]))}
