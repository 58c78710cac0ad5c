"""Proxies and certificates: the environment means the same to the sign-in and to Graph, and no message holds a password."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import secrets
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.encodings import beginnings
from tests.graph.authority import Microsoft
from tests.graph.signing_in import led_to_microsoft, signed_in_as, use
from tests.graph.wire import USERS, Wire, gap, read
from ztscan.core.confidential import swept
from ztscan.core.errors import AuthenticationError, UsageError, ZtscanError
from ztscan.core.model import GapReason
from ztscan.graph import outbound
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.failure import Unread
from ztscan.graph.lanes import Lane
from ztscan.graph.request import GraphRequest
from ztscan.graph.retry import RetryPolicy
from ztscan.graph.transport import network_transport

GRAPH = "https://graph.microsoft.com"
LOGIN = "https://login.microsoftonline.com"
ORGANIZATION = GraphRequest(f"{GRAPH}/v1.0/organization", {"Accept": "application/json"})


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*outbound.PROXIES, *outbound.CERTIFICATES, "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    for found in led_to_microsoft(tmp_path, monkeypatch):
        application = found.entra.register(secret=secrets.token_urlsafe())
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
        monkeypatch.delenv("https_proxy")
        yield found


def proxy_of(microsoft: Microsoft) -> str:
    return microsoft.environment["HTTPS_PROXY"].removeprefix("http://")


def status() -> int:
    """Of a request to Graph with a sign-in, both by way of the environment."""

    async def ask() -> int:
        async with connect(GLOBAL, credential=signed_in_as("secret")) as client:
            await client.sign_in()
            return (await client.send(ORGANIZATION, Lane.DIRECTORY)).status

    return asyncio.run(ask())


def refused() -> tuple[str, str]:
    """What a scan ends with, message and next step."""
    with pytest.raises((ZtscanError, Unread)) as found:
        status()
    error = found.value
    if isinstance(error, ZtscanError):
        return str(error), error.next_step
    assert isinstance(error, Unread)
    return error.detail, error.remedy


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("form", ["http://{}", "{}", "http://{}/", " {} "])
def test_a_proxy_leads_the_sign_in_and_graph_however_it_is_named(
    variable: str, form: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv(variable, form.format(proxy_of(microsoft)))
    if form.startswith(" "):  # requests sends such a name to the resolver
        assert outbound.proxy_for(GRAPH) == outbound.OutboundProxy(
            f"http://{proxy_of(microsoft)}", "", proxy_of(microsoft), variable
        )
        return
    assert status() == 200
    assert set(microsoft.proxied) == {"login.microsoftonline.com", "graph.microsoft.com"}


def test_the_password_of_a_proxy_is_used_and_never_said(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    microsoft.proxy_credentials = "scan:p\u00e4$$word:9/x"
    monkeypatch.setenv("HTTPS_PROXY", f"http://scan:{quote(microsoft.proxy_credentials[5:], safe='')}@{proxy_of(microsoft)}")
    assert status() == 200
    said = outbound.proxy_for(GRAPH)
    assert said is not None
    assert "word" not in repr(said) + said.url
    assert swept(f"{said.authorization} and {microsoft.proxy_credentials}").count("removed") == 2


def test_a_password_that_no_proxy_can_receive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://scan:%E2%82%ACSecret-9@proxy.example:8080")
    with pytest.raises(UsageError, match="the password in HTTPS_PROXY has characters") as found:
        outbound.proxy_for(GRAPH)
    assert "Secret-9" not in str(found.value)


@pytest.mark.parametrize("user", ["", "scan:wrong-Password-9@"])
def test_a_proxy_that_wants_another_password_is_named_by_its_address(
    user: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    microsoft.proxy_credentials = "scan:right-Password-9"
    monkeypatch.setenv("HTTPS_PROXY", f"http://{user}{proxy_of(microsoft)}")
    message, step = refused()
    assert message == f"the proxy `{proxy_of(microsoft)}` requires a user name and a password that it accepts (407)"
    assert step.startswith("write them into HTTPS_PROXY as http://USER:PASSWORD@")
    assert not [begin for begin in beginnings("wrong-Password-9", 16) if begin in message + step]


def test_graph_alone_is_refused_by_the_proxy(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed in, and then every resource says what is wrong with the way out, at once."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://scan:wrong-Password-9@{proxy_of(microsoft)}")
    microsoft.proxy_credentials = "scan:right-Password-9"

    async def ask() -> None:
        policy = RetryPolicy(base=0.001)
        async with GraphClient(GLOBAL.graph_root, GLOBAL, network_transport(GRAPH), application=True, policy=policy) as client:
            await client.send(ORGANIZATION, Lane.DIRECTORY)

    with pytest.raises(Unread, match="requires a user name and a password") as found:
        asyncio.run(ask())
    assert "wrong" not in found.value.detail + found.value.remedy


@pytest.mark.parametrize(
    "value", ["http://", "http://:8080", "http://host:99999", "http://ho st:1", "http://[::1", "http://h/p/a/c"]
)
@pytest.mark.parametrize("user", ["", "scan:Secret-Word-9@"])
def test_a_proxy_that_is_no_address_is_refused_before_the_sign_in(
    value: str, user: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value.replace("//", f"//{user}"))
    message, step = refused()
    assert message == "the proxy that HTTPS_PROXY names is not an address"
    assert "http://HOST:PORT" in step
    assert microsoft.entra.asked == []


@pytest.mark.parametrize("scheme", ["ftp", "socks4", "htp"])
def test_a_kind_of_proxy_that_is_not_supported(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://scan:Secret-Word-9@proxy.example:1080")
    with pytest.raises(UsageError, match=f"ALL_PROXY names is of the kind `{scheme}`") as found:
        outbound.proxy_for(GRAPH)
    assert "socks5://" in found.value.next_step
    assert "Secret-Word-9" not in str(found.value)


@pytest.mark.parametrize("missing", outbound.SOCKS)
def test_a_socks_proxy_names_the_extra_that_it_needs(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    there = {name: object() for name in outbound.SOCKS if name != missing}
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: there.get(name) if name in outbound.SOCKS else find(name))
    monkeypatch.setenv("ALL_PROXY", "socks5://scan:Secret-Word-9@proxy.example:1080")
    with pytest.raises(UsageError, match="requires the extra `socks`") as found:
        signed_in_as("managed")
    assert "pip install 'ztscan[socks]'" in found.value.next_step
    there[missing] = object()
    assert outbound.proxy_for(GRAPH) is not None


def test_the_extra_holds_the_packages_that_are_looked_for() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    named = re.search(r"^socks = \[(.*?)\]", text, re.MULTILINE)
    assert named
    assert re.findall(r'"(\w+)>', named[1]) == ["pysocks", "socksio"]


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize(
    ("value", "direct"),
    [
        ("graph.microsoft.com", {GRAPH}),
        (".microsoft.com", {GRAPH}),
        ("microsoft.com, microsoftonline.com", {GRAPH, LOGIN}),
        ("*", {GRAPH, LOGIN}),
        ("graph.microsoft.com:8443", set()),
        ("microsoft", set()),
        ("", set()),
    ],
)
def test_hosts_without_a_proxy_are_the_same_for_the_sign_in_and_graph(
    variable: str, value: str, direct: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sign-in's library decides by the same function that is asked here."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv(variable, value)
    assert {url for url in (GRAPH, LOGIN) if outbound.proxy_for(url) is None} == direct


def test_a_host_without_a_proxy_is_asked_directly(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "graph.microsoft.com")
    transport = network_transport(GRAPH)
    pool: Any = transport._inner._pool  # type: ignore[attr-defined]
    assert type(pool).__name__ == "OneOriginPool"
    monkeypatch.delenv("NO_PROXY")
    proxied: Any = network_transport(GRAPH)._inner._pool  # type: ignore[attr-defined]
    assert type(proxied).__name__ == "AsyncHTTPProxy"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_trusted_certificates_mean_the_same_to_both(variable: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv(variable, microsoft.ca_file)
    assert status() == 200


def test_a_folder_of_certificates(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert outbound.certificates() == (str(tmp_path), "SSL_CERT_DIR")
    assert isinstance(outbound.trusted(), ssl.SSLContext)


@pytest.mark.parametrize("variable", outbound.CERTIFICATES)
def test_certificates_that_cannot_be_read_are_refused_before_the_sign_in(
    variable: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv(variable, str(tmp_path / "absent.pem"))
    message, step = refused()
    assert message == f"{variable} names `{tmp_path / 'absent.pem'}`, which does not exist"
    assert variable in step
    (tmp_path / "absent.pem").write_text("no certificate")
    if variable != "SSL_CERT_DIR":
        assert "no certificate that can be read" in refused()[0]
    assert microsoft.entra.asked == []


def test_the_advice_on_a_certificate_names_the_variable_that_counts(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With REQUESTS_CA_BUNDLE set, SSL_CERT_FILE would change nothing."""
    import certifi  # noqa: PLC0415

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    message, step = refused()
    assert message == "the TLS certificate of `login.microsoftonline.com` is not trusted"
    assert step == f"if a proxy inspects TLS, add its CA to `{certifi.where()}`, which REQUESTS_CA_BUNDLE names"
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert status() == 200


