"""The least privilege: named, given its ids, and granted by the script that a tenant's administrator runs once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli import azure_cli
from tests.cli.running import Shell
from ztscan.graph.permission_ids import APPLICATION_IDS, DELEGATED_IDS, UNCERTAIN
from ztscan.graph.resources import RESOURCES

ISSUER = "https://token.actions.githubusercontent.com"
SUBJECT = "repo:contoso/security:ref:refs/heads/main"


def declared(*, application: bool) -> set[str]:
    return {name for resource in RESOURCES.values() for name in resource.permission.for_flow(application=application)}


@pytest.mark.parametrize(("application", "ids"), [(True, APPLICATION_IDS), (False, DELEGATED_IDS)])
def test_every_permission_that_is_asked_for_has_an_id_or_a_reason(application: bool, ids: dict[str, str]) -> None:
    assert declared(application=application) - set(ids) <= set(UNCERTAIN)


def test_no_id_is_kept_for_what_nothing_asks_for() -> None:
    assert set(APPLICATION_IDS) <= declared(application=True)
    assert set(DELEGATED_IDS) <= declared(application=False)
    assert not set(UNCERTAIN) & {*APPLICATION_IDS, *DELEGATED_IDS}


def test_ids_are_well_formed_and_each_is_of_one_permission() -> None:
    ids = [*APPLICATION_IDS.values(), *DELEGATED_IDS.values()]
    assert len(set(ids)) == len(ids)
    for identifier in ids:
        assert [len(part) for part in identifier.split("-")] == [8, 4, 4, 4, 12]
        assert set(identifier) <= set("0123456789abcdef-")


def test_only_reading_is_asked_for() -> None:
    assert not [name for name in {*APPLICATION_IDS, *DELEGATED_IDS, *UNCERTAIN} if ".Read." not in name]


def test_the_table_is_of_just_the_checks_that_are_to_run_and_of_what_every_scan_reads(shell: Shell) -> None:
    ended = shell.ztscan("permissions", "--check", "security_defaults.*", "--format", "json")
    assert ended.code == 0, ended.err
    names = {need["permission"] for need in json.loads(ended.out)}
    assert {"Policy.Read.All", "Organization.Read.All"} <= names
    assert "UserAuthenticationMethod.Read.All" not in names


def test_a_manifest_names_roles_by_id_and_says_what_it_could_not_name(shell: Shell) -> None:
    ended = shell.ztscan("permissions", "--format", "manifest")
    (access,) = json.loads(ended.out)["requiredResourceAccess"]
    assert access["resourceAppId"] == "00000003-0000-0000-c000-000000000000"
    wanted = {need["permission"]: need["id"] for need in json.loads(shell.ztscan("permissions", "--format", "json").out)}
    assert {(entry["id"], entry["type"]) for entry in access["resourceAccess"]} == {(i, "Role") for i in wanted.values() if i}
    for name in (name for name, identifier in wanted.items() if identifier is None):
        assert name in ended.err


def test_a_manifest_for_people_names_scopes(shell: Shell) -> None:
    ended = shell.ztscan("permissions", "--format", "manifest", "--delegated")
    (access,) = json.loads(ended.out)["requiredResourceAccess"]
    assert {entry["type"] for entry in access["resourceAccess"]} == {"Scope"}
    assert DELEGATED_IDS["Policy.Read.All"] in {entry["id"] for entry in access["resourceAccess"]}


class Azure:
    """A tenant behind a stand-in for ``az``."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tenant.json"
        every = {*APPLICATION_IDS, *DELEGATED_IDS, *UNCERTAIN}
        roles = {name: f"d0000000-0000-4000-8000-{number:012}" for number, name in enumerate(sorted(every))}
        scopes = {name: f"e0000000-0000-4000-8000-{number:012}" for number, name in enumerate(sorted(every))}
        tenant = {"id": "7c0f5d5e-6d0b-4a52-9c0a-3a5c1f8f2b11", "apps": [], "log": [], "changes": 0}
        self.save(tenant | {"appRoles": roles, "oauth2PermissionScopes": scopes})
        bin_folder = folder / "bin"
        bin_folder.mkdir()
        az = bin_folder / "az"
        az.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{azure_cli.__file__}" "$@"\n', encoding="utf-8")
        az.chmod(0o755)
        self.environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "AZ_TENANT": str(self.file), "PAUSE": "0"}

    @property
    def tenant(self) -> Any:
        return json.loads(self.file.read_text(encoding="utf-8"))

    def save(self, tenant: Any) -> None:
        self.file.write_text(json.dumps(tenant), encoding="utf-8")

    def run(self, script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(script)], env=self.environment | variables, text=True, capture_output=True, check=False, timeout=600
        )


