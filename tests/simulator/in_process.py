"""The simulator without a socket and without waiting: thousands of faulty scans in the time of one.

Requests go straight into the ASGI application, on an event loop whose clock jumps. A reset connection, and a body that
breaks off, are raised as what httpx would have made of them. The client is signed in as it would be to Graph itself, so
that its token is there to be leaked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

import httpx
from httpx._transports import asgi

from tests.graph.wire import GRAPH, run
from tests.simulator.app import Simulator
from tests.simulator.client_faults import TOKENS, ClientPlan, Tokens, Unreliable
from tests.simulator.options import PLAIN, Options
from tests.simulator.tenant import NOW, Tenant
from ztscan.graph.cassette import Recorder
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection, collect
from ztscan.graph.plan import Plan
from ztscan.graph.second_source import Opened
from ztscan.graph.transport import BoundedTransport

vars(asgi)["create_event"] = asyncio.Event
"""Requests are answered in asyncio alone. At each of them httpx would look for a library that tells which loop runs, and there
is none: that takes a tenth of the time."""
ELSEWHERE = "http://127.0.0.2:8765"
NOTHING = ClientPlan()


class InProcess:
    """A simulated tenant that is asked without a network. ``asked`` has every request that left the client."""

    def __init__(self, tenant: Tenant, options: Options = PLAIN, client: ClientPlan = NOTHING, *, now: datetime = NOW) -> None:
        self._now = now
        self.simulator = Simulator(tenant, replace(options, tokens=frozenset(TOKENS)))
        self.simulator.elsewhere = ELSEWHERE
        self.simulator.abort = reset
        self.asked: list[httpx.Request] = []
        self.tokens = Tokens(client)
        self.seconds = 0.0
        """How long the last collection would have taken."""
        self._client_plan = client
        self._network = Unreliable(Asking(httpx.ASGITransport(self.simulator.app), self.asked), client)

    @property
    def unreachable(self) -> int:
        """How many requests never left the client."""
        return len(self._network.struck)

    def collect(
        self,
        plan: Plan,
        *,
        budget: float = 3600.0,
        recorder: Recorder | None = None,
        opened: Callable[[], Opened] | None = None,
    ) -> Collection:
        """What a scan reads, all waiting left out. ``recorder`` writes it down; ``opened`` opens a second source."""

        async def timed() -> Collection:
            loop = asyncio.get_running_loop()
            begun = loop.time()
            try:
                second = opened() if opened else None
                return await collect(plan, self._client(recorder), budget=budget, second_source=second)
            finally:
                self.seconds = loop.time() - begun

        return run(timed())

    def send(self, method: str, address: str, body: Any = None) -> httpx.Response:
        """One request of a test, which the product could not send; ``address`` begins with the version."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.simulator.app)
            headers = {"Authorization": f"Bearer {TOKENS[0]}"}
            async with httpx.AsyncClient(transport=transport, base_url=GRAPH, headers=headers) as client:
                return await client.request(method, address, json=body)

        return run(sent())

    def _client(self, recorder: Recorder | None) -> GraphClient:
        wire: httpx.AsyncBaseTransport = BoundedTransport(self._network)
        if recorder is not None:
            wire = recorder.transport(wire, GRAPH, application=True)
        wall = self._now.timestamp() + self._client_plan.skew
        return GraphClient(GRAPH, GLOBAL, wire, credential=self.tokens, jitter=lambda: 0.5, wall=lambda: wall, now=self._now)  # type: ignore[arg-type]


class Asking(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, asked: list[httpx.Request]) -> None:
        self._inner = inner
        self._asked = asked

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._asked.append(request)
        return await self._inner.handle_async_request(request)


def reset(_client: tuple[str, int]) -> NoReturn:
    raise httpx.ReadError("the connection was reset")
