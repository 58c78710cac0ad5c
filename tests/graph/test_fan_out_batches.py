"""Keys and lookups in batches: how many go into one, and what is asked for alone."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from tests.graph.test_fan_out import GROUPS, NOT_THERE, answers, by_key, every_group, members
from tests.graph.wire import GRAPH, Wire, body_of, error, gap, ids, page, people, read, resource
from ztscan.core.model import GapReason
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Keys


def batching(inner: dict[str, Any], **envelope: Any) -> Any:
    """A ``$batch`` that answers from a table, in reverse order as Graph may."""

    def answer(request: httpx.Request) -> httpx.Response:
        items = []
        for item in reversed(body_of(request)["requests"]):
            status, headers, body = inner.get(
                item["url"], (404, {}, {"error": {"code": "Request_ResourceNotFound", "message": ""}})
            )
            items.append({"id": item["id"], "status": status, "headers": headers, "body": body})
        return httpx.Response(200, json={"responses": items, **envelope})

    return answer


def test_keys_are_opened_in_batches_of_twenty() -> None:
    names = [f"g{number:02}" for number in range(45)]
    inner: dict[str, Any] = {f"/groups/{name}/members": (200, {}, {"value": people(f"u-{name}")}) for name in names}
    wire = Wire({"/v1.0/groups": page(people(*names)), "/v1.0/$batch": batching(inner)})
    got = read(wire, GROUPS, members(headers={"Prefer": "x"}))
    assert {key: ids(rows) for key, rows in by_key(got).items()} == {name: [f"u-{name}"] for name in names}
    batches = [body_of(request)["requests"] for request in wire.requests[1:]]
    assert [len(batch) for batch in batches] == [20, 20, 5]
    assert batches[0][0] == {
        "id": "0",
        "method": "GET",
        "url": "/groups/g00/members",
        "headers": {"Accept": "application/json", "Prefer": "x"},
    }


def lookups(wanted: str) -> list[str]:
    """The keys of a filter ``id in ('a','b')``."""
    return re.findall(r"'([^']+)'", unquote(wanted).partition("in (")[2])


def test_lookups_of_fifteen_keys_are_opened_in_batches_of_twenty() -> None:
    """700 keys are 47 requests, and 3 batches."""
    names = [f"g{number:03}" for number in range(700)]

    def matching(request: httpx.Request) -> httpx.Response:
        items = [
            {"id": item["id"], "status": 200, "body": {"value": people(*lookups(item["url"]))}}
            for item in body_of(request)["requests"]
        ]
        return httpx.Response(200, json={"responses": items})

    wire = Wire({"/v1.0/groups": page(people(*names)), "/v1.0/$batch": matching})
    details = resource("details", "/users", filter="id in ({keys})", keys=Keys(every_group, per_request=15))
    found = by_key(read(wire, GROUPS, details), "details")
    assert {key: getattr(entry, "id", None) for key, entry in found.items()} == {name: name for name in names}
    batches = [body_of(request)["requests"] for request in wire.requests[1:]]
    assert sorted(len(batch) for batch in batches) == [7, 20, 20]
    assert {len(lookups(item["url"])) for batch in batches for item in batch} == {15, 10}
    assert all(item["method"] == "GET" for batch in batches for item in batch)


def test_lookups_that_a_batch_does_not_answer_are_made_alone() -> None:
    """One is throttled, one lacks an object that then turns out to be deleted, and each has the rest."""

    def some(request: httpx.Request) -> httpx.Response:
        first, second = body_of(request)["requests"]
        answered = {"id": second["id"], "status": 200, "body": {"value": people("c")}}
        return httpx.Response(200, json={"responses": [{"id": first["id"], "status": 429, "body": {}}, answered]})

    listed = {"/v1.0/groups": page(people("a", "b", "c", "gone")), "/v1.0/users": page(people("a", "b"))}
    wire = Wire({**listed, "/v1.0/$batch": some, "/v1.0/users/gone": NOT_THERE})
    details = resource("details", "/users", filter="id in ({keys})", keys=Keys(every_group, per_request=2))
    found = by_key(read(wire, GROUPS, details), "details")
    assert {key: getattr(entry, "id", None) for key, entry in found.items()} == {"a": "a", "b": "b", "c": "c", "gone": None}


def test_lookups_in_a_lane_with_a_published_quota_are_not_batched() -> None:
    wire = Wire({"/v1.0/groups": page(people("a", "b", "c")), "/v1.0/users": lambda r: page(people(*lookups(str(r.url))))})
    keys = Keys(every_group, per_request=2)
    details = resource("details", "/users", filter="id in ({keys})", keys=keys, lane=Lane.SIGN_IN_ACTIVITY)
    assert set(by_key(read(wire, GROUPS, details), "details")) == {"a", "b", "c"}
    assert not any("$batch" in asked for asked in wire.asked)


def test_further_pages_of_an_item_are_followed_outside_of_the_batch() -> None:
    link = f"{GRAPH}/v1.0/groups/hr/members?$skiptoken=2"
    inner: dict[str, Any] = {
        "/groups/hr/members": (200, {}, {"value": people("ada"), "@odata.nextLink": link}),
        "/groups/it/members": (200, {}, {"value": []}),
    }
    wire = Wire(answers(hr=error(500), it=error(500)) | {"/v1.0/$batch": batching(inner)})
    wire.answers["/v1.0/groups/hr/members?$skiptoken=2"] = [page(people("ben"))]
    assert ids(by_key(read(wire, GROUPS, members()))["hr"]) == ["ada", "ben"]


def test_throttled_items_are_asked_for_alone_after_the_wait() -> None:
    inner: dict[str, Any] = {
        "/groups/hr/members": (429, {"Retry-After": "9"}, {"error": {"code": "TooManyRequests", "message": ""}}),
        "/groups/it/members": (200, {}, {"value": people("ben")}),
        "/groups/pr/members": (503, {}, {"error": {"code": "x", "message": ""}}),
    }
    wire = Wire(answers(hr=page(people("ada")), it=error(500), pr=page(people("cleo"))) | {"/v1.0/$batch": batching(inner)})
    got = read(wire, GROUPS, members())
    assert {key: ids(rows) for key, rows in by_key(got).items()} == {"hr": ["ada"], "it": ["ben"], "pr": ["cleo"]}
    assert wire.asked[2:] == ["GET /v1.0/groups/hr/members", "GET /v1.0/groups/pr/members"]
    assert wire.times[2] - wire.times[1] >= 9


@pytest.mark.parametrize(
    "envelope",
    [
        httpx.Response(404),
        error(403, "x", "no"),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"value": []}),
        httpx.Response(200, json={"responses": [{"id": "77", "status": 200, "body": {"value": [{"id": "x"}]}}]}),
        httpx.ReadError("reset"),
    ],
)
def test_a_graph_that_knows_no_batches_is_asked_one_by_one(envelope: Any) -> None:
    wire = Wire(answers(hr=page(people("ada")), it=page(people("ben"))) | {"/v1.0/$batch": envelope})
    got = read(wire, GROUPS, members())
    assert {key: ids(rows) for key, rows in by_key(got).items()} == {"hr": ["ada"], "it": ["ben"]}


def test_an_item_without_rows_is_malformed_for_its_key() -> None:
    inner: dict[str, Any] = {"/groups/hr/members": (200, {}, {}), "/groups/it/members": (200, {}, {"value": [{"id": 1}]})}
    found = by_key(read(Wire(answers(hr=error(500), it=error(500)) | {"/v1.0/$batch": batching(inner)}), GROUPS, members()))
    gap(found["hr"], GapReason.MALFORMED)
    gap(found["it"], GapReason.MALFORMED)


def test_lanes_with_a_published_quota_are_not_batched() -> None:
    wire = Wire(answers(hr=page(people("ada")), it=page([])))
    read(wire, GROUPS, members(lane=Lane.REPORTS))
    assert not any("$batch" in asked for asked in wire.asked)
