"""Every request that ztscan declares is legal by Graph's published schema, and every record reads what exists there."""

from __future__ import annotations

import re

import msgspec
import pytest
from msgspec.structs import replace

from tests.graph.contract.declarations import filled, reached, record_problems, request_problems, uses_of_records
from tests.graph.contract.rules import LACKING_PATHS
from tests.graph.contract.schema import NotInSchemaError, schema
from ztscan.graph.existence import index_of
from ztscan.graph.partner import PARTNER
from ztscan.graph.ranges import range_filters
from ztscan.graph.resource import Resource
from ztscan.graph.resources import RESOURCES

EVERY = {**RESOURCES, **PARTNER}
every_resource = pytest.mark.parametrize("resource", EVERY.values(), ids=EVERY.keys())


@every_resource
def test_the_request_is_legal(resource: Resource) -> None:
    assert request_problems(resource) == []


@pytest.mark.parametrize("name", [resource.name for resource in RESOURCES.values() if resource.counted])
def test_the_requests_beside_a_counted_list_are_legal(name: str) -> None:
    listed = RESOURCES[name]
    index = index_of(listed, top=listed.top)
    assert request_problems(index) == []
    assert index.headers == {"ConsistencyLevel": "eventual"}
    assert not index.expand, "advanced queries take no $expand"
    for part in range_filters(listed.ranged, ("f", "m")) if listed.ranged else ():
        assert request_problems(replace(listed, filter=part, ranged="")) == []


@every_resource
def test_only_get_and_getbyids_are_sent(resource: Resource) -> None:
    assert resource.method == "GET" or resource.path == "/directoryObjects/getByIds"


@every_resource
def test_it_is_not_asked_for_where_it_does_not_exist(resource: Resource) -> None:
    absent_in = {cloud for cloud, paths in LACKING_PATHS.items() if any(re.fullmatch(p, filled(resource.path)) for p in paths)}
    assert absent_in.isdisjoint(resource.clouds)


USES = uses_of_records(EVERY.values())


@pytest.mark.parametrize("record", USES, ids=[record.__name__ for record in USES])
def test_a_record_reads_only_what_the_schema_has(record: type[msgspec.Struct]) -> None:
    assert record_problems(record, USES[record]) == []


@pytest.mark.parametrize(
    "resource",
    [r for r in EVERY.values() if r.version == "beta"],
    ids=[r.name for r in EVERY.values() if r.version == "beta"],
)
def test_beta_is_read_only_for_what_v1_lacks(resource: Resource) -> None:
    """The path is missing from v1.0, or the properties that ``why_beta`` names are (some property, where it names none)."""
    try:
        in_v1 = schema("v1.0").properties(reached(resource, "v1.0").type)
    except NotInSchemaError:
        return
    only_beta = {name.partition(".")[2] for name in schema("beta").properties(reached(resource).type) - in_v1}
    named = set(re.findall(r"\b[a-z]+(?:[A-Z][a-z]+)+\b", resource.why_beta))
    assert only_beta
    assert named <= only_beta