@pytest.fixture
def azure(tmp_path_factory: pytest.TempPathFactory) -> Azure:
    return Azure(tmp_path_factory.mktemp("azure"))


def script(shell: Shell, *arguments: str) -> Path:
    ended = shell.ztscan("permissions", "--format", "cli", "--check", "conditional_access.*", *arguments)
    assert ended.code == 0, ended.err
    return shell.write("setup.sh", ended.out)


def wanted(shell: Shell, *arguments: str) -> set[str]:
    ended = shell.ztscan("permissions", "--format", "json", "--check", "conditional_access.*", *arguments)
    return {need["permission"] for need in json.loads(ended.out)}


def test_the_script_is_bash(shell: Shell) -> None:
    for arguments in ((), ("--delegated",)):
        subprocess.run(["bash", "-n", str(script(shell, *arguments))], check=True)


def test_the_script_registers_grants_just_what_is_needed_and_trusts_the_pipeline(shell: Shell, azure: Azure) -> None:
    ended = azure.run(script(shell), ISSUER=ISSUER, SUBJECT=SUBJECT)
    assert ended.returncode == 0, ended.stderr
    (app,) = azure.tenant["apps"]
    roles = {identifier: name for name, identifier in azure.tenant["appRoles"].items()}
    assert {roles[identifier] for identifier in app["granted"]} == wanted(shell)
    assert {(roles[identifier], kind) for identifier, kind in app["declared"]} == {(name, "Role") for name in wanted(shell)}
    assert app["trusts"] == {
        "ztscan": {"name": "ztscan", "issuer": ISSUER, "subject": SUBJECT, "audiences": ["api://AzureADTokenExchange"]}
    }
    assert ended.stdout.splitlines() == [f"AZURE_CLIENT_ID={app['appId']}", f"AZURE_TENANT_ID={azure.tenant['id']}"]


def test_the_script_changes_nothing_when_it_is_run_again(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    azure.run(file, ISSUER=ISSUER, SUBJECT=SUBJECT)
    before = azure.tenant["changes"]
    again = azure.run(file, ISSUER=ISSUER, SUBJECT=SUBJECT)
    assert (again.returncode, again.stderr) == (0, "")
    assert azure.tenant["changes"] == before > 0


def test_another_pipeline_takes_the_place_of_the_one_that_was_trusted(shell: Shell, azure: Azure) -> None:
    file = script(shell)
    azure.run(file, ISSUER=ISSUER, SUBJECT=SUBJECT)
    azure.run(file, ISSUER=ISSUER, SUBJECT="repo:contoso/posture:environment:production")
    (app,) = azure.tenant["apps"]
    assert app["trusts"]["ztscan"]["subject"] == "repo:contoso/posture:environment:production"


def test_a_permission_that_the_cloud_lacks_is_named_and_the_rest_is_granted(shell: Shell, azure: Azure) -> None:
    azure.save(azure.tenant | {"appRoles": {k: v for k, v in azure.tenant["appRoles"].items() if k != "Policy.Read.All"}})
    ended = azure.run(script(shell), ISSUER=ISSUER, SUBJECT=SUBJECT)
    assert ended.returncode == 0
    assert "no permission called: Policy.Read.All" in ended.stderr
    (app,) = azure.tenant["apps"]
    assert len(app["granted"]) == len(wanted(shell)) - 1


def test_without_a_pipeline_to_trust_the_script_stops_before_it_changes_anything(shell: Shell, azure: Azure) -> None:
    ended = azure.run(script(shell), ISSUER=ISSUER)
    assert ended.returncode != 0
    assert "SUBJECT" in ended.stderr
    assert azure.tenant["log"] == []


def test_two_applications_of_one_name_are_not_guessed_between(shell: Shell, azure: Azure) -> None:
    twins = [{"appId": f"a0000000-0000-4000-8000-00000000000{i}", "name": "ztscan", "principal": ""} for i in (1, 2)]
    azure.save(azure.tenant | {"apps": twins})
    ended = azure.run(script(shell), ISSUER=ISSUER, SUBJECT=SUBJECT)
    assert ended.returncode == 1
    assert azure.tenant["changes"] == 0


def test_for_people_scopes_are_consented_to_and_nobody_is_trusted(shell: Shell, azure: Azure) -> None:
    file = script(shell, "--delegated")
    assert azure.run(file).returncode == 0
    before = azure.tenant["changes"]
    assert azure.run(file).returncode == 0
    (app,) = azure.tenant["apps"]
    assert azure.tenant["changes"] == before
    assert set(app["scopes"].split()) == wanted(shell, "--delegated")
    assert {kind for _, kind in app["declared"]} == {"Scope"}
    assert app["trusts"] == {}
    assert app["options"]["public-client-redirect-uris"] == "http://localhost"
