"""A sign-in that is refused says what to do, in one line, and nothing that should be kept secret."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.graph.authority import Federation, Microsoft
from tests.graph.authority.entra import TENANT, RefusedError
from tests.graph.signing_in import (
    GITHUB_URL,
    Certificate,
    everything_said,
    led_to_microsoft,
    refusal,
    signed_in_as,
    use,
)
from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.credentials import AuthMethod


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(tmp_path, monkeypatch)


def with_secret(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)


def with_github(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, *federations: Federation) -> None:
    use(
        monkeypatch,
        microsoft.entra.register(federations=federations),
        ACTIONS_ID_TOKEN_REQUEST_URL=GITHUB_URL,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN=microsoft.github.bearer,
    )


def test_a_wrong_secret(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application, wrong = microsoft.entra.register(secret=secrets.token_urlsafe()), secrets.token_urlsafe()
    use(monkeypatch, application, AZURE_CLIENT_SECRET=wrong)

    error = refusal("secret")

    assert str(error) == f"the client secret of application `{application.client_id}` is wrong (AADSTS7000215)"
    assert error.next_step.startswith("set AZURE_CLIENT_SECRET to the secret's value (not its id)")
    assert wrong not in everything_said(error)


def test_an_expired_secret(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    for application in microsoft.entra.applications.values():
        application.secret_expired = True

    assert str(refusal("secret")).endswith("has expired (AADSTS7000222)")


@pytest.mark.usefixtures("microsoft")
def test_the_azure_cli_cannot_sign_in_as_another_application() -> None:
    with pytest.raises(UsageError) as refused:
        signed_in_as("cli", client_id="6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11")
    assert "`client_id` has no effect" in str(refused.value)
    assert "another `--auth`" in refused.value.next_step


@pytest.mark.usefixtures("microsoft")
def test_a_client_id_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="`posture-scan` is not a client id"):
        signed_in_as("secret", client_id="posture-scan")


def test_an_application_of_another_tenant(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    microsoft.entra.applications.clear()

    error = refusal("secret")

    assert f"tenant `{TENANT}` has no application" in str(error)
    assert "AZURE_CLIENT_ID" in error.next_step


@pytest.mark.parametrize("auth", ["secret", "workload"])
def test_a_tenant_that_there_is_not(auth: AuthMethod, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    if auth == "secret":
        with_secret(microsoft, monkeypatch)
    else:
        with_github(microsoft, monkeypatch)

    error = refusal(auth, tenant="fabrikam.example")

    assert str(error).startswith("there is no tenant `fabrikam.example` in this cloud")
    assert error.next_step == "check `--tenant` (a tenant id or a verified domain) and `--cloud`"


def test_a_certificate_that_has_expired(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = Certificate(ends_in=-timedelta(days=1))
    path = certificate.pem(tmp_path / "posture.pem")
    use(monkeypatch, microsoft.entra.register(certificates=(certificate.public,)), AZURE_CLIENT_CERTIFICATE_PATH=path)

    error = refusal("certificate")

    assert str(error) == f"the certificate in `{path}` has expired (AADSTS700027)"
    assert error.next_step.startswith("upload the public key of a new one")


def test_a_certificate_that_nobody_has_registered(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = Certificate().pem(tmp_path / "posture.pem")
    application = microsoft.entra.register(certificates=(Certificate().public,))
    use(monkeypatch, application, AZURE_CLIENT_CERTIFICATE_PATH=path)

    assert str(refusal("certificate")) == (
        f"the certificate in `{path}` is not registered on application `{application.client_id}` (AADSTS700027)"
    )


@pytest.mark.parametrize("flaw", ["absent", "no certificate", "wrong password", "no password"])
def test_a_certificate_file_that_cannot_be_read(
    flaw: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, password = tmp_path / "posture.pem", secrets.token_urlsafe()
    use(monkeypatch, microsoft.entra.register(), AZURE_CLIENT_CERTIFICATE_PATH=str(file))
    if flaw == "no certificate":
        file.write_text("this is a letter")
    elif flaw != "absent":
        Certificate().pem(file, password)
    if flaw == "wrong password":
        monkeypatch.setenv("AZURE_CLIENT_CERTIFICATE_PASSWORD", password[::-1])

    error = refusal("certificate")

    assert str(error) == f"no certificate with an RSA private key could be read from `{file}`"
    assert "AZURE_CLIENT_CERTIFICATE_PASSWORD" in error.next_step
    assert password not in everything_said(error)
    assert password[::-1] not in everything_said(error)


@pytest.mark.parametrize("minutes", [-30, 30])
def test_a_clock_that_is_off(minutes: int, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = Certificate()
    use(
        monkeypatch,
        microsoft.entra.register(certificates=(certificate.public,)),
        AZURE_CLIENT_CERTIFICATE_PATH=certificate.pem(tmp_path / "posture.pem"),
    )
    microsoft.entra.offset = minutes * 60

    error = refusal("certificate")

    assert str(error).startswith("the clock of this machine is wrong")
    assert "`ztscan doctor` shows the difference" in error.next_step
    assert not [kept for kept in microsoft.confidential if kept in everything_said(error)]


def test_an_assertion_from_the_future_is_its_issuers_affair(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_github(microsoft, monkeypatch, Federation(microsoft.github, microsoft.github.subject))
    microsoft.github.offset = 1800

    assert str(refusal("workload")) == "the token of GitHub Actions is outside its valid time (AADSTS700024)"


@pytest.mark.parametrize(
    ("subject", "audience", "told", "next_step"),
    [
        ("repo:contoso/other:ref:refs/heads/main", "api://AzureADTokenExchange", "has the subject of GitHub Actions", "branch"),
        (
            "repo:contoso/posture:ref:refs/heads/main",
            "api://contoso",
            "has the audience of GitHub Actions",
            "audience",
        ),
    ],
)
def test_a_federated_credential_for_something_else(
    subject: str, audience: str, told: str, next_step: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_github(microsoft, monkeypatch, Federation(microsoft.github, subject, audience))

    error = refusal("workload")

    assert told in str(error)
    assert next_step in error.next_step
    assert not [kept for kept in microsoft.confidential if kept in everything_said(error)]


def test_an_application_without_a_federated_credential_for_the_issuer(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_github(microsoft, monkeypatch, Federation(microsoft.pipelines, microsoft.pipelines.subject))

    assert "has the issuer of GitHub Actions (AADSTS700211)" in str(refusal("workload"))


def test_a_job_that_may_not_have_an_identity_token(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_github(microsoft, monkeypatch)
    stale = secrets.token_urlsafe()
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN", stale)

    error = refusal("workload")

    assert str(error) == "`run-actions.actions.githubusercontent.com` refused this job an identity token with 401"
    assert "permissions: id-token: write" in error.next_step
    assert stale not in everything_said(error)


def test_a_token_address_without_tls_gets_no_bearer(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_github(microsoft, monkeypatch)
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", GITHUB_URL.replace("https:", "http:"))

    assert str(refusal("workload")) == "`--auth workload` finds no token to exchange in this environment"
    assert microsoft.github.asked == []


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_file_without_an_assertion(
    content: str | None, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "assertion"
    if content is not None:
        file.write_text(content)
    use(monkeypatch, microsoft.entra.register(), AZURE_FEDERATED_TOKEN_FILE=str(file))

    assert str(refusal("workload")) == f"no token could be read from `{file}`"


@pytest.mark.parametrize(
    ("code", "told", "next_step"),
    [
        (65001, "has no consent in tenant", "`ztscan setup --for people`"),
        (53003, "a Conditional Access policy blocks this sign-in", "sign-in log"),
        (70021, "no federated credential of application", "issuer, subject and audience"),
        (7000229, "has no service principal in tenant", "consent"),
        (1000502, "has expired", "AZURE_CLIENT_CERTIFICATE_PATH"),
        (7000214, "has been revoked", "use another one"),
        (500133, "the clock of this machine is wrong", "doctor"),
        (900023, "there is no tenant", "--cloud"),
        (987654, "the sign-in was refused", "https://login.microsoftonline.com/error?code=987654"),
    ],
)
def test_entras_codes_become_next_steps(
    code: int, told: str, next_step: str, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_secret(microsoft, monkeypatch)
    microsoft.entra.refusals.append(RefusedError(code, "What Entra says about it."))

    error = refusal("secret")

    assert told in str(error)
    assert str(error).endswith(f"(AADSTS{code})")
    assert next_step in error.next_step


@pytest.mark.parametrize("auth", ["secret", "workload"])
def test_what_an_answer_echoes_is_not_repeated(auth: AuthMethod, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    application = microsoft.entra.register(
        secret=secrets.token_urlsafe(), federations=(Federation(microsoft.github, microsoft.github.subject),)
    )
    with_github(microsoft, monkeypatch)
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    said = application.secret if auth == "secret" else microsoft.github.bearer
    microsoft.entra.refusals.append(RefusedError(7000215, f"You sent {said}, which is wrong."))

    assert said not in everything_said(refusal(auth))


def test_an_authority_that_stays_unwell(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    microsoft.entra.unwell = [503] * 20

    error = refusal("secret")

    assert str(error) == "`login.microsoftonline.com` answered 503"
    assert error.next_step.startswith("try again in a few minutes")


def test_an_authority_that_cannot_be_reached(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")

    error = refusal("secret")

    assert str(error) == "`login.microsoftonline.com` cannot be reached"
    assert error.next_step == f"check the network and the proxy `127.0.0.1:{port}` that https_proxy names"


def test_a_proxy_that_breaks_tls_open(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    monkeypatch.delenv("SSL_CERT_FILE")

    error = refusal("secret")

    assert str(error) == "the TLS certificate of `login.microsoftonline.com` is not trusted"
    assert error.next_step == "if a proxy inspects TLS, set SSL_CERT_FILE to the file with its CA"
    assert [asked for asked in microsoft.entra.asked if asked.method == "POST"] == []


def test_a_secret_is_not_sent_to_an_authority_that_microsoft_does_not_know(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_secret(microsoft, monkeypatch)
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", "https://login.contoso.example")

    assert str(refusal("secret")) == "`login.contoso.example` is not a Microsoft sign-in authority"
    assert microsoft.strangers == []


def test_an_authority_without_tls_is_no_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", "http://127.0.0.1:8080")

    with pytest.raises(UsageError, match=r"AZURE_AUTHORITY_HOST `http://127.0.0.1:8080` is not an https address"):
        signed_in_as("cli")


def test_a_tenant_that_cannot_be_one() -> None:
    with pytest.raises(UsageError, match=r"`contoso/../x` is not a tenant"):
        signed_in_as("cli", tenant="contoso/../x")


@pytest.mark.parametrize(
    ("auth", "message"),
    [
        ("secret", "`--auth secret` requires AZURE_CLIENT_ID and AZURE_CLIENT_SECRET and AZURE_TENANT_ID"),
        ("certificate", "`--auth certificate` requires AZURE_CLIENT_ID and AZURE_CLIENT_CERTIFICATE_PATH and AZURE_TENANT_ID"),
        ("workload", "`--auth workload` finds no token to exchange in this environment"),
    ],
)
@pytest.mark.usefixtures("microsoft")
def test_what_is_missing_in_the_environment_is_named_before_anything_is_sent(auth: AuthMethod, message: str) -> None:
    with pytest.raises(AuthenticationError) as refused:
        signed_in_as(auth)

    assert str(refused.value) == message
    assert refused.value.next_step


def test_the_libraries_do_not_log_a_refusal(
    microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with_secret(microsoft, monkeypatch)
    microsoft.entra.refusals.append(RefusedError(7000215, "Invalid client secret provided."))

    refusal("secret")

    assert {record.name.split(".")[0] for record in caplog.records} & {"azure", "msal"} == set()


def test_after_a_refusal_the_sign_in_can_be_tried_again(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    with_secret(microsoft, monkeypatch)
    microsoft.entra.unwell = [400]

    async def twice() -> str:
        async with signed_in_as("secret") as signed_in:
            with pytest.raises(AuthenticationError):
                await signed_in.get_token(GLOBAL.scope)
            return (await signed_in.get_token(GLOBAL.scope)).token

    assert asyncio.run(twice()) in microsoft.entra.issued
