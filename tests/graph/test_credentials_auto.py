"""`--auth auto`, and those that sign in through something else on the machine: the Azure CLI and a managed identity."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.graph.authority import Federation, Microsoft
from tests.graph.authority.entra import TENANT
from tests.graph.signing_in import GITHUB_URL, led_to_microsoft, read_graph, refusal, signed_in_as, tokens, use
from ztscan.graph.claims import granted_access


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    """Microsoft on loopback, on a machine with neither an Azure CLI nor a managed identity."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for served in led_to_microsoft(tmp_path, monkeypatch):
        with_managed_identity = MetadataService("")
        monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", with_managed_identity.address)
        yield served
        with_managed_identity.stop()


class MetadataService:
    """The metadata service of an Azure machine on loopback; without a token, no identity is assigned to the machine."""

    def __init__(self, token: str) -> None:
        service = self
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                status, body = 400, {"error": "invalid_request", "error_description": "Identity not found"}
                if token:
                    ends = str(int(time.time()) + 3600)
                    status, body = 200, {"access_token": token, "expires_in": "3600", "expires_on": ends, "token_type": "Bearer"}
                self.send_response_only(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def with_azure_cli(folder: Path, script: str) -> None:
    """An `az` on the path of this process."""
    az = folder / "bin" / "az"
    az.write_text(f"#!/bin/sh\n{script}\n")
    az.chmod(0o700)


def with_azure_cli_account(folder: Path, microsoft: Microsoft) -> str:
    """An `az` whose account has a token for Graph, which is returned."""
    application = microsoft.entra.register(permissions=("Directory.AccessAsUser.All",))
    token: str = microsoft.entra.person(application, "https://graph.microsoft.com/.default", "")["access_token"]
    answer = json.dumps({"accessToken": token, "expires_on": int(time.time()) + 3600, "tokenType": "Bearer"})
    with_azure_cli(folder, f"echo \"$@\" > '{folder}/az-asked'\necho '{answer}'")
    return token


def test_the_account_of_the_azure_cli(microsoft: Microsoft, tmp_path: Path) -> None:
    token = with_azure_cli_account(tmp_path, microsoft)

    assert tokens(signed_in_as("cli", tenant="contoso.example")) == [token]
    assert (tmp_path / "az-asked").read_text().split() == [
        *("account", "get-access-token", "--output", "json"),
        *("--resource", "https://graph.microsoft.com", "--tenant", "contoso.example"),
    ]
    assert read_graph(token) == 200


@pytest.mark.parametrize(
    ("script", "message", "next_step"),
    [
        (None, "the Azure CLI is not installed", "install it from https://aka.ms/azure-cli, or use another `--auth`"),
        (
            "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
            "the Azure CLI has no signed-in account",
            "run `az login --tenant contoso.example`, or use another `--auth`",
        ),
        (
            'echo "ERROR: AADSTS50076: Due to a configuration change, use multi-factor. az login" >&2; exit 1',
            "multifactor authentication is required (AADSTS50076)",
            "sign in again with `--auth browser`, or run `az login --tenant contoso.example`",
        ),
        (
            "echo 'ERROR: something else' >&2; exit 1",
            "the Azure CLI returned no token",
            "run `az account get-access-token --tenant contoso.example` to see why",
        ),
    ],
)
@pytest.mark.usefixtures("microsoft")
def test_an_azure_cli_that_gives_no_token(script: str | None, message: str, next_step: str, tmp_path: Path) -> None:
    if script is not None:
        with_azure_cli(tmp_path, script)

    error = refusal("cli", tenant="contoso.example")

    assert (str(error), error.next_step) == (message, next_step)


def test_a_managed_identity(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register()
    token = microsoft.entra.grant(application, "https://graph.microsoft.com/.default", {"idtyp": "app"})["access_token"]
    service = MetadataService(token)
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", service.address)
    monkeypatch.setenv("AZURE_CLIENT_ID", "user-assigned-1")

    found = tokens(signed_in_as("managed"))
    service.stop()

    assert found == [token]
    assert all("client_id=user-assigned-1" in asked for asked in service.asked)


@pytest.mark.usefixtures("microsoft")
def test_a_machine_without_a_managed_identity() -> None:
    error = refusal("managed")

    assert str(error) == "no managed identity is available here"
    assert "AZURE_CLIENT_ID" in error.next_step


def test_auto_takes_the_secret_that_the_environment_names(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_azure_cli_account(tmp_path, microsoft)
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    signed_in = signed_in_as("auto")

    [token] = tokens(signed_in)

    assert granted_access(token).client_id == application.client_id
    assert signed_in.method == "secret"


def test_auto_never_goes_on_as_somebody_else_when_a_named_secret_is_refused(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_azure_cli_account(tmp_path, microsoft)
    use(monkeypatch, microsoft.entra.register(secret=secrets.token_urlsafe()), AZURE_CLIENT_SECRET=secrets.token_urlsafe())

    assert "AADSTS7000215" in str(refusal("auto"))
    assert not (tmp_path / "az-asked").exists()


def test_auto_says_what_a_half_named_application_lacks(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, microsoft.entra.register(), AZURE_CLIENT_SECRET=secrets.token_urlsafe())
    monkeypatch.delenv("AZURE_TENANT_ID")

    assert str(refusal("auto")) == "`--auth secret` requires AZURE_TENANT_ID"


def test_auto_exchanges_the_token_of_a_github_job(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(federations=(Federation(microsoft.github, microsoft.github.subject),))
    use(monkeypatch, application, ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN=microsoft.github.bearer)
    signed_in = signed_in_as("auto")

    [token] = tokens(signed_in)

    assert (signed_in.method, read_graph(token)) == ("workload", 200)


def test_auto_leaves_a_github_job_without_an_application_to_the_azure_cli(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", GITHUB_URL)
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", microsoft.github.bearer)
    token = with_azure_cli_account(tmp_path, microsoft)  # as the login action leaves it behind
    signed_in = signed_in_as("auto")

    assert tokens(signed_in) == [token]
    assert signed_in.method == "cli"


def test_auto_takes_a_managed_identity_before_the_azure_cli(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_azure_cli_account(tmp_path, microsoft)
    service = MetadataService("of-the-machine")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", service.address)
    signed_in = signed_in_as("auto", tenant=TENANT)

    found = tokens(signed_in)
    service.stop()

    assert (found, signed_in.method) == (["of-the-machine"], "managed")


def test_auto_with_a_client_id_does_not_fall_back_to_the_azure_cli(microsoft: Microsoft, tmp_path: Path) -> None:
    with_azure_cli_account(tmp_path, microsoft)

    error = refusal("auto", tenant=TENANT, client_id=microsoft.entra.register().client_id)

    assert str(error) == "no managed identity is available here"
    assert not (tmp_path / "az-asked").exists(), "the Azure CLI signs in as an application of its own"


@pytest.mark.usefixtures("microsoft")
def test_auto_asks_nobody_and_says_what_there_is_to_choose_from() -> None:
    error = refusal("auto")

    assert str(error).startswith("no sign-in is available")
    for choice in ("az login", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "--auth browser"):
        assert choice in error.next_step
