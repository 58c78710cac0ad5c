"""The lowest layer: it restricts what is sent, and how much is received.

Every request of the layers above (the pager, msgraph-sdk, httpx) passes through ``ReadOnlyTransport`` last. It sends only reads,
to one origin. "ztscan never writes" is therefore enforced in one place.
"""

from __future__ import annotations

import importlib.util
import zlib
from typing import TYPE_CHECKING

import httpx

from ztscan.core.confidential import reveals, swept_bytes
from ztscan.graph import outbound
from ztscan.graph.endpoint import origin_of
from ztscan.graph.pool import CONNECTIONS, KEPT, OneOriginTransport
from ztscan.graph.read_only import check_reads
from ztscan.graph.service import GRAPH_POSTS

if TYPE_CHECKING:
    from ssl import SSLContext

MAX_BODY = 64 * 1024 * 1024
"""Bytes of one decompressed answer. A page of 999 users is about one megabyte."""
_KEPT_OUT = frozenset({b"set-cookie", b"content-encoding", b"content-length", b"transfer-encoding"})


class ResponseTooLargeError(httpx.TransportError):
    """A decompressed answer is larger than any page of Graph."""


class UndecodableResponseError(httpx.TransportError):
    """An answer's compression is broken, or was not requested."""


class ReflectedSecretError(httpx.TransportError):
    """An answer contains a secret of this sign-in."""


class ReadOnlyTransport(httpx.AsyncBaseTransport):
    """Sends reads to one origin. Everything else raises ForbiddenRequestError before a connection is opened."""

    def __init__(self, inner: httpx.AsyncBaseTransport, root: str, posts: frozenset[str] = GRAPH_POSTS) -> None:
        origin = origin_of(root)
        if origin is None:
            raise ValueError(f"{root!r} is not an origin")
        self._inner = inner
        self._origin = origin
        self._posts = posts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = b"" if request.method == "GET" else await request.aread()
        token = "authorization" in request.headers
        check_reads(request.method, str(request.url), body, self._origin, token=token, posts=self._posts)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class BoundedTransport(httpx.AsyncBaseTransport):
    """Reads each answer to its end, decompressed, up to a maximum size, and drops cookies and known secrets.

    httpx itself decompresses without a limit: 64 KiB can become 64 MiB. Reading here also makes a stalled or truncated body an
    error of this one request, and releases the connection.
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
        headers = [
            (name, value) for name, value in response.headers.raw if name.lower() not in _KEPT_OUT
        ]  # as bytes: a header need not be ASCII
        headers = [(swept_bytes(name), swept_bytes(value)) for name, value in headers]
        body = without_secrets(body, response.status_code)
        return httpx.Response(response.status_code, headers=headers, content=body, extensions=response.extensions)

    async def _read(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip"):
            raise UndecodableResponseError("an answer has a compression that was not requested")
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
            raise UndecodableResponseError("an answer's compression is truncated")
        return bytes(body)

    async def aclose(self) -> None:
        await self._inner.aclose()


def without_secrets(body: bytes, status: int) -> bytes:
    """The body of an answer without any known secret: a server that repeats the request (a mirror) repeats the token.

    Nothing above, the recording included, sees another body. Raises ReflectedSecretError for an answer that is no refusal: what
    was removed might be evidence.
    """
    if not reveals(body):
        return body
    if status < 300:
        raise ReflectedSecretError("an answer repeats a secret of this sign-in")
    return swept_bytes(body)


def _proxy(proxy: outbound.OutboundProxy) -> httpx.Proxy:
    return httpx.Proxy(proxy.url, headers={"Proxy-Authorization": proxy.authorization} if proxy.authorization else None)


def network_transport(root: str, *, verify: SSLContext | None = None) -> httpx.AsyncBaseTransport:
    """The transport to the network for one origin: HTTP/2 where h2 is installed, and the proxy and trusted certificates of the
    environment (``outbound``), except on the way to this machine itself. ``verify`` replaces those certificates.
    """
    scheme, host, _ = origin_of(root) or ("", "", 0)
    proxy = outbound.proxy_for(f"https://{host}") if scheme == "https" else None
    context = verify or (outbound.trusted() if scheme == "https" else None)
    http2 = importlib.util.find_spec("h2") is not None
    if proxy is None:
        return BoundedTransport(OneOriginTransport(context, http2=http2))
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=KEPT)
    verify_with = context if context is not None else True
    return BoundedTransport(
        httpx.AsyncHTTPTransport(verify=verify_with, trust_env=False, http2=http2, proxy=_proxy(proxy), limits=limits)
    )
