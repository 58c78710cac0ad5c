"""ztscan reads one host and writes nowhere, by construction."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.graph.wire import GRAPH, LOOPBACK, USERS, Credential, Wire, gap, ids, page, people, read, run
from ztscan.core.errors import ForbiddenRequestError, UsageError
from ztscan.core.model import GapReason
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import CLOUDS, GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.endpoint import loopback_endpoint
from ztscan.graph.plan import make_plan
from ztscan.graph.transport import (
    BoundedTransport,
    ReadOnlyTransport,
    ResponseTooLargeError,
    UndecodableResponseError,
)


def send(method: str, url: str, *, root: str = GRAPH, body: Any = None, headers: dict[str, str] | None = None) -> int:
    """The number of requests that get through to the wire."""
    reached: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        reached.append(request)
        return httpx.Response(200)

    async def session() -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        request = httpx.Request(method, url, content=content, headers=headers)
        await ReadOnlyTransport(httpx.MockTransport(answer), root).handle_async_request(request)

    run(session())
    return len(reached)


def inner(method: str = "GET", url: Any = "/users", **more: Any) -> dict[str, Any]:
    return {"requests": [{"id": "1", "method": "GET", "url": "/groups"}, {"id": "2", "method": method, "url": url, **more}]}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1.0/users?$top=999", None),
        ("GET", "/beta/identity/conditionalAccess/policies", None),
        ("POST", "/v1.0/directoryObjects/getByIds", {"ids": []}),
        ("POST", "/beta/identity/conditionalAccess/evaluate", {}),
        ("POST", "/v1.0/$batch", inner()),
    ],
)
def test_reads_get_through(method: str, path: str, body: Any) -> None:
    assert send(method, GRAPH + path, body=body) == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1.0/users", {}),
        ("PATCH", "/v1.0/users/1", {}),
        ("PUT", "/v1.0/users/1", {}),
        ("DELETE", "/v1.0/users/1", None),
        ("HEAD", "/v1.0/users", None),
        ("POST", "/v1.0/directoryObjects/getByIds/more", {}),
        ("POST", "/v1.0/directoryObjects/microsoft.graph.getByIds", {}),
        ("POST", "/v1.0/users/1/revokeSignInSessions", {}),
        ("POST", "/v1.0/$batch", inner("POST")),
        ("POST", "/v1.0/$batch", inner("get")),
        ("POST", "/v1.0/$batch", inner("DELETE", "/users/1")),
        ("POST", "/v1.0/$batch", inner(url="https://evil.example/users")),
        ("POST", "/v1.0/$batch", inner(url="//evil.example/users")),
        ("POST", "/v1.0/$batch", inner(url="/\\evil.example")),
        ("POST", "/v1.0/$batch", inner(url=7)),
        ("POST", "/v1.0/$batch", inner(body={"displayName": "x"})),
        ("POST", "/v1.0/$batch", {"requests": [{"id": "1"}]}),
        ("POST", "/v1.0/$batch", {"requests": 7}),
        ("POST", "/v1.0/$batch", []),
        ("POST", "/v1.0/$batch", b"not json"),
    ],
)
def test_whatever_could_write_is_held_back(method: str, path: str, body: Any) -> None:
    with pytest.raises(ForbiddenRequestError):
        send(method, GRAPH + path, body=body)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.com:8443/v1.0/users",
        "https://graph.microsoft.com.evil.example/v1.0/users",
        "https://user@graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.us/v1.0/users",
    ],
)
def test_other_hosts_are_not_asked(url: str) -> None:
    with pytest.raises(ForbiddenRequestError):
        send("GET", url)


def test_a_token_never_goes_to_loopback() -> None:
    assert send("GET", f"{LOOPBACK}/v1.0/users", root=LOOPBACK) == 1
    with pytest.raises(ForbiddenRequestError):
        send("GET", f"{LOOPBACK}/v1.0/users", root=LOOPBACK, headers={"Authorization": "Bearer invented"})
    with pytest.raises(ValueError, match="no credential"):
        Wire().client(root=LOOPBACK, credential=Credential())


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS.keys())
def test_the_token_is_for_the_host_of_the_cloud(cloud: Any) -> None:
    scopes: list[str] = []

    class Signing(Credential):
        async def get_token(self, *asked: str, claims: str | None = None, **_: Any) -> Any:
            scopes.extend(asked)
            return await super().get_token("https://graph.microsoft.com/.default", claims=claims)

    wire = Wire({"/v1.0/users": page(people("ada"))})
    signing: Any = Signing()
    client = GraphClient(cloud.graph_root, cloud, BoundedTransport(wire), credential=signing, wall=lambda: 1_800_000_000.0)
    assert ids(read(wire, USERS, client=client).evidence["users"]) == ["ada"]
    assert set(scopes) == {f"https://{cloud.graph_host}/.default"}
    assert wire.requests[0].url.host == cloud.graph_host
    assert wire.requests[0].headers["authorization"] == "Bearer invented-1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["https://evil.example/v1.0/users", "/v1.0/groups", ""])
def test_redirects_are_not_followed(status: int, location: str) -> None:
    wire = Wire({"/v1.0/users": httpx.Response(status, headers={"location": location} if location else {})})
    gap(read(wire, USERS).evidence["users"], GapReason.UNAVAILABLE, str(status))
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        (" http://localhost:1 ", "http://localhost:1"),
        ("http://LOCALHOST:1", "http://localhost:1"),
        ("http://[::1]:99", "http://[::1]:99"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_loopback_endpoints_are_accepted(text: str, origin: str) -> None:
    assert loopback_endpoint(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "https://graph.microsoft.com",
        "http://graph.microsoft.com",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example:80",
        "http://127.0.0.1@evil.example",
        "http://user:word@127.0.0.1:80",
        "http://127.0.0.1:80/path",
        "http://127.0.0.1:80?x=1",
        "http://127.0.0.1:80#x",
        "https://127.0.0.1:443",
        "ftp://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:port",
        "http://0.0.0.0:80",
        "http://127.0.0.2:80",
        "http://[::ffff:127.0.0.1]:80",
        "127.0.0.1:80",
        "http://[::1",
        "",
    ],
)
def test_any_other_endpoint_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        loopback_endpoint(text)
    assert "127.0.0.1:PORT" in raised.value.next_step


def bounded(answer: httpx.Response, limit: int = 1000) -> httpx.Response:
    async def session() -> httpx.Response:
        transport = BoundedTransport(httpx.MockTransport(lambda _: answer), limit)
        return await transport.handle_async_request(httpx.Request("GET", GRAPH))

    return run(session())


def streamed(content: bytes, **headers: str) -> httpx.Response:
    return httpx.Response(200, headers={n.replace("_", "-"): v for n, v in headers.items()}, stream=httpx.ByteStream(content))


def test_answers_are_inflated_up_to_the_limit_and_not_a_byte_further() -> None:
    assert bounded(streamed(b"x" * 1000)).content == b"x" * 1000
    assert bounded(streamed(gzip.compress(b"x" * 1000), content_encoding="gzip")).content == b"x" * 1000
    for answer in (streamed(b"x" * 1001), streamed(gzip.compress(b"x" * 1001), content_encoding="gzip")):
        with pytest.raises(ResponseTooLargeError):
            bounded(answer)


@pytest.mark.parametrize(
    "answer",
    [
        streamed(b"not gzip", content_encoding="gzip"),
        streamed(gzip.compress(b"x" * 900)[:-12], content_encoding="gzip"),
        streamed(zlib.compress(b"x"), content_encoding="deflate"),
        streamed(b"x", content_encoding="br"),
    ],
)
def test_broken_or_unwanted_compression_is_an_error(answer: httpx.Response) -> None:
    with pytest.raises(UndecodableResponseError):
        bounded(answer)


def test_cookies_are_dropped_where_they_arrive() -> None:
    assert "set-cookie" not in bounded(streamed(b"", set_cookie="a=1", x_kept="1")).headers
    assert bounded(streamed(b"", x_kept="1")).headers["x-kept"] == "1"


class _Graph(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        body = gzip.compress(json.dumps({"value": people("ada")}).encode())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def served() -> Iterator[tuple[str, list[dict[str, str]]]]:
    handler = type("Handler", (_Graph,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", handler.seen  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


def test_a_server_on_loopback_is_read_over_a_real_socket_past_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with served() as (url, seen):
        got = collect_now(make_plan(["users"], {"users": USERS}, cloud="global"), connect(GLOBAL, endpoint=url))
    assert ids(got.evidence["users"]) == ["ada"]
    assert all("Authorization" not in headers for headers in seen)


def test_the_proxy_of_the_environment_is_used_on_the_way_to_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(60)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        asked: list[bytes] = []

        def answer() -> None:
            connection, _ = proxy.accept()
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        credential: Any = Credential()
        client = connect(GLOBAL, credential=credential)
        client._policy = client._policy.__class__(failed_attempts=1)
        got = collect_now(make_plan(["users"], {"users": USERS}, cloud="global"), client)
        thread.join()
    gap(got.evidence["users"], GapReason.UNAVAILABLE, "proxy")
    assert asked[0].startswith(b"CONNECT graph.microsoft.com:443 ")
    assert b"invented" not in asked[0]


def test_declaring_and_planning_import_nothing_that_talks_to_a_network() -> None:
    code = (
        "import sys, ztscan.graph.plan, ztscan.graph.resources, ztscan.graph.endpoint, ztscan.graph.progress;"
        "print([m for m in ('msgraph', 'azure', 'kiota_http', 'httpx', 'vcr', 'yaml', 'jinja2') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
