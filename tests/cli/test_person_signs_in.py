"""Who signs in where `--auth` is not given, and what they are asked for: over real TLS, with a real exchange of tokens."""

from __future__ import annotations

import io
import json
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.cli.running import Ended, Shell
from tests.cli.tenants import behind_sign_in, contoso
from tests.graph.authority import Application, Microsoft
from tests.graph.authority.entra import TENANT
from tests.graph.signing_in import led_to_microsoft
from ztscan.cli import signing_in
from ztscan.core.exit_codes import ExitCode
from ztscan.graph import remembered
from ztscan.graph.claims import AZURE_CLI
from ztscan.graph.credentials import GRAPH_COMMAND_LINE_TOOLS
from ztscan.graph.reader_roles import READER_ROLES

WORKFLOW = ("--check", "consent.admin_workflow", "-o", "r.json")


@pytest.fixture
def microsoft(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Microsoft]:
    for name in (*signing_in.PIPELINES, *signing_in.ELSEWHERE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_TENANT_ID", TENANT)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(shell.folder / "config"))
    yield from led_to_microsoft(shell.folder, monkeypatch)


class Desk:
    """A person at a terminal, with a browser; ``opened`` is what the browser was sent to."""

    def __init__(self, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: list[str] = []
        monkeypatch.setattr(signing_in, "at_terminal", lambda: True)
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("AZURE_TENANT_ID", TENANT)

        def open_browser(address: str, *_: object, **__: object) -> bool:
            self.opened.append(address)
            back = microsoft.entra.browse(address)
            threading.Thread(target=lambda: httpx.get(back, trust_env=False)).start()
            return True

        monkeypatch.setattr(webbrowser, "open", open_browser)
        monkeypatch.setattr(webbrowser, "get", lambda *_: object())

    @property
    def asked_for(self) -> set[str]:
        """Permissions in the address that the browser was sent to last."""
        scope = parse_qs(urlsplit(self.opened[-1]).query)["scope"][0].split()
        return {part.rpartition("/")[2] for part in scope if part.startswith("https://graph.microsoft.com/")}


@pytest.fixture
def desk(microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(microsoft, monkeypatch)


def public(microsoft: Microsoft, application: Application) -> None:
    """Let Microsoft Graph Command Line Tools be an application of the tenant that holds the same."""
    application.client_id = GRAPH_COMMAND_LINE_TOOLS
    microsoft.entra.applications[GRAPH_COMMAND_LINE_TOOLS] = application


def needed(shell: Shell, *checks: str) -> set[str]:
    ended = shell.ztscan("permissions", "--delegated", "--format", "json", *checks)
    return {need["permission"] for need in json.loads(ended.out)}


def scanner(shell: Shell) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(shell.read("r.json"))["scanner"]
    return told


def test_at_a_terminal_a_person_signs_in_once_and_is_asked_for_just_what_the_checks_need(
    shell: Shell, microsoft: Microsoft, desk: Desk
) -> None:
    with behind_sign_in(microsoft, contoso()) as application:
        public(microsoft, application)
        ended = shell.ztscan("scan", *WORKFLOW, "--fail-on", "never")
    assert ended.code == ExitCode.MET, ended.err
    assert len(desk.opened) == 1
    assert f"client_id={GRAPH_COMMAND_LINE_TOOLS}" in desk.opened[0]
    assert desk.asked_for == needed(shell, *WORKFLOW[:2])
    asking = "Sign in with your browser to Microsoft Graph Command Line Tools, which asks for"
    assert ended.err.index(asking) < ended.err.index("Reading ")
    assert (scanner(shell)["auth"], set(scanner(shell)["permissions"])) == ("browser", desk.asked_for)


def test_the_application_of_the_configuration_is_asked_for_the_same(shell: Shell, microsoft: Microsoft, desk: Desk) -> None:
    with behind_sign_in(microsoft, contoso()) as application:
        shell.write("ztscan.toml", f'[scan]\nclient_id = "{application.client_id}"\n')
        ended = shell.ztscan("scan", *WORKFLOW, "--fail-on", "never")
    assert ended.code == ExitCode.MET, ended.err
    assert f"client_id={application.client_id}" in desk.opened[0]
    assert desk.asked_for == needed(shell, *WORKFLOW[:2])


def test_a_comparison_also_asks_for_the_audit_log(shell: Shell, microsoft: Microsoft, desk: Desk) -> None:
    with behind_sign_in(microsoft, contoso()) as application:
        public(microsoft, application)
        shell.ztscan("scan", *WORKFLOW)
        assert "AuditLog.Read.All" not in desk.asked_for
        shell.ztscan("scan", *WORKFLOW[:2], "--baseline", "r.json", "-o", "again.json")
    assert "AuditLog.Read.All" in desk.asked_for


def test_doctor_prompts_once(shell: Shell, microsoft: Microsoft, desk: Desk) -> None:
    microsoft.entra.roles = (READER_ROLES["Global Reader"],)
    with behind_sign_in(microsoft, contoso()) as application:
        public(microsoft, application)
        ended = shell.ztscan("doctor", *WORKFLOW[:2])
    assert ended.code == ExitCode.MET, ended.out + ended.err
    assert len(desk.opened) == 1
    assert "Active roles: Global Reader" in ended.out


@pytest.mark.usefixtures("desk")
def test_without_a_browser_a_person_enters_a_code_also_with_quiet(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    with behind_sign_in(microsoft, contoso()) as application:
        public(microsoft, application)
        ended = shell.ztscan("scan", "--quiet", *WORKFLOW, "--fail-on", "never")
    assert ended.code == ExitCode.MET, ended.err
    assert "enter the code B7QK2LDTX" in ended.err
    assert scanner(shell)["auth"] == "device-code"


def signs_in_as(shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> str:
    """How a scan without `--auth` signs in where the environment names an application with a secret."""
    with behind_sign_in(microsoft, contoso()) as application:
        application.secret = "a-secret-of-the-environment"
        monkeypatch.setenv("AZURE_CLIENT_ID", application.client_id)
        monkeypatch.setenv("AZURE_CLIENT_SECRET", application.secret)
        ended = shell.ztscan("scan", *WORKFLOW, "--fail-on", "never")
    assert (ended.code, desk.opened) == (ExitCode.MET, []), ended.err
    return str(scanner(shell)["auth"])


def test_an_application_that_the_environment_names_signs_in_at_a_terminal_too(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    assert signs_in_as(shell, microsoft, monkeypatch, desk) == "secret"


def test_without_a_terminal_nobody_is_prompted(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setattr(signing_in, "at_terminal", lambda: False)
    assert signs_in_as(shell, microsoft, monkeypatch, desk) == "secret"
    for name in ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    (shell.folder / "bin").mkdir()
    monkeypatch.setenv("PATH", str(shell.folder / "bin"))
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")
    ended = shell.ztscan("scan", *WORKFLOW)
    assert (ended.code, desk.opened) == (ExitCode.AUTHENTICATION, [])
    assert "no sign-in is available" in ended.err


class Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def test_a_terminal_is_one_at_both_ends_and_outside_of_pipelines(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in signing_in.PIPELINES:
        monkeypatch.delenv(name, raising=False)
    for reads, writes in ((True, True), (True, False), (False, True)):
        monkeypatch.setattr(sys, "stdin", Stream(terminal=reads))
        monkeypatch.setattr(sys, "stderr", Stream(terminal=writes))
        assert signing_in.at_terminal() is (reads and writes)
    monkeypatch.setattr(sys, "stdin", Stream(terminal=True))
    monkeypatch.setattr(sys, "stderr", Stream(terminal=True))
    monkeypatch.setenv("CI", "true")
    assert not signing_in.at_terminal()


def test_where_a_browser_reaches_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda *_: object())
    assert signing_in.has_browser({"DISPLAY": ":0"}, display=True)
    assert signing_in.has_browser({"WAYLAND_DISPLAY": "wayland-0"}, display=True)
    assert not signing_in.has_browser({}, display=True)
    assert signing_in.has_browser({}, display=False)
    for name in signing_in.ELSEWHERE:
        assert not signing_in.has_browser({"DISPLAY": ":0", name: "x"}, display=True), name
    monkeypatch.setattr(webbrowser, "get", lambda *_: (_ for _ in ()).throw(webbrowser.Error("none")))
    assert not signing_in.has_browser({"DISPLAY": ":0"}, display=True)


def azure_cli(shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """An `az` whose account has this token."""
    az = shell.folder / "bin" / "az"
    az.parent.mkdir(exist_ok=True)
    answer = json.dumps({"accessToken": token, "expires_on": 4_000_000_000, "tokenType": "Bearer"})
    az.write_text(f"#!/bin/sh\necho '{answer}'\n")
    az.chmod(0o700)
    monkeypatch.setenv("PATH", str(az.parent))


def scanned_by_azure_cli(shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, *, person: bool) -> Ended:
    held = ("Application.ReadWrite.All", "AuditLog.Read.All", "Directory.AccessAsUser.All", "Group.ReadWrite.All")
    cli = Application(AZURE_CLI, permissions=held)
    scope = "https://graph.microsoft.com/.default"
    claims = {"roles": [*held], "idtyp": "app"}
    granted = microsoft.entra.person(cli, scope, "") if person else microsoft.entra.grant(cli, scope, claims)
    azure_cli(shell, monkeypatch, granted["access_token"])
    with behind_sign_in(microsoft, contoso(), set(held)):
        return shell.ztscan("scan", "--auth", "cli", *WORKFLOW)


def test_the_azure_cli_is_told_at_once_what_it_can_never_hold(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = scanned_by_azure_cli(shell, microsoft, monkeypatch, person=True)
    (warning,) = [line for line in ended.err.splitlines() if line.startswith("warning: you are signed in with the Azure CLI")]
    assert "can never be granted" in warning
    assert "Policy.Read.All" in warning
    assert "--auth browser" in warning
    assert "ztscan setup" in warning
    assert ended.err.index("warning: ") < ended.err.index("wrote r.json")


def test_an_application_that_signed_in_to_the_azure_cli_is_not_the_azure_cli(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "can never be granted" not in scanned_by_azure_cli(shell, microsoft, monkeypatch, person=False).err


class Vault:
    """A protected store of the operating system, in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import msal_extensions  # type: ignore[import-untyped]  # noqa: PLC0415 - takes a while

        self.content: dict[str, str] = {}
        vault = self

        class InMemory(msal_extensions.persistence.BasePersistence):  # type: ignore[misc]
            is_encrypted = True

            def __init__(self, location: str, *_: object, **__: object) -> None:
                self._location = location
                Path(location).parent.mkdir(parents=True, exist_ok=True)

            def save(self, content: str) -> None:
                vault.content[self._location] = content

            def load(self) -> str:
                if self._location not in vault.content:
                    raise msal_extensions.persistence.PersistenceNotFound
                return vault.content[self._location]

            def time_last_modified(self) -> float:
                return float(len(vault.content.get(self._location, "")))

            def get_location(self) -> str:
                return self._location

        monkeypatch.setattr(msal_extensions, "LibsecretPersistence", InMemory)


def kept(shell: Shell) -> list[str]:
    return [path.name for path in (shell.folder / "config" / "ztscan").glob("*")]


def test_nothing_is_kept_by_default_and_with_remember_a_person_is_not_asked_again(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setenv("HOME", str(shell.folder / "home"))
    vault = Vault(monkeypatch)
    with behind_sign_in(microsoft, contoso()) as application:
        public(microsoft, application)
        shell.ztscan("scan", *WORKFLOW)
        assert (vault.content, kept(shell)) == ({}, [])
        for _ in range(2):
            ended = shell.ztscan("scan", "--remember", *WORKFLOW, "--fail-on", "never")
            assert ended.code == ExitCode.MET, ended.err
    assert len(desk.opened) == 2, "once without, and once with `--remember`"
    (account,) = kept(shell)
    content = (shell.folder / "config" / "ztscan" / account).read_text()
    assert "adele@contoso.example" in content
    assert not [secret for secret in microsoft.confidential if secret in content]
    assert any(secret in text for secret in microsoft.entra.refreshes for text in vault.content.values())
    assert (shell.folder / "config" / "ztscan" / account).stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("desk")
def test_without_a_protected_store_nothing_is_remembered_unencrypted(
    shell: Shell, microsoft: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    import msal_extensions  # noqa: PLC0415

    monkeypatch.setenv("HOME", str(shell.folder / "home"))
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")

    def missing(*_: object, **__: object) -> None:
        raise ImportError("No module named 'gi'")

    monkeypatch.setattr(msal_extensions, "LibsecretPersistence", missing)
    public(microsoft, microsoft.entra.register())
    ended = shell.ztscan("scan", "--remember", *WORKFLOW)
    assert ended.code == ExitCode.AUTHENTICATION
    assert "no protected store, so `--remember` cannot keep the sign-in — leave out `--remember`" in ended.err
    assert not (shell.folder / "home" / ".IdentityService").exists()


@pytest.mark.usefixtures("microsoft")
def test_only_the_sign_in_of_a_person_is_remembered(shell: Shell) -> None:
    for arguments in (("--auth", "cli"), ("--auth", "auto"), ("--replay", "r.json")):
        ended = shell.ztscan("scan", "--remember", *arguments)
        assert ended.code == ExitCode.USAGE
        assert "--remember" in ended.err


def test_a_damaged_account_file_or_one_of_another_application_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    account = remembered.Account("login.microsoftonline.com", GRAPH_COMMAND_LINE_TOOLS, TENANT)
    account.file.parent.mkdir(parents=True)
    other = {"authority": "login.microsoftonline.com", "clientId": "other", "homeAccountId": "h", "tenantId": TENANT}
    for content in ("", "{", "[]", json.dumps({**other, "username": "u", "version": "1.0"})):
        account.file.write_text(content)
        assert account.load() is None
