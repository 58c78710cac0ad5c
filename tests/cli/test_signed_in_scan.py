"""A scan of a tenant behind a sign-in, from the command line to the report: over real TLS, with real tokens."""

from __future__ import annotations

import json
import random
import secrets
import ssl
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.mirror import everything, seen
from tests.cli.running import Ended, Shell
from tests.cli.tenants import EVERYTHING, NIGHT, behind_sign_in, contoso
from tests.encodings import ENCODINGS
from tests.graph.authority import Federation, Issuer, Microsoft
from tests.graph.authority.messages import Answered, Asked
from tests.graph.signing_in import GITHUB_URL, PIPELINES_URL, Certificate, led_to_microsoft, use
from tests.simulator.tenants import TENANTS
from ztscan.core.exit_codes import ExitCode
from ztscan.graph import transport
from ztscan.graph.retry import RetryPolicy
from ztscan.graph.transport import network_transport

OUTPUTS = ("-o", "r.json", "-o", "r.html", "-o", "r.sarif", "--record", "recorded.json")


@pytest.fixture
def microsoft(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(shell.folder, monkeypatch)


def document(shell: Shell, name: str = "r.json") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(shell.read(name))
    return read


def nothing_confidential(shell: Shell, microsoft: Microsoft, ended: Ended, *more: str) -> None:
    """No secret, bearer, assertion or token is in what was printed, nor in any file that was written."""
    said = (ended.out + ended.err).encode() + b"".join(path.read_bytes() for path in shell.folder.iterdir() if path.is_file())
    assert microsoft.confidential
    assert not [kept for kept in (*microsoft.confidential, *more) if kept.encode() in said]
    assert microsoft.strangers == []


def verdicts(read: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in read["checks"]}


def test_with_a_secret_the_tenant_is_scanned_as_its_recording_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    with behind_sign_in(microsoft, TENANTS["woodgrove"]()) as application:
        application.secret = secrets.token_urlsafe()
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret, SOURCE_DATE_EPOCH=str(NIGHT))
        ended = shell.ztscan("scan", "--auth", "secret", "-v", *OUTPUTS)
    assert ended.code == ExitCode.GAPS, ended.err
    nothing_confidential(shell, microsoft, ended)
    scanned = document(shell)
    assert (scanned["scanner"]["auth"], scanned["scanner"]["application"]) == ("secret", application.client_id)
    assert set(scanned["scanner"]["permissions"]) == EVERYTHING
    shell.scanned("woodgrove", "replayed.json")
    whole, seen = verdicts(document(shell, "replayed.json")), verdicts(scanned)
    # Graph shows these to signed-in people only.
    for_people = dict.fromkeys(
        ("consent.rsc_restricted", "conditional_access.terms_of_use_used", "hybrid_identity.staged_rollout_finished"),
        "not_assessed",
    )
    assert {check: verdict for check, verdict in seen.items() if verdict != whole[check]} == for_people
    assert seen.keys() == whole.keys()
    assert {asked.method for asked in microsoft.graph.asked} <= {"GET", "POST"}


