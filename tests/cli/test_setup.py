"""`ztscan setup`: shows every call, changes nothing without a typed confirmation, and never takes over an application."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.azure_cli import ADMINISTRATOR, PERSON, application, service_principal
from tests.cli.azure_process import az
from tests.cli.running import Ended, Shell
from tests.cli.test_setup_script import OWNER, REDIRECT, SECRET, TRUST, Azure, granted
from tests.graph.signing_in import Certificate
from ztscan.cli import COMMANDS, signing_in
from ztscan.cli.registering import azure as azure_cli
from ztscan.core.exit_codes import ExitCode
from ztscan.graph.resources import RESOURCES

CHECKS = ("--check", "consent.admin_workflow")
GITHUB = ("setup", "--for", "github", "--repository", "contoso/security", *CHECKS)
PURPOSES = (
    ("github", "--repository", "contoso/security"),
    ("azure-devops", "--issuer", "https://vstoken.dev.azure.com/0000", "--subject", "sc://contoso/security/scan"),
    ("managed-identity", "--principal", "6a1b0000-0000-4000-8000-000000000001"),
    ("people",),
)
PEOPLE = ("setup", "--for", "people", *CHECKS)


@pytest.fixture
def azure(tmp_path_factory: pytest.TempPathFactory, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Azure]:
    azure = Azure(tmp_path_factory.mktemp("azure"))
    for name, value in azure.environment.items():
        shell.setenv(name, value)
    monkeypatch.setattr(azure_cli, "PAUSE", 0)
    monkeypatch.setattr(signing_in, "at_terminal", lambda: True)
    with az(azure.bin, azure.file):
        yield azure


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, azure: Azure) -> list[str]:
    """What the person types next; the tenant id by default."""
    answers: list[str] = [azure.tenant["id"]] * 9

    def visible_input(prompt: str = "") -> str:
        sys.stderr.write(prompt)
        return answers.pop(0)

    monkeypatch.setattr("click.termui.visible_prompt_func", visible_input)
    return answers


def wanted(shell: Shell, *arguments: str) -> set[str]:
    ended = shell.ztscan("permissions", "--format", "json", *CHECKS, *arguments)
    return {need["permission"] for need in json.loads(ended.out)}


def unexpected(ended: Ended) -> set[str]:
    return {line.split()[2] for line in ended.err.splitlines() if "UNEXPECTED" in line}


def writes(azure: Azure) -> int:
    changes: int = azure.tenant["changes"]
    return changes


def test_without_apply_nothing_is_sent_and_every_call_is_shown(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("nothing may be sent"))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("nothing may be run"))
    ended = shell.ztscan(*GITHUB)
    assert ended.code == ExitCode.MET, ended.err
    assert ended.out.startswith("Nothing was changed. ")
    for name in wanted_of(ended):
        assert f"grant {name}\n" in ended.out
    assert "repo:contoso/security:ref:refs/heads/main" in ended.out
    assert "AZURE_CLIENT_ID={client id of the application}" in ended.out


def wanted_of(ended: Ended) -> list[str]:
    found = re.findall(r"\. grant (\S+)\n", ended.out)
    assert found
    return found


@pytest.mark.usefixtures("typed")
def test_a_pipeline_gets_just_what_its_checks_need_and_no_secret(shell: Shell, azure: Azure) -> None:
    ended = shell.ztscan(*GITHUB, "--apply")
    assert ended.code == ExitCode.MET, ended.err
    app = azure.app
    roles = {identifier: name for name, identifier in azure.tenant["appRoles"].items()}
    assert {roles[identifier] for identifier in granted(app)} == wanted(shell)
    (declared,) = app["requiredResourceAccess"]
    assert {(roles[one["id"]], one["type"]) for one in declared["resourceAccess"]} == {(name, "Role") for name in wanted(shell)}
    assert app["trusts"] == [TRUST]
    assert (app["passwordCredentials"], app["keyCredentials"], app["signInAudience"]) == ([], [], "AzureADMyOrg")
    assert f"AZURE_CLIENT_ID={app['appId']}" in ended.out
    assert f"AZURE_TENANT_ID={azure.tenant['id']}" in ended.out


def test_every_call_is_shown_before_the_person_is_asked(shell: Shell, azure: Azure, typed: list[str]) -> None:
    typed.insert(0, "yes")
    ended = shell.ztscan(*GITHUB, "--apply")
    assert (ended.code, writes(azure), azure.tenant["apps"]) == (ExitCode.USAGE, 0, [])
    assert "not confirmed, and nothing was changed" in ended.err
    before, _, _ = ended.err.partition("To make these changes, type the tenant id")
    assert before.count("POST https://graph.microsoft.com/v1.0/") == 3 + len(wanted(shell))
    assert f"as {PERSON}" in before


def test_it_is_not_applied_where_nobody_can_confirm(shell: Shell, azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "at_terminal", lambda: False)
    ended = shell.ztscan(*GITHUB, "--apply")
    assert (ended.code, writes(azure)) == (ExitCode.USAGE, 0)
    assert "no terminal" in ended.err


@pytest.mark.usefixtures("typed")
def test_for_people_scopes_are_consented_to(shell: Shell, azure: Azure) -> None:
    ended = shell.ztscan(*PEOPLE, "--apply")
    assert ended.code == ExitCode.MET, ended.err
    app = azure.app
    (grant,) = app["principal"]["grants"]
    assert set(grant["scope"].split()) == wanted(shell, "--delegated")
    assert (app["trusts"], app["publicClient"], app["isFallbackPublicClient"]) == (
        [],
        {"redirectUris": ["http://localhost"]},
        True,
    )
    assert granted(app) == []
    assert f'client_id = "{app["appId"]}"' in ended.out


@pytest.mark.usefixtures("typed")
def test_a_second_time_changes_nothing_and_more_checks_add_what_they_need(shell: Shell, azure: Azure) -> None:
    for arguments in (GITHUB, PEOPLE):
        azure.have(apps=[], changes=0)
        shell.ztscan(*arguments, "--apply")
        before = writes(azure)
        again = shell.ztscan(*arguments, "--app-id", azure.app["appId"], "--apply")
        assert again.code == ExitCode.MET, again.err
        assert "nothing to change" in again.err
        assert writes(azure) == before > 0
        more = shell.ztscan(*arguments, "--check", "hybrid_identity.*", "--app-id", azure.app["appId"], "--apply")
        assert more.code == ExitCode.MET, more.err
        assert writes(azure) > before
        entries = [entry["id"] for entry in azure.app["requiredResourceAccess"][0]["resourceAccess"]]
        assert len(entries) == len(set(entries))


@pytest.mark.usefixtures("typed")
def test_another_pipeline_takes_the_place_of_the_one_that_was_trusted(shell: Shell, azure: Azure) -> None:
    shell.ztscan(*GITHUB, "--apply")
    ended = shell.ztscan(*GITHUB, "--environment", "production", "--app-id", azure.app["appId"], "--apply")
    assert ended.code == ExitCode.MET, ended.err
    assert azure.app["trusts"] == [TRUST | {"subject": "repo:contoso/security:environment:production"}]


@pytest.mark.usefixtures("typed")
def test_an_application_is_never_used_because_of_its_name(shell: Shell, azure: Azure) -> None:
    squatted = application(1, "ZTScan", owners=[OWNER], passwordCredentials=[SECRET], web={"redirectUris": [REDIRECT]})
    azure.have(apps=[squatted])
    ended = shell.ztscan(*GITHUB, "--apply")
    assert (ended.code, writes(azure), azure.tenant["apps"]) == (ExitCode.USAGE, 0, [squatted])
    assert squatted["appId"] in ended.err
    assert unexpected(ended) == {OWNER["id"], SECRET["keyId"], REDIRECT}


@pytest.mark.usefixtures("typed")
def test_an_application_that_others_can_use_is_refused_until_each_way_in_is_accepted(shell: Shell, azure: Azure) -> None:
    app_id = application(1, "scanner")["appId"]
    principal = service_principal(app_id, owners=[{"id": "owner-of-principal"}], passwordCredentials=[{"keyId": "secret-2"}])
    used_by_others = application(
        1,
        "scanner",
        owners=[{"id": "owner"}, {"id": ADMINISTRATOR}],
        passwordCredentials=[{"keyId": "secret"}],
        keyCredentials=[{"keyId": "certificate"}],
        publicClient={"redirectUris": ["http://localhost"]},
        trusts=[TRUST | {"name": "other"}],
        principal=principal,
    )
    azure.have(apps=[used_by_others])
    ways = {"owner", "secret", "certificate", "http://localhost", "other", "owner-of-principal", "secret-2"}
    arguments = (*GITHUB, "--app-id", app_id, "--apply")
    assert unexpected(shell.ztscan(*arguments)) == ways
    for left in ("owner", "secret-2"):
        accepted = [f"--accept={way}" for way in ways - {left}]
        refused = shell.ztscan(*arguments, *accepted)
        assert (refused.code, unexpected(refused), writes(azure)) == (ExitCode.USAGE, {left}, 0)
    ended = shell.ztscan(*arguments, *(f"--accept={way}" for way in ways))
    assert ended.code == ExitCode.MET, ended.err
    assert granted(azure.app)


@pytest.mark.usefixtures("typed")
def test_a_secret_added_before_consent_stops_it_and_one_added_after_is_told(shell: Shell, azure: Azure) -> None:
    added = [{"displayName": "ztscan", "passwordCredentials": [SECRET]}]
    azure.have(meanwhile={"rest servicePrincipals": added})
    ended = shell.ztscan(*GITHUB, "--apply")
    assert ended.code == ExitCode.FAILED
    assert "no permission was granted" in ended.err
    assert granted(azure.app) == []
    azure.have(apps=[], meanwhile={"rest appRoleAssignments": added})
    ended = shell.ztscan(*GITHUB, "--apply")
    assert ended.code == ExitCode.FAILED
    assert "has consent, and somebody else can use it" in ended.err
    assert "AZURE_CLIENT_ID" not in ended.out


@pytest.mark.usefixtures("typed")
def test_a_permission_that_was_not_granted_is_noticed(shell: Shell, azure: Azure) -> None:
    azure.have(ignored=[azure.tenant["appRoles"]["Policy.Read.All"]])
    ended = shell.ztscan(*GITHUB, "--apply")
    assert (ended.code, ended.out) == (ExitCode.FAILED, "")
    assert "does not exist yet: grant Policy.Read.All" in ended.err


@pytest.mark.usefixtures("typed")
def test_a_permission_that_the_cloud_lacks_is_named_and_the_rest_is_granted(shell: Shell, azure: Azure) -> None:
    azure.have(appRoles={k: v for k, v in azure.tenant["appRoles"].items() if k != "Policy.Read.All"})
    ended = shell.ztscan(*GITHUB, "--apply")
    assert ended.code == ExitCode.MET, ended.err
    assert "This cloud has no permission called Policy.Read.All" in ended.err
    assert len(granted(azure.app)) == len(wanted(shell)) - 1


@pytest.mark.usefixtures("typed")
def test_a_certificate_is_registered_without_its_private_key(shell: Shell, azure: Azure) -> None:
    certificate = Certificate()
    pem = certificate.pem(shell.folder / "both.pem")
    ended = shell.ztscan("setup", "--for", "certificate", "--certificate", pem, *CHECKS, "--apply")
    assert ended.code == ExitCode.MET, ended.err
    (key,) = azure.app["keyCredentials"]
    assert set(key) >= {"type", "usage", "key"}
    assert "PRIVATE" not in json.dumps(azure.tenant)
    assert "AZURE_CLIENT_CERTIFICATE_PATH" in ended.out
    empty = shell.write("empty.pem", "nothing")
    refused = shell.ztscan("setup", "--for", "certificate", "--certificate", str(empty), *CHECKS)
    assert refused.code == ExitCode.USAGE
    assert "has no certificate" in refused.err


@pytest.mark.usefixtures("typed")
def test_a_managed_identity_gets_the_permissions_and_no_application_is_made(shell: Shell, azure: Azure) -> None:
    identity = application(7, "vm")
    principal = service_principal(identity["appId"], servicePrincipalType="ManagedIdentity")
    azure.have(apps=[{**identity, "principal": principal}])
    arguments = ("setup", "--for", "managed-identity", "--principal", principal["id"], *CHECKS, "--apply")
    ended = shell.ztscan(*arguments)
    assert ended.code == ExitCode.MET, ended.err
    roles = {identifier: name for name, identifier in azure.tenant["appRoles"].items()}
    assert {roles[identifier] for identifier in granted(azure.app)} == wanted(shell)
    principal["servicePrincipalType"] = "Application"
    azure.have(apps=[{**identity, "principal": principal}], changes=0)
    refused = shell.ztscan(*arguments)
    assert (refused.code, writes(azure)) == (ExitCode.USAGE, 0)
    assert "is not a managed identity" in refused.err


@pytest.mark.usefixtures("typed")
def test_a_service_principal_can_run_it_and_owns_nothing(shell: Shell, azure: Azure) -> None:
    azure.have(user=application(3, "deployer")["appId"])
    assert shell.ztscan(*GITHUB, "--apply").code == ExitCode.MET
    assert azure.app["owners"] == []


@pytest.mark.usefixtures("typed")
def test_what_a_terminal_obeys_is_not_printed(shell: Shell, azure: Azure) -> None:
    owner = {"id": OWNER["id"], "userPrincipalName": "\x1b[2J\u202e\x9bmallory\r"}
    azure.have(apps=[application(1, "ztscan", owners=[owner])])
    shown = shell.ztscan(*GITHUB, "--apply").err
    assert f"UNEXPECTED owner {OWNER['id']} " in shown
    assert not set(shown) & {"\x1b", "\u202e", "\x9b", "\r"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--for", "github"), "--repository OWNER/NAME"),
        (("--for", "github", "--repository", "x"), "--repository OWNER/NAME"),
        (("--for", "github", "--repository", "a/b", "--branch", 'm"x'), "issuer and subject must have no quotes"),
        (("--for", "azure-devops", "--issuer", "https://x"), "`--issuer` and `--subject`"),
        (("--for", "azure-devops", "--issuer", "ftp://x", "--subject", "s"), "is not an issuer"),
        (("--for", "azure-devops", "--issuer", "https://x", "--subject", "a${b}"), "no quotes, braces"),
        (("--for", "managed-identity"), "requires `--principal`"),
        (("--for", "people", "--repository", "a/b"), "`--repository` has no effect with `--for people`"),
        (("--for", "certificate", "--certificate", "c.pem", "--branch", "main"), "leave it out, or use `--for github`"),
        (("--for", "people", "--subject", "s"), "use `--for github` or `--for azure-devops`"),
        (("--for", "github", "--repository", "a/b", "--principal", "x"), "use `--for managed-identity`"),
        (("--for", "github", "--repository", "a/b", "--branch", "b", "--environment", "e"), "`--branch` has no effect"),
        (("--for", "github", "--repository", "a/b", "--subject", "s"), "`--repository` has no effect with `--subject`"),
        (("--for", "certificate"), "openssl req -x509"),
        (("--for", "people", "--app-id", "ztscan"), "is not an id"),
        (("--for", "people", "--name", "x' or displayName ne '"), "cannot be the name"),
        (("--for", "people", "--app-id", "a0000000-0000-4000-8000-000000000001", "--print", "bicep"), "a new application"),
        (("--for", "managed-identity", "--principal", "a0000000-0000-4000-8000-000000000001", "--print", "bash"), "bash script"),
    ],
)
def test_what_cannot_be_set_up_is_refused_with_the_next_step(shell: Shell, arguments: tuple[str, ...], told: str) -> None:
    ended = shell.ztscan("setup", *arguments, *CHECKS)
    assert ended.code == ExitCode.USAGE
    assert told in ended.err


def test_without_the_azure_cli_or_in_another_cloud_nothing_is_applied(
    shell: Shell, azure: Azure, monkeypatch: pytest.MonkeyPatch
) -> None:
    azure.have(graph="https://graph.example/")
    assert "`https://graph.example`" in shell.ztscan(*GITHUB, "--apply").err
    monkeypatch.setenv("PATH", str(shell.folder))
    ended = shell.ztscan(*GITHUB, "--apply")
    assert ended.code == ExitCode.USAGE
    assert "requires the Azure CLI, which is not installed" in ended.err


def test_the_bash_script_runs_as_it_is_printed(shell: Shell, azure: Azure) -> None:
    printed = shell.ztscan(*GITHUB, "--environment", "nightly scan", "--print", "bash")
    assert printed.code == ExitCode.MET, printed.err
    ended = azure.run(shell.write("setup.sh", printed.out))
    assert ended.returncode == 0, ended.stderr
    assert azure.app["trusts"] == [TRUST | {"subject": "repo:contoso/security:environment:nightly scan"}]
    people = shell.write("people.sh", shell.ztscan(*PEOPLE, "--print", "bash").out)
    azure.have(apps=[])
    assert azure.run(people).returncode == 0
    assert azure.app["displayName"] == "ztscan-people"


def test_no_other_command_can_write(shell: Shell) -> None:
    """Nothing but `setup` imports what writes: a scan does not even load it."""
    root = Path(signing_in.__file__).parents[1]
    importing = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "ztscan.cli.registering" in path.read_text(encoding="utf-8") and path.parent.name != "registering"
    }
    assert importing == {"cli/setup.py"}
    assert "setup" in COMMANDS


@pytest.mark.usefixtures("typed")
def test_hostile_text_in_a_name_is_never_part_of_a_command_line(
    shell: Shell, azure: Azure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bodies go through files: `az` is a batch file on Windows."""
    seen: list[Any] = []
    run = subprocess.run

    def watched(arguments: list[str], **options: Any) -> Any:
        seen.extend(arguments)
        return run(arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    ended = shell.ztscan(*GITHUB, "--environment", "a&b%PATH%", "--apply")
    assert ended.code == ExitCode.MET, ended.err
    assert azure.app["trusts"][0]["subject"].endswith("a&b%PATH%")
    assert not [argument for argument in seen if "&" in argument or "%" in argument]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_no_line_of_what_to_put_where_is_broken(shell: Shell, purpose: tuple[str, ...]) -> None:
    """A line with a line break in it is printed with the character that replaces what a terminal obeys."""
    ended = shell.ztscan("setup", "--for", *purpose, *CHECKS)
    assert ended.code == ExitCode.MET, ended.err
    assert "\N{REPLACEMENT CHARACTER}" not in ended.out


def test_the_roles_that_people_need_follow_from_the_checks(shell: Shell) -> None:
    some, every = (shell.ztscan("setup", "--for", "people", *checks).out for checks in (CHECKS, ()))
    assert "An account with the role Global Reader reads everything." in some
    found = re.search(r"An account with the roles (.+) and (.+) reads everything\.", every)
    assert found
    first, *others = f"{found[1]}, {found[2]}".split(", ")
    assert first == "Global Reader"
    needed = [one.permission.delegated_roles for one in RESOURCES.values() if first not in one.permission.delegated_roles]
    assert needed
    assert all(set(roles) & set(others) for roles in needed)
    page = (Path(__file__).parents[2] / "docs" / "signing-in.md").read_text(encoding="utf-8")
    assert [role for role in others if f"| {role} |" not in page] == []