def untrusted() -> httpx.ConnectError:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate")
    error.__cause__ = ssl.SSLCertVerificationError("CERTIFICATE_VERIFY_FAILED")
    return error


def test_a_certificate_that_is_not_trusted_is_said_and_not_tried_for_long() -> None:
    wire = Wire({"/v1.0/users": untrusted()})
    found = read(wire, USERS)
    told = gap(found.evidence["users"], GapReason.UNAVAILABLE, "the TLS certificate of `graph.microsoft.com` is not trusted")
    assert "SSL_CERT_FILE" in told.remedy
    assert len(wire.requests) == 2


def test_when_the_time_runs_out_the_last_error_is_said() -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(2)
        raise untrusted()

    found = read(Wire({"/v1.0/users": slow}), USERS, budget=3.0)
    gap(found.evidence["users"], GapReason.UNAVAILABLE, "the TLS certificate of", "the time budget of 3 seconds ran out")


def test_a_sign_in_that_cannot_reach_its_proxy_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://scan:Secret-Word-9@127.0.0.1:1")
    for name, value in {"ID": "6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11", "SECRET": "x"}.items():
        monkeypatch.setenv(f"AZURE_CLIENT_{name}", value)
    monkeypatch.setenv("AZURE_TENANT_ID", "contoso.example")
    with pytest.raises(AuthenticationError, match="cannot be reached") as found:
        asyncio.run(signed_in_as("secret").get_token(GLOBAL.scope))
    assert found.value.next_step == "check the network and the proxy `127.0.0.1:1` that HTTPS_PROXY names"
    assert "Secret-Word-9" not in f"{found.value!r}"
