"""The pool of connections: each is used again while it is alive, and no more are opened than there may be."""

from __future__ import annotations

import asyncio
from typing import Any

import httpcore

from ztscan.graph.pool import OneOriginPool


class Wire(httpcore.AsyncConnectionInterface):
    """A connection whose answers come when the test says so."""

    def __init__(self) -> None:
        self.answer = asyncio.Event()
        self.busy = self.stale = self.closed = False
        self.requests = 0

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:  # noqa: ARG002 - httpcore's signature
        self.busy = True
        self.requests += 1
        await self.answer.wait()
        self.busy = False
        return httpcore.Response(200)

    async def aclose(self) -> None:
        self.closed = True

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return origin.host == b"graph.example"

    def is_available(self) -> bool:
        return not self.busy

    is_idle = is_available

    def has_expired(self) -> bool:
        return self.stale

    def is_closed(self) -> bool:
        return self.closed

    def info(self) -> str:
        return "a wire"


class Pool(OneOriginPool):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.wires: list[Wire] = []

    def create_connection(self, origin: httpcore.Origin) -> Wire:  # noqa: ARG002 - httpcore's signature
        self.wires.append(Wire())
        return self.wires[-1]


async def get(pool: Pool) -> int:
    response = await pool.handle_async_request(httpcore.Request("GET", "https://graph.example/v1.0/users"))
    await response.aread()
    await response.aclose()
    return response.status


async def settled(pool: Pool, requests: int) -> list[asyncio.Task[int]]:
    """So many requests that wait for their answers, or for a connection."""
    tasks = [asyncio.create_task(get(pool)) for _ in range(requests)]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def _several() -> None:
    pool = Pool(max_connections=2)
    tasks = await settled(pool, 5)
    assert [wire.requests for wire in pool.wires] == [1, 1]
    for wire in pool.wires:
        wire.answer.set()
    assert await asyncio.gather(*tasks) == [200] * 5
    assert len(pool.wires) == 2
    assert sum(wire.requests for wire in pool.wires) == 5
    pool.wires[0].stale = True
    (task,) = await settled(pool, 1)
    assert await task == 200
    assert pool.wires[0].closed
    assert pool.wires[0].requests + pool.wires[1].requests == 6
    await pool.aclose()


def test_connections_are_used_again_and_stale_ones_are_not() -> None:
    asyncio.run(_several())


async def _cancelled() -> None:
    pool = Pool(max_connections=1)
    first, second = await settled(pool, 2)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    pool.wires[0].answer.set()
    assert await first == 200
    (third,) = await settled(pool, 1)
    assert await third == 200
    assert len(pool.wires) == 1


def test_a_request_that_is_cancelled_leaves_the_queue() -> None:
    asyncio.run(_cancelled())
