"""Carries out a fault: before Graph has looked at the request, or on the answer it gave."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tests.simulator.errors import GraphError, expired_page_token
from tests.simulator.faults import Fault
from tests.simulator.tenant import Json

BOMB_BYTES = 256 * 1024 * 1024
"""What a gzip bomb unpacks to; far more than any page of Graph."""
STALL_SECONDS = 3600.0
WEB_PAGE = b"<html><body>Service Unavailable</body></html>"

_BEFORE: dict[Fault, tuple[int, str, str, dict[str, str]]] = {
    Fault.TOO_MANY_REQUESTS: (429, "TooManyRequests", "Too many requests", {"Retry-After": "1"}),
    Fault.TOO_MANY_REQUESTS_SILENT: (429, "TooManyRequests", "Too many requests", {}),
    Fault.INTERNAL_ERROR: (500, "InternalServerError", "The server encountered an error.", {}),
    Fault.BAD_GATEWAY: (502, "BadGateway", "Bad gateway", {}),
    Fault.UNAVAILABLE: (503, "ServiceNotAvailable", "The service is temporarily unavailable.", {"Retry-After": "1"}),
    Fault.GATEWAY_TIMEOUT: (504, "GatewayTimeout", "The request has timed out.", {}),
    Fault.UNAUTHORIZED: (401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.", {}),
    Fault.FORBIDDEN: (403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.", {}),
}


@dataclass(frozen=True)
class Scene:
    """What a fault has at hand: another host, this page's address, and the end of the connection.

    ``again`` leads to this page by another skip token, ``first`` to the first page.
    """

    elsewhere: str
    here: str
    again: str
    first: str
    reset: Callable[[], None]


def before(fault: Fault) -> None:
    """Raises the answers that stand in for Graph's own."""
    if fault is Fault.EXPIRED_TOKEN:
        raise expired_page_token()
    if fault in _BEFORE:
        status, code, message, headers = _BEFORE[fault]
        raise GraphError(status, code, message, headers)


def after(fault: Fault, response: Response, body: Json, scene: Scene) -> Response:
    """The answer as the client gets it."""
    content = bytes(response.body)
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    if fault in _ON_THE_WIRE:
        return _ON_THE_WIRE[fault](content, headers, scene)
    return Response(msgspec.json.encode(_altered(fault, body, scene)), 200, headers)


@cache
def _bomb() -> bytes:
    """A page of blanks, of which a mebibyte is compressed and then repeated."""
    blanks = b" " * (1 << 20)
    times = BOMB_BYTES // len(blanks)
    begin, end = b'{"value":[', b"]}"
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    first, again = (deflate.compress(part) + deflate.flush(zlib.Z_FULL_FLUSH) for part in (begin, blanks))
    last = deflate.compress(end) + deflate.flush()
    checksum = zlib.crc32(begin)
    for _ in range(times):
        checksum = zlib.crc32(blanks, checksum)
    trailer = struct.pack("<II", zlib.crc32(end, checksum), len(begin) + times * len(blanks) + len(end))
    return b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff" + first + again * times + last + trailer


_ON_THE_WIRE: dict[Fault, Callable[[bytes, dict[str, str], Scene], Response]] = {
    Fault.RESET: lambda _content, _headers, scene: _Reset(scene.reset),
    Fault.CUT: lambda content, headers, scene: _Cut(content, headers, scene.reset),
    Fault.SLOW: lambda content, headers, _: StreamingResponse(_slowly(content), 200, headers),
    Fault.STALLED: lambda content, headers, _: StreamingResponse(_stalled(content), 200, headers),
    Fault.TRUNCATED_JSON: lambda content, headers, _: Response(content[: len(content) * 2 // 3], 200, headers),
    Fault.MALFORMED_JSON: lambda _content, headers, _: Response(WEB_PAGE, 200, {**headers, "content-type": "text/html"}),
    Fault.REDIRECT: lambda _content, _headers, scene: Response(b"", 302, {"Location": f"{scene.elsewhere}/v1.0/users"}),
    Fault.GZIP_BOMB: lambda _content, headers, _: Response(_bomb(), 200, {**headers, "content-encoding": "gzip"}),
}


def _altered(fault: Fault, body: Json, scene: Scene) -> Json:
    """Valid JSON that says something else. A fault that needs rows, or a next page, leaves other bodies as they are."""
    rows = body.get("value")
    if fault is Fault.ERROR_BODY:
        return {"error": {"code": "UnknownError", "message": "", "innerError": {}}}
    if not isinstance(rows, list):
        texts = {name: 7 for name, value in body.items() if isinstance(value, str)} if fault is Fault.WRONG_TYPES else {}
        return {**body, **texts}
    changes: Json = {}
    match fault:
        case Fault.WRONG_TYPES:
            changes = {"value": [{**row, "id": 7} for row in rows] or {"id": 7}}
        case Fault.DUPLICATE_ROWS:
            changes = {"value": [*rows, *rows[-1:]]}
        case Fault.MISSING_ROWS:
            changes = {"value": rows[: len(rows) // 2]}
        case Fault.FOREIGN_LINK:
            changes = {"@odata.nextLink": f"{scene.elsewhere}/v1.0/users?$skiptoken=x"}
        case _ if "@odata.nextLink" in body:
            # The empty page loses no row: it leads to the one that was asked for, by another token.
            links: dict[Fault, Json] = {
                Fault.REPEATED_LINK: {"@odata.nextLink": scene.here},
                Fault.LOOPING_LINK: {"@odata.nextLink": scene.first},
                Fault.EMPTY_PAGE: {"value": [], "@odata.nextLink": scene.again},
            }
            changes = links.get(fault, {})
    return {**body, **changes}


async def _slowly(content: bytes) -> AsyncIterator[bytes]:
    step = max(1, len(content) // 8)
    for start in range(0, len(content), step):
        yield content[start : start + step]
        await asyncio.sleep(0.02)


async def _stalled(content: bytes) -> AsyncIterator[bytes]:
    yield content[: len(content) // 2]
    await asyncio.sleep(STALL_SECONDS)


class _Reset(Response):
    """No answer at all: the connection is reset."""

    def __init__(self, reset: Callable[[], None]) -> None:
        super().__init__(status_code=200)
        self._reset = reset

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> None:
        self._reset()


class _Cut(Response):
    """Half of the body that was announced, then the end of the connection."""

    def __init__(self, content: bytes, headers: dict[str, str], reset: Callable[[], None]) -> None:
        super().__init__(status_code=200)
        self._content, self._announced, self._reset = content, headers, reset

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        announced: Any = [(name.encode(), value.encode()) for name, value in self._announced.items()]
        announced.append((b"content-length", str(len(self._content)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": announced})
        await send({"type": "http.response.body", "body": self._content[: len(self._content) // 2], "more_body": True})
        await asyncio.sleep(0.01)
        self._reset()
