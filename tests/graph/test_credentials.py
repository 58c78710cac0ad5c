"""Signing in to a real TLS authority, with every proof that an application can have."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import jwt
import pytest

from tests.graph.authority import Federation, Microsoft
from tests.graph.authority.entra import ACCOUNT, TENANT, RefusedError
from tests.graph.signing_in import (
    GITHUB_URL,
    PIPELINES_URL,
    Certificate,
    led_to_microsoft,
    read_graph,
    signed_in_as,
    tokens,
    use,
)
from ztscan.graph.claims import granted_access
from ztscan.graph.clouds import CLOUDS, GLOBAL
from ztscan.graph.credentials import GRAPH_COMMAND_LINE_TOOLS, AuthMethod, sign_in


@pytest.fixture
def microsoft(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Microsoft]:
    """Microsoft on loopback; whatever a test does with it, nothing confidential may be logged or printed."""
    caplog.set_level(logging.DEBUG)
    for served in led_to_microsoft(tmp_path, monkeypatch):
        yield served
        logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.get_records("call"))
        printed = "".join(capfd.readouterr())
        assert served.confidential
        assert not [kept for kept in served.confidential if kept in logged or kept in printed]
        assert served.strangers == []


def test_a_secret_opens_graph(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)

    [token] = tokens(signed_in_as("secret"))

    assert read_graph(token) == 200
    assert granted_access(token).client_id == application.client_id
    assert granted_access(token).permissions == {"Policy.Read.All"}


def test_one_token_serves_until_it_ends(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)

    assert len(set(tokens(signed_in_as("secret"), times=3))) == 1


def test_the_tenant_of_the_command_line_goes_before_that_of_the_environment(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret, AZURE_TENANT_ID="fabrikam.example")

    [token] = tokens(signed_in_as("secret", tenant=TENANT))

    assert granted_access(token).tenant_id == TENANT


@pytest.mark.parametrize("cloud", ["usgov", "usgovdod", "china"])
def test_a_national_cloud_is_signed_in_to_by_its_own_authority_for_its_own_graph(
    cloud: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    chosen = next(c for c in CLOUDS.values() if c.name == cloud)

    [token] = tokens(signed_in_as("secret", cloud=chosen.name), cloud=chosen.name)

    assert {asked.host for asked in microsoft.entra.asked} == {chosen.authority_host}
    assert read_graph(token, chosen.graph_host) == 200
    assert read_graph(token, "graph.microsoft.com") == 401


@pytest.mark.parametrize("form", ["pem", "pem with a password", "pkcs12"])
def test_a_certificate_opens_graph(form: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate, password = Certificate(), secrets.token_urlsafe()
    application = microsoft.entra.register(certificates=(certificate.public,))
    file = tmp_path / "posture"
    path = {
        "pem": lambda: certificate.pem(file),
        "pem with a password": lambda: certificate.pem(file, password),
        "pkcs12": lambda: certificate.pkcs12(file, password),
    }[form]()
    use(monkeypatch, application, AZURE_CLIENT_CERTIFICATE_PATH=path)
    if form != "pem":
        monkeypatch.setenv("AZURE_CLIENT_CERTIFICATE_PASSWORD", password)

    [token] = tokens(signed_in_as("certificate"))

    assert read_graph(token) == 200
    assert jwt.decode(microsoft.entra.assertions[0], options={"verify_signature": False})["iss"] == application.client_id


def test_a_github_job_signs_in_without_a_secret(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(federations=(Federation(microsoft.github, microsoft.github.subject),))
    use(monkeypatch, application, ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN=microsoft.github.bearer)

    [token] = tokens(signed_in_as("workload"))

    assert read_graph(token) == 200
    assert microsoft.github.asked[0].query == {"api-version": "2.0", "audience": "api://AzureADTokenExchange"}


def test_a_github_job_asks_for_the_audience_of_its_cloud(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    audience = "api://AzureADTokenExchangeChina"
    application = microsoft.entra.register(federations=(Federation(microsoft.github, microsoft.github.subject, audience),))
    use(monkeypatch, application, ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN=microsoft.github.bearer)

    [token] = tokens(signed_in_as("workload", cloud="china"), cloud="china")

    assert read_graph(token, CLOUDS["china"].graph_host) == 200


def test_an_azure_pipeline_signs_in_by_its_service_connection(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(federations=(Federation(microsoft.pipelines, microsoft.pipelines.subject),))
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", PIPELINES_URL)
    monkeypatch.setenv("SYSTEM_ACCESSTOKEN", microsoft.pipelines.bearer)
    monkeypatch.setenv("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "connection-1")
    monkeypatch.setenv("AZURESUBSCRIPTION_CLIENT_ID", application.client_id)
    monkeypatch.setenv("AZURESUBSCRIPTION_TENANT_ID", TENANT)

    [token] = tokens(signed_in_as("workload"))

    assert read_graph(token) == 200
    assert microsoft.pipelines.asked[0].query["serviceConnectionId"] == "connection-1"


@pytest.mark.parametrize("source", ["github", "pipelines", "file"])
def test_each_refresh_exchanges_a_fresh_assertion(
    source: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    microsoft.entra.lifetime = 0  # every token has ended as soon as it is issued
    issuer = microsoft.pipelines if source == "pipelines" else microsoft.github
    application = microsoft.entra.register(federations=(Federation(issuer, issuer.subject),))
    use(monkeypatch, application)
    file = tmp_path / "assertion"
    if source == "github":
        monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", GITHUB_URL)
        monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", issuer.bearer)
    elif source == "pipelines":
        monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", PIPELINES_URL)
        monkeypatch.setenv("SYSTEM_ACCESSTOKEN", issuer.bearer)
        monkeypatch.setenv("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "connection-1")
    else:
        monkeypatch.setenv("AZURE_FEDERATED_TOKEN_FILE", str(file))

    async def ask_thrice() -> None:
        async with signed_in_as("workload") as signed_in:
            for _ in range(3):
                if source == "file":
                    file.write_text(issuer.token() + "\n")  # as Kubernetes renews it
                await signed_in.get_token(GLOBAL.scope)

    asyncio.run(ask_thrice())

    assert len(set(microsoft.entra.assertions)) == 3
    assert microsoft.entra.assertions == issuer.issued


def test_a_challenge_of_graphs_brings_a_new_token(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)

    async def refused_once() -> tuple[str, str]:
        async with signed_in_as("secret") as signed_in:
            first = (await signed_in.get_token(GLOBAL.scope, enable_cae=True)).token
            microsoft.graph.revoked.add(first)
            challenged = await signed_in.get_token(
                GLOBAL.scope, enable_cae=True, claims='{"access_token":{"nbf":{"essential":true}}}'
            )
            return first, challenged.token

    first, challenged = asyncio.run(refused_once())

    assert read_graph(first) == 401
    assert read_graph(challenged) == 200


def test_an_authority_that_is_unwell_for_a_moment_is_asked_again(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    microsoft.entra.unwell = [503]

    [token] = tokens(signed_in_as("secret"))

    assert read_graph(token) == 200


def test_an_authority_on_this_machine_can_be_named_for_a_trial(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", f"https://127.0.0.1:{microsoft.port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    [token] = tokens(signed_in_as("secret"))

    assert {asked.host for asked in microsoft.entra.asked} == {f"127.0.0.1:{microsoft.port}"}
    assert read_graph(token) == 200


def test_a_person_enters_a_device_code(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, microsoft.entra.register())
    shown: list[tuple[str, str, datetime]] = []

    [token] = tokens(sign_in("device-code", GLOBAL, show_device_code=lambda *what: shown.append(what)))

    [(address, code, until)] = shown
    assert (address, code) == ("https://microsoft.com/devicelogin", "B7QK2LDTX")
    assert timedelta() < until - datetime.now(UTC) <= timedelta(minutes=15)
    assert granted_access(token).account == ACCOUNT


def test_a_person_signs_in_with_a_browser_once(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    microsoft.entra.lifetime = 0  # so that the second request needs another token
    use(monkeypatch, microsoft.entra.register())
    opened: list[str] = []

    def open_browser(address: str, *_: object, **__: object) -> bool:
        opened.append(address)
        back = microsoft.entra.browse(address)
        threading.Thread(target=lambda: httpx.get(back, trust_env=False)).start()
        return True

    monkeypatch.setattr(webbrowser, "open", open_browser)

    first, second = tokens(signed_in_as("browser"), times=2)

    assert len(opened) == 1
    assert first != second
    assert not granted_access(second).application


def test_without_an_application_of_their_own_people_use_the_one_for_graph(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_TENANT_ID", TENANT)
    public = microsoft.entra.register()
    microsoft.entra.applications[GRAPH_COMMAND_LINE_TOOLS] = public

    tokens(sign_in("device-code", GLOBAL, show_device_code=lambda *_: None))

    assert {asked.form.get("client_id") for asked in microsoft.entra.asked if asked.body} == {GRAPH_COMMAND_LINE_TOOLS}


SOMEBODY_ELSE = "00000000-1111-4222-8333-444444444444"
"""An application that only AZURE_CLIENT_ID names."""


def applications_that_asked(microsoft: Microsoft) -> set[str | None]:
    """The client ids of all token requests."""
    return {asked.form.get("client_id") for asked in microsoft.entra.asked if asked.body}


@pytest.mark.parametrize("auth", ["secret", "auto"])
def test_the_client_id_of_the_configuration_reaches_the_token_request_with_a_secret(
    auth: AuthMethod, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret, AZURE_CLIENT_ID=SOMEBODY_ELSE)

    [token] = tokens(signed_in_as(auth, client_id=application.client_id))

    assert applications_that_asked(microsoft) == {application.client_id}
    assert granted_access(token).client_id == application.client_id


@pytest.mark.parametrize("auth", ["workload", "auto"])
def test_the_client_id_of_the_configuration_reaches_the_token_request_of_a_workload(
    auth: AuthMethod, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register(federations=(Federation(microsoft.github, microsoft.github.subject),))
    use(monkeypatch, application, ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN=microsoft.github.bearer)
    monkeypatch.delenv("AZURE_CLIENT_ID")

    [token] = tokens(signed_in_as(auth, client_id=application.client_id))

    assert applications_that_asked(microsoft) == {application.client_id}
    assert granted_access(token).client_id == application.client_id


def test_the_client_id_of_the_configuration_reaches_the_browser_and_the_token_request(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = microsoft.entra.register()
    use(monkeypatch, application, AZURE_CLIENT_ID=SOMEBODY_ELSE)
    opened: list[str] = []

    def open_browser(address: str, *_: object, **__: object) -> bool:
        opened.append(address)
        back = microsoft.entra.browse(address)
        threading.Thread(target=lambda: httpx.get(back, trust_env=False)).start()
        return True

    monkeypatch.setattr(webbrowser, "open", open_browser)

    tokens(signed_in_as("browser", client_id=application.client_id))

    assert f"client_id={application.client_id}" in opened[0]
    assert applications_that_asked(microsoft) == {application.client_id}


def test_who_waits_for_a_person_can_be_interrupted(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, microsoft.entra.register())
    asked = threading.Event()

    async def interrupted() -> None:
        waiting = asyncio.create_task(
            sign_in("device-code", GLOBAL, show_device_code=lambda *_: asked.set()).get_token(GLOBAL.scope)
        )
        await asyncio.to_thread(asked.wait)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    asyncio.run(interrupted())
    left_behind = [thread for thread in threading.enumerate() if thread.name == "ztscan sign-in"]
    microsoft.entra.refusals.append(RefusedError(70020, "The code has expired.", "expired_token", 400))
    for thread in left_behind:
        thread.join()

    assert left_behind, "the library still sleeps between its questions: nobody has waited for it"
    assert all(thread.daemon for thread in left_behind)


def test_nothing_of_a_sign_in_is_in_its_repr(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)

    assert repr(signed_in_as("secret")) == "SignIn(secret)"
