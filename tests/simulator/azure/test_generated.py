"""Generated estates: rows are in order, whole over all pages, and read by the records of the project."""

from __future__ import annotations

import msgspec

from tests.simulator.azure.estate import Estate
from tests.simulator.azure.generated import Span, generated
from tests.simulator.azure.manager import Asked, Manager
from tests.simulator.azure.options import AzureOptions
from tests.simulator.azure.query import parse
from tests.simulator.tenant import Json
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES

ESTATE = generated(Span(subscriptions=40, resources=4_000))


def test_an_estate_is_as_large_as_was_asked() -> None:
    assert len(ESTATE.subscriptions) == 40
    assert abs(sum(map(len, ESTATE.rows.values())) - 4_000) < 100


def test_rows_come_in_the_order_of_their_ids_and_each_once() -> None:
    for rows in ESTATE.rows.values():
        ids = [str(row["id"]) for row in rows.page(0, len(rows))]
        assert ids == sorted(set(ids))


def test_pages_have_every_row() -> None:
    manager = Manager(ESTATE, AzureOptions(page=30))
    query = _query("azure_storage_accounts")
    ids: list[str] = []
    token: dict[str, str] = {}
    while True:
        body = {"query": query, "options": {"resultFormat": "objectArray", "$top": 1000, **token}}
        told = manager.answer(Asked("POST", "/providers/Microsoft.ResourceGraph/resources", {"api-version": "x"}, body)).body
        ids += [row["id"] for row in told["data"]]
        if "$skipToken" not in told:
            break
        token = {"$skipToken": told["$skipToken"]}
    assert len(ids) == len(set(ids)) == told["totalRecords"] == 480


def test_records_read_the_rows() -> None:
    read = 0
    for resource in AZURE_RESOURCES.values():
        if isinstance(resource, AzureResource) and resource.table:
            query = parse(resource.query)
            for kind in resource.types:
                rows = ESTATE.rows.get((resource.table, kind))
                for row in rows.page(0, 7) if rows else ():
                    msgspec.convert(query.project(row), resource.entity)
                    read += 1
    assert read > 15


def test_what_a_generated_resource_names_is_there() -> None:
    ids = {str(row["id"]) for row in _all(ESTATE)}
    for row in _all(ESTATE):
        if row["type"] == "microsoft.network/publicipaddresses":
            assert row["properties"]["ipConfiguration"]["id"].partition("/ipConfigurations")[0] in ids
        if row["type"] == "microsoft.network/networkinterfaces":
            assert row["properties"]["virtualMachine"]["id"] in ids


def _query(name: str) -> str:
    found = AZURE_RESOURCES[name]
    assert isinstance(found, AzureResource)
    return found.query


def _all(estate: Estate) -> list[Json]:
    return [row for rows in estate.rows.values() for row in rows.page(0, len(rows))]
