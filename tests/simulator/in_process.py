"""The simulator without a socket and without waiting: thousands of faulty scans in the time of one.

Requests go straight into the ASGI application, on an event loop whose clock jumps. A reset connection, and a body that
breaks off, are raised as what httpx would have made of them.
"""

from __future__ import annotations

import asyncio
from typing import NoReturn

import httpx

from tests.graph.wire import run
from tests.simulator.app import Simulator
from tests.simulator.options import PLAIN, Options
from tests.simulator.tenant import NOW, Tenant
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection, collect
from ztscan.graph.plan import Plan
from ztscan.graph.transport import BoundedTransport

ROOT = "http://127.0.0.1:8765"
ELSEWHERE = "http://127.0.0.2:8765"


class InProcess:
    """A simulated tenant that is asked without a network. ``asked`` has the address of every request that left the client."""

    def __init__(self, tenant: Tenant, options: Options = PLAIN) -> None:
        self.simulator = Simulator(tenant, options)
        self.simulator.elsewhere = ELSEWHERE
        self.simulator.abort = _reset
        self.asked: list[httpx.URL] = []
        self.seconds = 0.0
        """How long the last collection would have taken."""

    def collect(self, plan: Plan, *, budget: float = 3600.0) -> Collection:
        """What a scan reads, all waiting left out."""

        async def timed() -> Collection:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            try:
                return await collect(plan, self._client(), budget=budget)
            finally:
                self.seconds = loop.time() - begun

        return run(timed())

    def _client(self) -> GraphClient:
        wire = BoundedTransport(_Asking(httpx.ASGITransport(self.simulator.app), self.asked))
        return GraphClient(ROOT, CLOUDS["global"], wire, jitter=lambda: 0.5, now=NOW)


class _Asking(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, asked: list[httpx.URL]) -> None:
        self._inner = inner
        self._asked = asked

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._asked.append(request.url)
        return await self._inner.handle_async_request(request)


def _reset(_client: tuple[str, int]) -> NoReturn:
    raise httpx.ReadError("the connection was reset")
