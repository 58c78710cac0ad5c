"""A SOCKS proxy leads the sign-in and Graph, with a password that it checks."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from tests.graph.authority import Microsoft
from tests.graph.signing_in import led_to_microsoft, signed_in_as, use
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.lanes import Lane
from ztscan.graph.request import GraphRequest

pytest.importorskip("socksio")
pytest.importorskip("socks")
USER, PASSWORD = b"scan", b"right-Password-9"


class Server(ThreadingTCPServer):
    daemon_threads = True
    port = 0
    """Of the TLS server to which every host leads."""
    led: list[str]


class Socks(BaseRequestHandler):
    """RFC 1928 with the user name and password of RFC 1929, CONNECT only."""

    server: Server

    def _read(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            content += self.request.recv(size - len(content))
        return content

    def handle(self) -> None:
        self._read(self._read(2)[1])
        self.request.sendall(b"\x05\x02")
        user = self._read(self._read(2)[1])
        password = self._read(self._read(1)[0])
        right = (user, password) == (USER, PASSWORD)
        self.request.sendall(b"\x01\x00" if right else b"\x01\x01")
        if not right:
            return
        kind = self._read(4)[3]
        host = self._read(self._read(1)[0]).decode() if kind == 3 else socket.inet_ntoa(self._read(4))
        self._read(2)
        self.server.led.append(host)
        with socket.create_connection(("127.0.0.1", self.server.port), 60) as upstream:
            self.request.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
            back = threading.Thread(target=_pass_on, args=(upstream, self.request))
            back.start()
            _pass_on(self.request, upstream)
            back.join(60)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


def test_a_socks_proxy_leads_the_sign_in_and_graph(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    server = Server(("127.0.0.1", 0), Socks)
    server.port, server.led = microsoft.port, []
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("ALL_PROXY", f"socks5h://{USER.decode()}:{PASSWORD.decode()}@127.0.0.1:{server.server_address[1]}")

    async def ask() -> int:
        async with connect(GLOBAL, credential=signed_in_as("secret")) as client:
            await client.sign_in()
            request = GraphRequest(f"{GLOBAL.graph_root}/v1.0/organization", {"Accept": "application/json"})
            return (await client.send(request, Lane.DIRECTORY)).status

    try:
        assert asyncio.run(ask()) == 200
    finally:
        server.shutdown()
        server.server_close()
    assert set(server.led) == {"login.microsoftonline.com", "graph.microsoft.com"}
    assert microsoft.proxied == []
