"""Connections to one origin, for httpx.

Whenever a request begins or ends, httpcore asks each of its connections about all others, and looks at every idle socket.
For a scan, whose requests all go to one origin, that took a third of the time of the client.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    from ssl import SSLContext

CONNECTIONS = 40
"""More than the lanes use together."""
KEPT = 30
"""Seconds for which an idle connection is kept. One that the server closed is detected before it is reused."""


class OneOriginPool(httpcore.AsyncConnectionPool):
    """A pool that looks at a connection when it is to be used, and not before."""

    def _assign_requests_to_connections(self) -> list[httpcore.AsyncConnectionInterface]:
        """Give queued requests a connection, each the first that is free. Returns connections that are to be closed."""
        connections = self._connections
        closing: list[httpcore.AsyncConnectionInterface] = []
        connections[:] = [connection for connection in connections if not connection.is_closed()]
        for request in self._requests:
            if request.is_queued():
                connection = self._free(request.request.url.origin, closing)
                if connection is None:
                    break
                request.assign_to_connection(connection)
        return closing

    def _free(
        self, origin: httpcore.Origin, closing: list[httpcore.AsyncConnectionInterface]
    ) -> httpcore.AsyncConnectionInterface | None:
        """A connection for one more request, a new one if need be. None: all are busy, and there are as many as there may be."""
        connections = self._connections
        for connection in [*connections]:
            if connection.can_handle_request(origin) and connection.is_available():
                if not connection.has_expired():
                    return connection
                connections.remove(connection)
                closing.append(connection)
        if len(connections) >= self._max_connections:
            idle = next((connection for connection in connections if connection.is_idle()), None)
            if idle is None:
                return None
            connections.remove(idle)
            closing.append(idle)
        connection = self.create_connection(origin)
        connections.append(connection)
        return connection


class OneOriginTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over such a pool, without a proxy."""

    def __init__(self, context: SSLContext | None, *, http2: bool) -> None:
        _without_asking_for_sniffio()
        self._pool = OneOriginPool(
            ssl_context=context,
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
            keepalive_expiry=KEPT,
            http2=http2,
        )


def _without_asking_for_sniffio() -> None:
    """httpcore imports sniffio for every request. Where it is not installed, each time all folders of the path are searched."""
    if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
        absent: Any = None  # Python's mark for a module that is not there
        sys.modules["sniffio"] = absent
