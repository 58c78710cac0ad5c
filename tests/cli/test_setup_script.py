"""The script of ``ztscan permissions --format cli``: sets up an application of its own, and never takes over another one."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.azure_cli import ADMINISTRATOR, application, service_principal
from tests.cli.azure_process import az
from tests.cli.running import Shell
from ztscan.graph.permission_ids import APPLICATION_IDS, DELEGATED_IDS, UNCERTAIN

ISSUER = "https://token.actions.githubusercontent.com"
SUBJECT = "repo:contoso/security:ref:refs/heads/main"
PIPELINE = {"ISSUER": ISSUER, "SUBJECT": SUBJECT}
TRUST = {"name": "ztscan", "issuer": ISSUER, "subject": SUBJECT, "audiences": ["api://AzureADTokenExchange"]}
OWNER = {"id": "f0000000-0000-4000-8000-000000000666", "userPrincipalName": "mallory@contoso.example"}
SECRET = {"keyId": "5ec5ec00-0000-4000-8000-000000000666", "displayName": "x\ty", "endDateTime": None}
REDIRECT = "https://attacker.example/token"


class Azure:
    """A tenant behind a stand-in for ``az``."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tenant.json"
        every = {*APPLICATION_IDS, *DELEGATED_IDS, *UNCERTAIN}
        roles = {name: f"d0000000-0000-4000-8000-{number:012}" for number, name in enumerate(sorted(every))}
        scopes = {name: f"e0000000-0000-4000-8000-{number:012}" for number, name in enumerate(sorted(every))}
        tenant = {"id": "7c0f5d5e-6d0b-4a52-9c0a-3a5c1f8f2b11", "user": "admin@contoso.example", "apps": [], "log": []}
        self.save(tenant | {"changes": 0, "meanwhile": {}, "ignored": [], "appRoles": roles, "oauth2PermissionScopes": scopes})
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "PAUSE": "0"}

    @property
    def tenant(self) -> Any:
        return json.loads(self.file.read_text(encoding="utf-8"))

    @property
    def app(self) -> Any:
        (app,) = self.tenant["apps"]
        return app

    def save(self, tenant: Any) -> None:
        self.file.write_text(json.dumps(tenant), encoding="utf-8")

    def have(self, **facts: Any) -> None:
        self.save(self.tenant | facts)

    def run(self, script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(script)], env=self.environment | variables, text=True, capture_output=True, check=False, timeout=600
        )


@pytest.fixture
def azure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Azure]:
    azure = Azure(tmp_path_factory.mktemp("azure"))
    with az(azure.bin, azure.file):
        yield azure


CHECKS = ("--check", "consent.admin_workflow")
"""A check that takes few permissions: each is a call of the stand-in."""


def script(shell: Shell, *arguments: str) -> Path:
    ended = shell.ztscan("permissions", "--format", "cli", *CHECKS, *arguments)
    assert ended.code == 0, ended.err
    return shell.write("setup.sh", ended.out)


def wanted(shell: Shell, *arguments: str) -> set[str]:
    ended = shell.ztscan("permissions", "--format", "json", *CHECKS, *arguments)
    return {need["permission"] for need in json.loads(ended.out)}


def granted(app: Any) -> list[str]:
    return [one["appRoleId"] for one in app["principal"]["appRoleAssignments"]] if app["principal"] else []


def test_the_script_is_bash(shell: Shell) -> None:
    for arguments in ((), ("--delegated",)):
        subprocess.run(["bash", "-n", str(script(shell, *arguments))], check=True)


def test_the_script_registers_grants_just_what_is_needed_and_trusts_the_pipeline(shell: Shell, azure: Azure) -> None:
    ended = azure.run(script(shell), **PIPELINE)
    assert ended.returncode == 0, ended.stderr
    app, names = azure.app, wanted(shell)
    roles = {identifier: name for name, identifier in azure.tenant["appRoles"].items()}
    assert sorted(roles[identifier] for identifier in granted(app)) == sorted(names)
    (declared,) = app["requiredResourceAccess"]
    assert {(roles[one["id"]], one["type"]) for one in declared["resourceAccess"]} == {(name, "Role") for name in names}
    assert app["trusts"] == [TRUST]
    assert (app["passwordCredentials"], app["web"], app["signInAudience"]) == ([], {"redirectUris": []}, "AzureADMyOrg")
    assert ended.stdout.splitlines() == [f"AZURE_CLIENT_ID={app['appId']}", f"AZURE_TENANT_ID={azure.tenant['id']}"]


