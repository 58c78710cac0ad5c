"""Runs a simulator on loopback, in a thread of the test's own process."""

from __future__ import annotations

import contextlib
import functools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import httpx
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.simulator.app import Simulator
from tests.simulator.log import Entry, LowerBound, lower_bound
from tests.simulator.options import PLAIN, Options
from tests.simulator.tenant import Tenant

PATIENCE = 60.0
"""Seconds to wait for an answer of a simulator: a machine that does other things as well answers late."""
get = functools.partial(httpx.get, timeout=PATIENCE)
post = functools.partial(httpx.post, timeout=PATIENCE)


class Running:
    """A simulator that listens. ``url`` is what ``ZTSCAN_GRAPH_ENDPOINT`` takes."""

    def __init__(self, url: str, simulator: Simulator, elsewhere: Elsewhere) -> None:
        self.url = url
        self.simulator = simulator
        self.elsewhere = elsewhere

    @property
    def log(self) -> list[Entry]:
        return self.simulator.log

    @property
    def refusals(self) -> list[str]:
        """Requests that the simulator could not answer because nobody taught it to."""
        return self.simulator.refusals

    def paths(self) -> list[str]:
        """What was asked, in order: each page by itself, and each request inside of a batch."""
        return [f"/{entry.version}/{path}" for entry in self.log for path in entry.batched or (entry.path,)]

    def lower_bound(self) -> LowerBound:
        """The least time in which the logged requests can be made under this simulator's latency and quotas."""
        return lower_bound(self.log, latency=self.simulator.options.latency, quotas=self.simulator.quotas)


class Elsewhere:
    """Another host: listens, and counts who comes. Nobody ever should."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def visited(self) -> bool:
        """Whether anybody has connected."""
        self._socket.setblocking(False)
        try:
            connection, _ = self._socket.accept()
        except BlockingIOError:
            return False
        connection.close()
        return True

    def close(self) -> None:
        self._socket.close()


@contextlib.contextmanager
def simulator(tenant: Tenant, options: Options = PLAIN) -> Iterator[Running]:
    """Serves ``tenant`` on a free loopback port for as long as the block runs.

    Leaving the block raises AssertionError where the product asked for something that the simulator does not model,
    unless ``options.tolerant``.
    """
    served = Simulator(tenant, options)
    with listening(served) as (url, elsewhere):
        yield Running(url, served, elsewhere)


class Keeping(Protocol):
    """What the server needs of options."""

    @property
    def keep_alive(self) -> float: ...

    @property
    def tolerant(self) -> bool: ...


class Served(Protocol):
    """A double that can listen."""

    elsewhere: str
    abort: Callable[[tuple[str, int]], None]

    @property
    def app(self) -> Starlette: ...

    @property
    def name(self) -> str: ...

    @property
    def options(self) -> Keeping: ...

    @property
    def refusals(self) -> list[str]: ...


def listener_on(port: int, backlog: int = 256) -> socket.socket:
    """Listens on loopback; 0 is a free port. Small answers are not held back.

    asyncio sets this for sockets that name their protocol, and those of ``socket.create_server`` do not. Without it, an answer
    in two parts waits 40 ms for the acknowledgement of the first one.
    """
    listener = socket.create_server(("127.0.0.1", port), backlog=backlog)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


@contextlib.contextmanager
def listening(served: Served) -> Iterator[tuple[str, Elsewhere]]:
    """Serves a double on a free loopback port, which is told, and another host beside it. Raises as ``simulator`` does."""
    elsewhere = Elsewhere()
    served.elsewhere = elsewhere.url
    listener = listener_on(0)
    server = uvicorn.Server(configuration(served))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name=f"simulator-{served.name}", daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", elsewhere
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(timeout=60)
        listener.close()
        elsewhere.close()
    if served.refusals and not served.options.tolerant:
        raise AssertionError("the simulator was asked for what it does not model:\n" + "\n".join(served.refusals))


def configuration(served: Served) -> uvicorn.Config:
    """Uvicorn without anything that changes from run to run (dates, server names) and with resettable connections."""
    connections: dict[tuple[str, int], Any] = {}
    served.abort = lambda client: _reset(connections.get(client))

    class Connection(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            connections[transport.get_extra_info("peername")[:2]] = transport
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client:
                connections.pop(self.client, None)
            super().connection_lost(exc)

    return uvicorn.Config(
        served.app,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=served.options.keep_alive,  # type: ignore[arg-type]  # takes any number of seconds
        timeout_graceful_shutdown=1,
    )


def _reset(transport: Any) -> None:
    if transport is None:
        return
    # Lingering for no time turns the close into a reset.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + 120
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the simulator did not start")
        time.sleep(0.005)
