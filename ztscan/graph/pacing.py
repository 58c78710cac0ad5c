"""Schedules the requests of each lane. There is one scheduler per lane, so that a 429 slows only its own lane."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ztscan.graph.lanes import Lane
from ztscan.graph.progress import LaneWaits, Progress, unwatched

_WORTH_TELLING = 1.0
"""Waiting is reported from this number of seconds."""
_RECOVERY = 20
"""Consecutive answers without throttling after which a slowed lane raises its concurrency by one."""


class LaneScheduler:
    """Grants requests of one lane: at most ``concurrency`` at once, at most ``requests`` started per ``seconds``.

    The longest chain of requests goes first (``priority``), then the oldest request. A throttled answer stops the whole lane for
    as long as Graph requires and halves its concurrency, because requests count against the quota even while it is exceeded.
    The concurrency recovers one by one.
    """

    def __init__(self, lane: Lane, *, paced: bool = True, progress: Progress = unwatched) -> None:
        self._name = lane.name.lower()
        self._pace = lane.pace
        self._paced = paced and self._pace.requests > 0
        self._progress = progress
        self._limit = self._pace.concurrency
        self._under_way = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._begun: deque[float] = deque(maxlen=self._pace.requests)
        self._paused_until = 0.0
        self._unthrottled = 0
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0.0

    @asynccontextmanager
    async def slot(self, priority: int = 0) -> AsyncIterator[None]:
        """The right to send one request."""
        await self._acquire(priority)
        try:
            yield
        finally:
            self._under_way -= 1
            self._grant()

    def throttled(self, seconds: float) -> None:
        """Graph requires a wait: no request of this lane starts for that time."""
        now = asyncio.get_running_loop().time()
        if now >= self._paused_until:  # a burst of throttled answers counts once
            self._limit = max(1, self._limit // 2)
        self._unthrottled = 0
        self._paused_until = max(self._paused_until, now + seconds)

    def pause(self, seconds: float) -> None:
        """The quota is used up until then: no request of this lane starts for that time."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    def answered(self) -> None:
        """A request of this lane was answered without throttling."""
        self._unthrottled += 1
        if self._unthrottled >= _RECOVERY and self._limit < self._pace.concurrency:
            self._limit += 1
            self._unthrottled = 0

    async def _acquire(self, priority: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-priority, next(self._order), turn))
        self._grant()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # granted and cancelled at the same time: pass the slot on
                self._under_way -= 1
                self._grant()
            raise

    def _grant(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting and self._under_way < self._limit:
            if self._waiting[0][2].done():  # cancelled while it waited
                heapq.heappop(self._waiting)
                continue
            now = loop.time()
            wait = self._ready_at() - now
            if wait > 0:
                self._wake_in(wait, loop)
                return
            turn = heapq.heappop(self._waiting)[2]
            self._under_way += 1
            if self._paced:
                self._begun.append(now)
            turn.set_result(None)

    def _ready_at(self) -> float:
        full = self._paced and len(self._begun) == self._pace.requests
        return max(self._paused_until, self._begun[0] + self._pace.seconds if full else 0.0)

    def _wake_in(self, wait: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(wait, self._grant)
        now = loop.time()
        if wait >= _WORTH_TELLING and now + wait > self._told:
            self._told = now + wait
            throttled = self._paused_until > now
            self._progress(LaneWaits(self._name, wait, len(self._waiting), throttled))
