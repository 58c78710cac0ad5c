"""The least privilege: named, and given its ids."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import Shell
from ztscan.graph.permission_ids import APPLICATION_IDS, DELEGATED_IDS, UNCERTAIN
from ztscan.graph.resources import RESOURCES


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
    assert not [name for name in {*APPLICATION_IDS, *DELEGATED_IDS, *UNCERTAIN} if ".Read" not in name or "Write" in name]


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
