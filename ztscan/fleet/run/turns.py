"""Turns under the limits of an application over all its tenants, for the scans of one coordinator."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping

from ztscan.fleet.run.limits import LIMITS, SharedLimit


class Turns:
    """Grants requests in the order of asking, by application and lane."""

    def __init__(self, limits: Mapping[str, SharedLimit] = LIMITS, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._granted: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._paused: dict[tuple[str, str], float] = {}

    def wait(self, application: str, lane: str, stop: threading.Event) -> bool:
        """Wait until a request may be sent. False: ``stop`` was set before. A lane without a limit waits for nothing."""
        limit = self._limits.get(lane)
        if limit is None:
            return not stop.is_set()
        key = (application, lane)
        at = self._reserved(key, limit)
        while True:
            remaining = at - self._clock()
            if stop.wait(max(0.0, remaining)):
                return False
            with self._lock:
                paused = self._paused.get(key, 0.0)
            if paused <= at:
                return True
            at = self._reserved(key, limit)  # Graph refused the application meanwhile

    def throttled(self, application: str, lane: str, seconds: float) -> None:
        """Graph refuses the application for so long. A scan can hold the others up for one span of the limit at most."""
        if limit := self._limits.get(lane):
            key = (application, lane)
            until = self._clock() + min(max(seconds, 0.0), limit.seconds)
            with self._lock:
                self._paused[key] = max(self._paused.get(key, 0.0), until)

    def _reserved(self, key: tuple[str, str], limit: SharedLimit) -> float:
        """The moment of the next free turn, which is taken now."""
        with self._lock:
            granted = self._granted[key]
            while len(granted) > limit.requests:
                granted.popleft()
            at = max(self._clock(), self._paused.get(key, 0.0))
            if len(granted) == limit.requests:
                at = max(at, granted.popleft() + limit.seconds)
            granted.append(at)
            return at
