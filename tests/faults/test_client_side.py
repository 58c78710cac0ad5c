"""What goes wrong on the way out of the machine, over real sockets and real TLS; by the thousand, see the law of blindness."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.cli.tenants import behind_sign_in
from tests.graph.authority import Microsoft
from tests.graph.signing_in import led_to_microsoft, signed_in_as, use
from tests.simulator import TENANTS
from ztscan.core.model import GapReason
from ztscan.graph.client import GraphClient
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.failure import Unread
from ztscan.graph.lanes import Lane
from ztscan.graph.request import GraphRequest
from ztscan.graph.retry import ONCE
from ztscan.graph.transport import network_transport

ORGANIZATION = GraphRequest("https://graph.microsoft.com/v1.0/organization", {"Accept": "application/json"})


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


def registered(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)


def unread(transport: Any) -> Unread:
    """What reading the organisation comes to, signed in, over ``transport``."""

    async def read() -> None:
        async with GraphClient(GLOBAL.graph_root, GLOBAL, transport, credential=signed_in_as("secret"), policy=ONCE) as client:
            await client.send(ORGANIZATION, Lane.DIRECTORY)

    with pytest.raises(Unread) as found:
        asyncio.run(read())
    return found.value


def test_a_graph_whose_certificate_nobody_trusts_is_told_nothing(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(microsoft, monkeypatch)
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    found = unread(network_transport(GLOBAL.graph_root, verify=nobody))
    assert found.reason is GapReason.UNAVAILABLE
    assert found.detail == "the TLS certificate of `graph.microsoft.com` is not trusted"
    assert "SSL_CERT_FILE" in found.remedy
    assert microsoft.entra.issued, "the sign-in itself was well"
    assert microsoft.graph.asked == []


def test_a_name_that_does_not_resolve_is_a_gap(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(microsoft, monkeypatch)
    transport = network_transport(GLOBAL.graph_root)
    resolve = socket.getaddrinfo
    credential_is_there = microsoft.entra.issued

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: refuse() if credential_is_there else resolve(*a, **k))
    found = unread(transport)
    assert found.reason is GapReason.UNAVAILABLE
    assert "the connection to Graph failed" in found.detail
    assert microsoft.graph.asked == []


def listing() -> str:
    """The command line of every process on this machine, as any user of it can read them."""
    shown = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            shown.append(process.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(shown)


def test_nothing_secret_is_in_the_listing_of_processes_or_in_what_is_left_behind(
    tmp_path: Path, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with behind_sign_in(microsoft, TENANTS["woodgrove"]()) as application:
        application.secret = secrets.token_urlsafe()
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
        command = [sys.executable, "-c", "from ztscan.cli import main; main()", "scan", "--auth", "secret", "-v"]
        command += ["--check", "consent", "-o", "r.json", "-o", "r.html", "--record", "r.yaml"]
        process = subprocess.Popen(
            command, cwd=tmp_path, env={**os.environ}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        listed = []
        while process.poll() is None:
            listed.append(listing())
            time.sleep(0.05)
        said, _ = process.communicate()
    assert microsoft.graph.asked, said
    assert any("--auth secret" in one for one in listed), "the scan itself was seen"
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("r."))
    assert written
    everywhere = "\n".join((*listed, said, written.decode("utf-8")))
    assert not [kept for kept in microsoft.confidential if kept in everywhere]
