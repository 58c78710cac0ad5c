"""Schedules the requests of each lane. There is one scheduler per lane, so that a 429 slows only its own lane."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Protocol

from ztscan.graph.lanes import OVER_ALL_TENANTS, Lane
from ztscan.graph.progress import LaneWaits, Progress, unwatched

_WORTH_TELLING = 1.0
"""Waiting is reported from this number of seconds."""
_RECOVERY = 20
"""Consecutive answers without throttling after which a slowed lane raises its concurrency by one."""


class SharedTurns(Protocol):
    """Grants requests under limits that other processes share."""

    def turn(self, lane: str) -> Future[None]:
        """The result comes when a request of the lane may be sent."""
        ...

    def throttled(self, lane: str, seconds: float) -> None:
        """Graph refuses the application in all its tenants for so long."""
        ...


class LaneScheduler:
    """Grants requests of one lane: at most ``concurrency`` at once, at most ``requests`` started per ``seconds``.

    The longest chain of requests goes first (``priority``), then the oldest request. A throttled answer stops the whole lane for
    as long as Graph requires and halves its concurrency, because requests count against the quota even while it is exceeded.
    The concurrency recovers one by one. In a lane with a limit over all tenants, a granted request also waits for its turn among
    the other scans of a fleet (``turns``).
    """

    def __init__(
        self, lane: Lane, *, paced: bool = True, progress: Progress = unwatched, turns: SharedTurns | None = None
    ) -> None:
        self._name = lane.name.lower()
        self._pace = lane.pace
        self._paced = paced and self._pace.requests > 0
        self._after_answers = self._pace.concurrency == 1
        self._progress = progress
        self._turns = turns if lane in OVER_ALL_TENANTS else None
        self._waiting_for_turns = 0
        self._limit = self._pace.concurrency
        self._under_way = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._counted: deque[float] = deque(maxlen=self._pace.requests)
        self._paused_until = 0.0
        self._unthrottled = 0
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0.0

    @asynccontextmanager
    async def slot(self, priority: int = 0) -> AsyncIterator[None]:
        """The right to send one request."""
        await self._acquire(priority)
        try:
            await self._take_turn()
            yield
        finally:
            self._under_way -= 1
            if self._after_answers:
                self._count()
            self._grant()

    async def _take_turn(self) -> None:
        """Wait among the other scans of a fleet. The request begins only then."""
        try:
            if self._turns is not None:
                await asyncio.wrap_future(self._turns.turn(self._name))
                await asyncio.sleep(max(0.0, self._paused_until - asyncio.get_running_loop().time()))
        finally:
            self._waiting_for_turns -= 1
            if not self._after_answers:
                self._count()

    def _count(self) -> None:
        """From now on a request counts for as long as the pace says."""
        if self._paced:
            self._counted.append(asyncio.get_running_loop().time())

    def throttled(self, seconds: float, *, in_all_tenants: bool = False) -> None:
        """Graph requires a wait: no request of this lane starts for that time."""
        if in_all_tenants and self._turns is not None:
            self._turns.throttled(self._name, seconds)
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
                self._waiting_for_turns -= 1
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
            self._waiting_for_turns += 1
            turn.set_result(None)

    def _ready_at(self) -> float:
        surplus = len(self._counted) + self._waiting_for_turns - self._pace.requests
        full = self._paced and surplus >= 0
        return max(self._paused_until, self._counted[surplus] + self._pace.seconds if full else 0.0)

    def _wake_in(self, wait: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(wait, self._grant)
        now = loop.time()
        if wait >= _WORTH_TELLING and now + wait > self._told:
            self._told = now + wait
            throttled = self._paused_until > now
            self._progress(LaneWaits(self._name, wait, len(self._waiting), throttled))
