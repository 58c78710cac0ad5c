"""The lowest layer: what may leave this machine, and how much may come in.

Whatever is above (our pager, msgraph-sdk, httpx), a request passes through ``ReadOnlyTransport`` last. It lets reads
through to one origin and nothing else, so that "ztscan never writes" holds by construction and not by good conduct.
"""

from __future__ import annotations

import importlib.util
import re
import urllib.request
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from ztscan.core.errors import ForbiddenRequestError
from ztscan.graph.endpoint import origin_of

if TYPE_CHECKING:
    from ssl import SSLContext

READING_POSTS = frozenset({"/$batch", "/directoryObjects/getByIds", "/identity/conditionalAccess/evaluate"})
"""POSTs that read, by path after the version: a batch of GETs, objects by id, the What If of Conditional Access."""
MAX_BODY = 64 * 1024 * 1024
"""Bytes of one decompressed answer. A page of 999 users is about one megabyte."""
_DEFECT = "this is a defect of ztscan; please report it"
_KEPT_OUT = frozenset({"set-cookie", "content-encoding", "content-length", "transfer-encoding"})


class ResponseTooLargeError(httpx.TransportError):
    """An answer decompresses to more than any page of Graph is."""


class UndecodableResponseError(httpx.TransportError):
    """An answer's compression is broken, or one that was not asked for."""


class NotRecordedError(httpx.TransportError):
    """A recording holds no answer for this request."""


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Lets reads to one origin through. Everything else raises ForbiddenRequestError before a connection is opened."""

    def __init__(self, inner: httpx.AsyncBaseTransport, root: str) -> None:
        origin = origin_of(root)
        if origin is None:
            raise ValueError(f"{root!r} is no origin")
        self._inner = inner
        self._origin = origin

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if origin_of(str(request.url)) != self._origin:
            raise ForbiddenRequestError(f"a request to another host than {self._origin[1]} was held back", _DEFECT)
        if self._origin[0] != "https" and "authorization" in request.headers:
            raise ForbiddenRequestError("a token was about to be sent without encryption", _DEFECT)
        path = re.sub(r"^/(v1\.0|beta)(?=/)", "", request.url.path)
        if request.method == "POST" and path in READING_POSTS:
            if path == "/$batch":
                _check_batch(await request.aread())
        elif request.method != "GET":
            raise ForbiddenRequestError(f"{request.method} `{path}` was held back: ztscan only reads", _DEFECT)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _check_batch(body: bytes) -> None:
    try:
        inner: Iterable[Any] = msgspec.json.decode(body)["requests"]
        reads = all(set(r) <= {"id", "method", "url", "headers"} and r["method"] == "GET" and _relative(r["url"]) for r in inner)
    except (msgspec.DecodeError, KeyError, TypeError):
        reads = False
    if not reads:
        raise ForbiddenRequestError("a batch that holds more than reads was held back", _DEFECT)


def _relative(url: Any) -> bool:
    return isinstance(url, str) and url.startswith("/") and not url.startswith("//") and "\\" not in url


class BoundedTransport(httpx.AsyncBaseTransport):
    """Reads each answer to its end, decompressed, up to a size, and passes no cookie on.

    httpx itself would inflate whatever comes: 64 KiB of zeros well compressed are 64 MiB. Reading here also makes a stalled
    or torn body an error of this one request, with the connection given back.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, limit: int = MAX_BODY) -> None:
        self._inner = inner
        self._limit = limit

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        try:
            body = await self._read(response)
        finally:
            await response.aclose()
        headers = [(name, value) for name, value in response.headers.multi_items() if name.lower() not in _KEPT_OUT]
        return httpx.Response(response.status_code, headers=headers, content=body, extensions=response.extensions)

    async def _read(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip"):
            raise UndecodableResponseError("an answer came in a compression that was not asked for")
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
        body = bytearray()
        async for chunk in response.aiter_raw():
            try:
                body += inflate.decompress(chunk, self._limit + 1 - len(body)) if inflate else chunk
            except zlib.error as error:
                raise UndecodableResponseError("an answer's compression is broken") from error
            if len(body) > self._limit:
                raise ResponseTooLargeError(f"an answer is larger than {self._limit} bytes")
        if inflate is not None and not inflate.eof:
            raise UndecodableResponseError("an answer's compression breaks off")
        return bytes(body)

    async def aclose(self) -> None:
        await self._inner.aclose()


def network_transport(root: str, *, verify: SSLContext | None = None) -> httpx.AsyncBaseTransport:
    """The transport to the network for one origin: HTTP/2 where h2 is installed, and the proxy of the environment
    (``HTTPS_PROXY``, ``NO_PROXY``), except on the way to this machine itself.
    """
    scheme, host, _ = origin_of(root) or ("", "", 0)
    proxy = None
    if scheme == "https" and not urllib.request.proxy_bypass(host):
        proxy = urllib.request.getproxies().get("https")
    return BoundedTransport(
        httpx.AsyncHTTPTransport(
            verify=verify if verify is not None else True,
            http2=importlib.util.find_spec("h2") is not None,
            proxy=proxy,
            # a connection that the server has closed while we decoded is found out before it is used again
            limits=httpx.Limits(max_connections=40, max_keepalive_connections=40, keepalive_expiry=30),
        )
    )
