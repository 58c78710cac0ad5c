"""An application that trusts a managed identity: the token of the identity is exchanged for one of each tenant."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.graph.authority import Federation, Microsoft
from tests.graph.authority.entra import TENANT
from tests.graph.authority.issuers import Issuer
from tests.graph.signing_in import everything_said, led_to_microsoft, read_graph, refusal, signed_in_as, tokens, use
from ztscan.core.errors import UsageError
from ztscan.graph.assertions import IDENTITY_VARIABLE, SYSTEM_ASSIGNED
from ztscan.graph.claims import granted_access
from ztscan.graph.clouds import CLOUDS

USER_ASSIGNED = "2b7d9a0c-5f3e-4c1a-8f0e-6d4b9a1c3e07"


class Machine(ThreadingHTTPServer):
    """The service of a machine that gives its managed identity tokens, as Container Apps have one."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.header = secrets.token_urlsafe()
        self.identity = Issuer("https://login.microsoftonline.com/7f7c0f2e-home/v2.0", "object-id-of-the-identity")
        self.asked: list[dict[str, str]] = []
        self.refuses = False


class _Answer(BaseHTTPRequestHandler):
    server: Machine

    def do_GET(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query))
        self.server.asked.append(query)
        known = self.headers.get("X-IDENTITY-HEADER") == self.server.header and not self.server.refuses
        body = {"statusCode": 400, "message": "no identity"}
        if known:
            token = self.server.identity.token(query["resource"])
            body = {"access_token": token, "expires_on": str(int(time.time()) + 300), "token_type": "Bearer", **query}
        content = json.dumps(body).encode()
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> Iterator[Machine]:
    del microsoft  # which clears the environment first
    with Machine() as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{served.server_address[1]}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", served.header)
        yield served
        served.shutdown()
        thread.join()


@pytest.mark.parametrize("named", [SYSTEM_ASSIGNED, USER_ASSIGNED])
@pytest.mark.parametrize("cloud", ["global", "china"])
def test_a_managed_identity_signs_an_application_in_to_another_tenant(
    named: str, cloud: str, microsoft: Microsoft, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = CLOUDS[cloud]  # type: ignore[index]
    trust = Federation(machine.identity, machine.identity.subject, chosen.federation_audience)
    application = microsoft.entra.register(federations=(trust,))
    use(monkeypatch, application, **{IDENTITY_VARIABLE: named})

    [token] = tokens(signed_in_as("workload", cloud=chosen.name), cloud=chosen.name)

    assert read_graph(token, chosen.graph_host) == 200
    assert (granted_access(token).client_id, granted_access(token).tenant_id) == (application.client_id, TENANT)
    assert {query["resource"] for query in machine.asked} == {chosen.federation_audience}
    assert {query.get("client_id", SYSTEM_ASSIGNED) for query in machine.asked} == {named}


def test_the_named_identity_goes_before_any_other_token(
    microsoft: Microsoft, machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    application = microsoft.entra.register(federations=(Federation(machine.identity, machine.identity.subject),))
    (tmp_path / "token").write_text(microsoft.github.token())
    use(monkeypatch, application, AZURE_FEDERATED_TOKEN_FILE=str(tmp_path / "token"), **{IDENTITY_VARIABLE: SYSTEM_ASSIGNED})
    assert read_graph(*tokens(signed_in_as("auto"))) == 200
    assert machine.asked


def test_an_application_that_does_not_trust_the_identity_refuses_it(
    microsoft: Microsoft, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register(federations=(Federation(machine.identity, "another identity"),))
    use(monkeypatch, application, **{IDENTITY_VARIABLE: SYSTEM_ASSIGNED})
    said = everything_said(refusal("workload"))
    assert machine.identity.issued
    assert not [token for token in machine.identity.issued if token in said]


def test_a_machine_without_the_identity_is_told(microsoft: Microsoft, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.refuses = True
    application = microsoft.entra.register()
    use(monkeypatch, application, **{IDENTITY_VARIABLE: USER_ASSIGNED})
    error = refusal("workload")
    assert "managed identity of this machine" in str(error)
    assert IDENTITY_VARIABLE in error.next_step
    assert machine.header not in everything_said(error)


def test_a_name_that_is_no_identity_is_refused(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, microsoft.entra.register(), **{IDENTITY_VARIABLE: "contoso-identity"})
    with pytest.raises(UsageError, match="names no managed identity"):
        signed_in_as("workload")
