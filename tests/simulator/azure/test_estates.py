"""The described estates hold together: what a resource names exists, and every record of the project can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.simulator.azure import ESTATES
from tests.simulator.azure.declared import Declared
from tests.simulator.azure.estate import Estate
from tests.simulator.azure.query import parse
from ztscan.azure.decode import projected
from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.core.model import parse_time

DESCRIBED = ("contoso", "fabrikam")
QUERIES = [one for one in AZURE_RESOURCES.values() if isinstance(one, AzureResource) and one.table]
REFERENCE = re.compile(r"^/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.[a-z]+/[a-z]+/[^/]+")
ELSEWHERE = ("/microsoft.insights/actiongroups/", "/microsoft.security/locations/", "/microsoft.authorization/locks/")
"""Kinds that estates name and do not hold."""


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_row_is_read_by_the_record_of_its_type(name: str) -> None:
    estate = ESTATES[name]()
    read = 0
    for resource in QUERIES:
        query = parse(resource.query)
        for kind in resource.types:
            held = estate.rows.get((resource.table, kind))
            for row in held.page(0, len(held)) if held else ():
                msgspec.convert(query.project(row), resource.entity)
                read += 1
    assert read > 20


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_answer_is_read_by_the_record_of_its_path(name: str) -> None:
    declared = Declared()
    for path, held in ESTATES[name]().answers.items():
        fitting = declared.of(path)  # parameters of PostgreSQL and of MySQL have the same paths
        for found in held if isinstance(held, list) else [held]:
            assert not fitting or any(_reads(one, found) for one in fitting), path


@pytest.mark.parametrize("name", DESCRIBED)
def test_what_a_resource_names_exists(name: str) -> None:
    estate = ESTATES[name]()
    rows = [row for held in estate.rows.values() for row in held.page(0, len(held))]
    known = {_resource(row["id"]) for row in rows} - {None}
    told = [*(row["properties"] for row in rows), *estate.answers.values()]
    named = {one for value in told for one in _texts(value)}
    resources = {found for one in named if (found := _resource(one)) is not None}
    assert {one for one in resources - known if not any(part in one for part in ELSEWHERE)} == set()


@pytest.mark.parametrize("name", DESCRIBED)
def test_ids_are_of_subscriptions_of_the_estate(name: str) -> None:
    estate = ESTATES[name]()
    ids = {one.id for one in estate.subscriptions}
    for row in _rows(estate):
        if row["subscriptionId"]:
            assert row["subscriptionId"] in ids
            assert row["id"].lower().startswith(f"/subscriptions/{row['subscriptionId']}")


def test_times_are_times() -> None:
    for row in _rows(ESTATES["contoso"]()):
        for text in _texts(row["properties"]):
            if re.match(r"\d{4}-\d\d-\d\dT", text):
                parse_time(text)


def _rows(estate: Estate) -> Iterator[dict[str, Any]]:
    for held in estate.rows.values():
        yield from held.page(0, len(held))


def _reads(resource: AzureResource, found: Any) -> bool:
    try:
        msgspec.convert(projected(resource.entity, found), resource.entity)
    except msgspec.ValidationError:
        return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _resource(text: str) -> str | None:
    """The resource that an id is of, or of a part of, in lower case."""
    found = REFERENCE.match(text.lower())
    return found[0] if found else None
