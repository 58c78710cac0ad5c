"""`ztscan doctor`: everything in place, or what is not and how to get it; over real TLS, with a real exchange of tokens."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.cli.running import Ended, Shell, cassette
from tests.cli.tenants import EVERYTHING, behind_sign_in, contoso
from tests.graph.authority import Federation, Microsoft
from tests.graph.signing_in import GITHUB_URL, led_to_microsoft, use
from tests.simulator.tenants import TENANTS
from ztscan.cli.doctor import signed_in
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.claims import AZURE_CLI, GrantedAccess
from ztscan.graph.plan import make_plan
from ztscan.graph.resources import RESOURCES

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PASSWORDS = ("--check", "password_protection.*")
PRIVILEGED = ("--check", "privileged_identity_management.*")


@pytest.fixture
def microsoft(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    yield from led_to_microsoft(shell.folder, monkeypatch)


def doctor(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, name: str, lacking: str, *check: str) -> Ended:
    """Ask as an application with a secret, in the tenant of that name."""
    with behind_sign_in(microsoft, TENANTS[name](), EVERYTHING - {lacking}) as application:
        application.secret = secrets.token_urlsafe()
        use(monkeypatch, application, AZURE_CLIENT_SECRET=application.secret)
        ended = shell.ztscan("doctor", "--auth", "secret", *check)
    assert not [kept for kept in microsoft.confidential if kept in ended.out + ended.err]
    assert microsoft.strangers == []
    return ended


def test_all_is_well(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "", *PASSWORDS)
    assert ended.code == ExitCode.MET, ended.out
    lines = ended.out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert any("Contoso" in line for line in lines)
    assert any("is granted" in line for line in lines)
    assert any("clock" in line for line in lines)


def test_nothing_but_the_organisation_and_the_subscriptions_is_read(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    doctor(shell, monkeypatch, microsoft, "contoso", "")
    assert {asked.path for asked in microsoft.graph.asked} == {"/v1.0/organization", "/v1.0/subscribedSkus"}


def test_a_missing_permission_is_named_with_the_way_to_grant_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft
) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "RoleManagementPolicy.Read.Directory", *PRIVILEGED)
    assert ended.code == ExitCode.INCOMPLETE
    missing, summary = [line for line in ended.out.splitlines() if line.startswith("missing")]
    assert "RoleManagementPolicy.Read.Directory is missing" in missing
    assert re.search(r"1 of \d+ permissions is missing\. `ztscan permissions` shows how to grant them", summary)


def test_the_azure_cli_cannot_be_granted_permissions() -> None:
    access = GrantedAccess(False, frozenset(), frozenset(), "t", AZURE_CLI, "Azure CLI", "o", "ada", NOON, NOON, False)
    *_, (fine, summary) = signed_in(access, make_plan({"users"}, RESOURCES, cloud="global"))
    assert not fine
    assert "the Azure CLI's own application, which cannot be granted them: use `--auth browser`" in summary


def test_a_missing_licence_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    ended = doctor(shell, monkeypatch, microsoft, "woodgrove", "", *PRIVILEGED)
    assert ended.code == ExitCode.INCOMPLETE
    missing = [line for line in ended.out.splitlines() if line.startswith("missing")]
    assert any("Licence Microsoft Entra ID P2" in line for line in missing)
    assert not [line for line in missing if "permission" in line]


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_nobody_can_be_signed_in(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft, secret: str) -> None:
    application = microsoft.entra.register(secret=secrets.token_urlsafe())
    given = {"AZURE_CLIENT_SECRET": secrets.token_urlsafe()} if secret else {}
    use(monkeypatch, application, **given)
    ended = shell.ztscan("doctor", "--auth", "secret")
    assert ended.code == ExitCode.AUTHENTICATION
    assert "AZURE_CLIENT_SECRET" in ended.err
    (line,) = ended.err.splitlines()
    assert line.startswith("error: ")
    assert " — " in line
    assert not [kept for kept in (application.secret, *given.values()) if kept in ended.out + ended.err]


def test_a_job_of_github_is_trusted(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    with behind_sign_in(microsoft, contoso()) as application:
        application.federations = (Federation(microsoft.github, microsoft.github.subject),)
        bearer = {"ACTIONS_ID_TOKEN_REQUEST_URL": GITHUB_URL, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": microsoft.github.bearer}
        use(monkeypatch, application, **bearer)
        assert shell.ztscan("doctor", "--auth", "workload", *PASSWORDS).code == ExitCode.MET
        application.federations = (Federation(microsoft.github, "repo:contoso/another:ref:refs/heads/main"),)
        refused = shell.ztscan("doctor", "--auth", "workload", *PASSWORDS)
    assert refused.code == ExitCode.AUTHENTICATION
    assert len(refused.err.splitlines()) == 1


def test_a_clock_that_is_far_behind_is_told(shell: Shell, monkeypatch: pytest.MonkeyPatch, microsoft: Microsoft) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", "1793512800")
    ended = doctor(shell, monkeypatch, microsoft, "contoso", "", *PASSWORDS)
    assert "The clock of this machine is" in ended.out
    assert ended.code == ExitCode.INCOMPLETE


def test_a_recording_has_nobody_to_sign_in(shell: Shell) -> None:
    ended = shell.ztscan("doctor", "--replay", cassette("contoso"), *PASSWORDS)
    assert ended.code == ExitCode.MET
    assert "signed in" not in ended.out
