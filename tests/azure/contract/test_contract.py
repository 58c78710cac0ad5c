"""Whatever ztscan reads from Azure exists by Azure's published schemas: types in their tables, versions, paths of properties."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.azure.contract.declarations import azure_resources, contract, problems, uses_of
from tests.azure.contract.extract import extract, type_of
from tests.simulator.azure.query import parse
from ztscan.azure.areas.storage import StorageAccount
from ztscan.azure.resource import AzureResource, AzureRow, at, managed, rows_of_types

every_resource = pytest.mark.parametrize("resource", azure_resources(), ids=lambda one: one.name)


@every_resource
def test_what_is_declared_exists(resource: AzureResource) -> None:
    assert problems(resource) == []


@every_resource
def test_a_query_is_one_that_the_double_understands(resource: AzureResource) -> None:
    if resource.table:
        parsed = parse(resource.query)
        assert (parsed.table, parsed.types) == (resource.table, resource.types)
        assert len(parsed.columns) == len({name for name, _ in parsed.columns})


class Wrong(AzureRow, frozen=True, kw_only=True):
    misspelt: str | None = at("properties.minimumTslVersion")


def test_a_wrong_declaration_is_noticed() -> None:
    wrong = rows_of_types("azure_wrong", Wrong, "microsoft.network/loadbalancers", table="NetworkResources")
    assert problems(wrong) == [
        "microsoft.network/loadbalancers is in Resources, not in NetworkResources",
        "microsoft.network/loadbalancers has no properties.minimumTslVersion",
    ]
    assert problems(rows_of_types("azure_wrong", Wrong, "microsoft.network/unheardof"))[0].endswith("is not in the contract")
    assert problems(managed("azure_wrong", "/subscriptions", Wrong, "1999-01-01"))


def test_paths_of_parts_are_known() -> None:
    assert {"properties.networkAcls", "kind"} <= {use.path for use in uses_of(StorageAccount)}
    assert "properties.networkAcls.defaultAction" in contract()["microsoft.storage/storageaccounts"]["paths"]


def test_the_type_of_a_get_is_told_by_its_path() -> None:
    assert type_of("/subscriptions/x/resourceGroups/g/providers/Microsoft.Sql/servers/s/firewallRules") == (
        "microsoft.sql/servers/firewallrules"
    )
    assert type_of("/tenants") == "microsoft.resources/tenants"


def test_facts_are_extracted_from_tables_and_examples(tmp_path: Path) -> None:
    with (tmp_path / "arm-contract.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["type", "api_version", "property_path"])
        table.writerow(["Microsoft.Sql/servers", "2025-01-01", "properties.privateEndpointConnections[].id"])
    (tmp_path / "arg-examples").mkdir()
    answer = {"value": [{"id": "x", "properties": {"level": "ReadOnly"}}]}
    path = "/subscriptions/x/providers/Microsoft.Authorization/locks?api-version=2020-05-01"
    example = {"request": {"path": path}, "response": {"status": 200, "body": answer}}
    (tmp_path / "arg-examples" / "locks.json").write_text(json.dumps(example), encoding="utf-8")
    found = extract(tmp_path)
    assert found["microsoft.sql/servers"]["paths"] == ["properties.privateEndpointConnections.id"]
    assert found["microsoft.authorization/locks"] == {
        "tables": [],
        "versions": ["2020-05-01"],
        "paths": ["id", "properties", "properties.level"],
    }