def job_of(microsoft: Microsoft, pipeline: str) -> tuple[Issuer, dict[str, str]]:
    """The issuer of a pipeline's identity tokens, and the variables of one of its jobs."""
    if pipeline == "github":
        issuer = microsoft.github
        return issuer, {"ACTIONS_ID_TOKEN_REQUEST_URL": GITHUB_URL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": issuer.bearer}
    connection = {"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "4b6a0e8e-1d7e-4d59-8d5f-7b8f3b3c3f11"}
    issuer = microsoft.pipelines
    return issuer, {"SYSTEM_OIDCREQUESTURI": PIPELINES_URL, "SYSTEM_ACCESSTOKEN": issuer.bearer, **connection}


@pytest.mark.parametrize("pipeline", ["github", "pipelines"])
def test_a_pipeline_scans_without_a_secret(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, pipeline: str
) -> None:
    issuer, job = job_of(microsoft, pipeline)
    with behind_sign_in(microsoft, contoso()) as application:
        application.federations = (Federation(issuer, issuer.subject),)
        use(monkeypatch, application, **job)
        ended = shell.ztscan("scan", "--auth", "workload", "--check", "consent.*", *OUTPUTS)
    assert ended.code == ExitCode.GAPS, ended.err
    assert issuer.issued
    nothing_confidential(shell, microsoft, ended)
    assert document(shell)["scanner"]["auth"] == "workload"


@pytest.mark.parametrize("way", ["secret", "certificate", "github", "pipelines"])
def test_what_a_mirror_behind_a_sign_in_repeats_is_nowhere(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, way: str
) -> None:
    """It repeats all that the process has ever sent or been given: secrets, assertions, bearers and tokens."""
    dice = random.Random(way)  # noqa: S311 - a choice, not a secret
    with behind_sign_in(microsoft, TENANTS["woodgrove"]()) as application:
        variables: dict[str, str] = {}
        if way == "secret":
            application.secret = variables["AZURE_CLIENT_SECRET"] = secrets.token_urlsafe()
        elif way == "certificate":
            certificate = Certificate()
            application.certificates = (certificate.public,)
            variables["AZURE_CLIENT_CERTIFICATE_PATH"] = certificate.pem(shell.folder / "ca.key")
        else:
            issuer, variables = job_of(microsoft, way)
            application.federations = (Federation(issuer, issuer.subject),)
        use(monkeypatch, application, **variables)
        right = microsoft.graph.respond

        def respond(asked: Asked) -> Answered:
            told = ENCODINGS[dice.choice([*ENCODINGS])](dice.choice(sent(microsoft, way)))
            return Answered(403, {"error": {"code": told, "message": told}}) if dice.random() < 0.7 else right(asked)

        microsoft.graph.respond = respond
        auth = way if way in ("secret", "certificate") else "workload"
        ended = shell.ztscan("scan", "--auth", auth, "-v", "--check", "consent.admin_workflow", *OUTPUTS)
        told = shell.ztscan("doctor", "--auth", auth)
    assert len(microsoft.graph.asked) > 3, ended.err
    (shell.folder / "ca.key").unlink(missing_ok=True)
    said = "".join((ended.out, ended.err, told.out, told.err)).encode()
    assert [*seen(sent(microsoft, way), said, *everything(shell.folder))] == []


def sent(microsoft: Microsoft, way: str) -> list[str]:
    """The confidential things that a scan has had in its hands. What another pipeline was given it cannot know."""
    others = {"github": [microsoft.pipelines], "pipelines": [microsoft.github]}.get(way, [microsoft.github, microsoft.pipelines])
    return [one for one in microsoft.confidential if one not in {other.bearer for other in others}]


def test_a_wrong_secret_ends_with_4_and_says_what_to_do(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    wrong = secrets.token_urlsafe()
    use(monkeypatch, application, AZURE_CLIENT_SECRET=wrong)
    ended = shell.ztscan("scan", "--auth", "secret", *OUTPUTS)
    assert ended.code == ExitCode.AUTHENTICATION
    (line,) = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    message, _, next_step = line.partition(" — ")
    assert "secret" in message
    assert next_step
    assert shell.files == {"ca.pem"}, "nothing is written of a tenant that nobody saw"
    nothing_confidential(shell, microsoft, ended, wrong)
    assert microsoft.graph.asked == []


def test_a_permission_that_was_not_consented_to_is_named_where_it_is_missed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    with behind_sign_in(microsoft, contoso(), EVERYTHING - {"Policy.Read.All"}) as application:
        application.secret = secrets.token_urlsafe()
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
        ended = shell.ztscan("scan", "--auth", "secret", "--check", "consent.admin_workflow", *OUTPUTS)
    assert ended.code == ExitCode.INCOMPLETE
    assert "Policy.Read.All" in ended.out
    assert verdicts(document(shell)) == {"consent.admin_workflow": "not_assessed"}


def test_every_check_says_that_the_certificate_of_graph_is_not_trusted(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    """Also those that come last, when the time is up."""
    application = microsoft.entra.register(secret=secrets.token_urlsafe(), permissions=tuple(sorted(EVERYTHING)))
    use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(transport, "network_transport", lambda root: network_transport(root, verify=nobody))
    monkeypatch.setattr(RetryPolicy, "backoff", lambda *_: 0.2)
    ended = shell.ztscan("scan", "--auth", "secret", "--timeout", "0.05", "-o", "r.json")
    assert ended.code == ExitCode.INCOMPLETE
    checks = {check["id"]: check for check in document(shell)["checks"] if check["verdict"] != "manual"}
    said = {resource["detail"] for resource in document(shell)["resources"] if resource["outcome"] != "ok"}  # asked of nobody
    assert checks.keys() > {"security_defaults.or_conditional_access"}
    assert {check["verdict"] for check in checks.values()} == {"not_assessed"}
    assert [detail for detail in said if "the TLS certificate of `graph.microsoft.com` is not trusted" not in detail] == []
    assert [check["id"] for check in checks.values() if "TLS certificate" not in check["detail"]] == []
    assert microsoft.graph.asked == []