def test_the_script_changes_nothing_when_it_is_run_again_for_its_application(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    azure.run(file, **PIPELINE)
    before = azure.tenant["changes"]
    again = azure.run(file, **PIPELINE, APP_ID=azure.app["appId"])
    assert again.returncode == 0, again.stderr
    assert azure.tenant["changes"] == before > 0
    for shown in (f"owner {ADMINISTRATOR} admin@contoso.example", f"federated-credential ztscan {ISSUER}\t{SUBJECT}"):
        assert f"  {shown}\n" in again.stderr
    assert "UNEXPECTED" not in again.stderr


def test_an_application_is_never_taken_over_by_its_name(shell: Shell, azure: Azure) -> None:
    squatted = application(
        1,
        "ZTScan",
        owners=[OWNER],
        passwordCredentials=[SECRET],
        web={"redirectUris": [REDIRECT]},
        trusts=[TRUST | {"name": "x"}],
    )
    for apps in ([squatted], [squatted, application(2, "ztscan")], [application(2, "ztscan")]):
        azure.have(apps=apps)
        ended = azure.run(script(shell), **PIPELINE)
        assert ended.returncode == 1
        assert (azure.tenant["changes"], azure.tenant["apps"], ended.stdout) == (0, apps, "")
        assert all(app["appId"] in ended.stderr for app in apps)
        assert "set APP_ID to its id" in ended.stderr
    azure.have(apps=[squatted])
    shown = azure.run(script(shell), **PIPELINE).stderr
    for what in (
        f"owner {OWNER['id']}",
        f"client-secret {SECRET['keyId']}",
        f"redirect-uri {REDIRECT}",
        "federated-credential x",
    ):
        assert f"UNEXPECTED {what}" in shown


def identified(text: str) -> dict[str, Any]:
    return {"keyId": text, "endDateTime": None}


def unexpected(ended: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in ended.stderr.splitlines() if "UNEXPECTED" in line]


def test_an_application_that_others_can_use_is_refused_until_each_way_in_is_accepted(shell: Shell, azure: Azure) -> None:
    app_id = application(1, "scanner")["appId"]
    principal = service_principal(
        app_id,
        owners=[{"id": "owner-of-principal", "appId": "p"}],
        passwordCredentials=[identified("secret-of-principal")],
        keyCredentials=[identified("certificate-of-principal")],
    )
    used_by_others = application(
        1,
        "scanner",
        owners=[{"id": "owner", "userPrincipalName": "a@b.example"}],
        passwordCredentials=[identified("secret")],
        keyCredentials=[identified("certificate")],
        web={"redirectUris": [REDIRECT]},
        spa={"redirectUris": [f"{REDIRECT}/spa"]},
        publicClient={"redirectUris": ["http://localhost"]},
        trusts=[TRUST | {"name": "other"}],
        principal=principal,
    )
    azure.have(apps=[used_by_others])
    credentials = ["secret", "certificate", "other", "secret-of-principal", "certificate-of-principal"]
    ways = ["owner", *credentials, REDIRECT, f"{REDIRECT}/spa", "http://localhost", "owner-of-principal"]
    file = script(shell)
    assert {line.split()[2] for line in unexpected(azure.run(file, **PIPELINE, APP_ID=app_id))} == set(ways)
    for left in ("owner", REDIRECT, "certificate-of-principal"):
        ended = azure.run(file, **PIPELINE, APP_ID=app_id, ACCEPT=" ".join(way for way in ways if way != left))
        assert (ended.returncode, ended.stdout, azure.tenant["changes"]) == (1, "", 0)
        assert "Nothing was changed" in ended.stderr
        assert [line.split()[2] for line in unexpected(ended)] == [left]
    accepted = azure.run(file, **PIPELINE, APP_ID=app_id, ACCEPT=" ".join(ways))
    assert accepted.returncode == 0, accepted.stderr
    assert granted(azure.app)


def test_an_application_of_somebody_who_registers_the_name_at_the_same_moment_is_not_used(shell: Shell, azure: Azure) -> None:
    squatted = application(1, "ztscan", owners=[OWNER], passwordCredentials=[SECRET])
    azure.have(meanwhile={"ad app list": [squatted]})
    ended = azure.run(script(shell), **PIPELINE)
    assert ended.returncode == 0, ended.stderr
    other, own = azure.tenant["apps"]
    assert (other, granted(other)) == (squatted, [])
    assert f"AZURE_CLIENT_ID={own['appId']}" in ended.stdout
    assert granted(own)


def test_a_secret_added_before_consent_stops_the_script(shell: Shell, azure: Azure) -> None:
    azure.have(meanwhile={"ad sp create": [{"displayName": "ztscan", "passwordCredentials": [SECRET]}]})
    ended = azure.run(script(shell), **PIPELINE)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"UNEXPECTED client-secret {SECRET['keyId']}" in ended.stderr
    assert granted(azure.app) == []


def test_a_secret_added_during_the_set_up_is_reported(shell: Shell, azure: Azure) -> None:
    azure.have(meanwhile={"rest appRoleAssignments": [{"displayName": "ztscan", "passwordCredentials": [SECRET]}]})
    ended = azure.run(script(shell), **PIPELINE)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"UNEXPECTED client-secret {SECRET['keyId']}" in ended.stderr
    assert "has consent, and somebody else can use it" in ended.stderr


def test_a_permission_that_was_not_granted_is_noticed(shell: Shell, azure: Azure) -> None:
    azure.have(ignored=[azure.tenant["appRoles"]["Policy.Read.All"]])
    ended = azure.run(script(shell), **PIPELINE)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "does not have what was set up" in ended.stderr


def test_an_id_that_is_none_of_an_application_is_refused(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    for app_id in ("ztscan", "api://ztscan", application(7, "")["appId"]):
        ended = azure.run(file, **PIPELINE, APP_ID=app_id)
        assert ended.returncode != 0
        assert azure.tenant["changes"] == 0


def test_names_and_subjects_that_would_change_a_request_are_refused(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    for variables in (
        {"NAME": "x' or displayName ne '"},
        {"NAME": 'x", "web": "'},
        {"SUBJECT": 'a", "issuer": "b'},
        {"ISSUER": "\\"},
    ):
        assert azure.run(file, **{**PIPELINE, **variables}).returncode == 1
    assert azure.tenant["log"] == []


def test_what_a_terminal_obeys_is_not_printed(shell: Shell, azure: Azure) -> None:
    owner = {"id": OWNER["id"], "userPrincipalName": "\x1b[2J\u202e\x9bmallory\r"}
    azure.have(apps=[application(1, "ztscan", owners=[owner])])
    shown = azure.run(script(shell), **PIPELINE).stderr
    assert f"UNEXPECTED owner {OWNER['id']} [2Jmallory\n" in shown


def test_a_service_principal_can_run_it(shell: Shell, azure: Azure) -> None:
    deployer = application(3, "deployer", principal=service_principal(application(3, "")["appId"]))
    azure.have(user=deployer["appId"], apps=[deployer, application(4, "scanner", owners=[deployer["principal"]])])
    ended = azure.run(script(shell), **PIPELINE, APP_ID=application(4, "")["appId"])
    assert ended.returncode == 0, ended.stderr


def test_another_pipeline_takes_the_place_of_the_one_that_was_trusted(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    azure.run(file, **PIPELINE)
    azure.run(file, ISSUER=ISSUER, SUBJECT="repo:contoso/posture:environment:production", APP_ID=azure.app["appId"])
    assert azure.app["trusts"] == [TRUST | {"subject": "repo:contoso/posture:environment:production"}]


def test_a_permission_that_the_cloud_lacks_is_named_and_the_rest_is_granted(shell: Shell, azure: Azure) -> None:
    azure.have(appRoles={k: v for k, v in azure.tenant["appRoles"].items() if k != "Policy.Read.All"})
    ended = azure.run(script(shell), **PIPELINE)
    assert ended.returncode == 0, ended.stderr
    assert "no permission called: Policy.Read.All" in ended.stderr
    assert len(granted(azure.app)) == len(wanted(shell)) - 1


def test_without_a_pipeline_to_trust_the_script_stops_before_it_changes_anything(shell: Shell, azure: Azure) -> None:
    ended = azure.run(script(shell), ISSUER=ISSUER)
    assert ended.returncode != 0
    assert "SUBJECT" in ended.stderr
    assert azure.tenant["log"] == []


def test_for_people_scopes_are_consented_to_and_nobody_is_trusted(shell: Shell, azure: Azure) -> None:
    file = script(shell, "--delegated")
    first = azure.run(file)
    assert first.returncode == 0, first.stderr
    before = azure.tenant["changes"]
    again = azure.run(file, APP_ID=azure.app["appId"])
    assert again.returncode == 0, again.stderr
    app = azure.app
    assert azure.tenant["changes"] == before
    (grant,) = app["principal"]["grants"]
    assert set(grant["scope"].split()) == wanted(shell, "--delegated")
    assert {one["type"] for one in app["requiredResourceAccess"][0]["resourceAccess"]} == {"Scope"}
    assert (app["trusts"], app["publicClient"]) == ([], {"redirectUris": ["http://localhost"]})
    assert app["isFallbackPublicClient"] is True


def test_for_people_no_token_goes_to_the_page_of_somebody_else(shell: Shell, azure: Azure) -> None:
    azure.have(apps=[application(1, "ztscan-people", publicClient={"redirectUris": ["http://localhost", REDIRECT]})])
    file = script(shell, "--delegated")
    for variables in ({}, {"APP_ID": application(1, "")["appId"]}):
        ended = azure.run(file, **variables)
        assert ended.returncode == 1
        assert f"UNEXPECTED redirect-uri {REDIRECT} public client" in ended.stderr
        assert azure.tenant["changes"] == 0
