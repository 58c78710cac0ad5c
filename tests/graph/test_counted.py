"""A list of directory objects is compared with its count: what the list leaves out is noticed, what has gone is not missed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.graph.wire import USERS, Wire, error, gap, ids, page, people, read, resource
from ztscan.graph.collect import Collection
from ztscan.graph.progress import Event, PageRead
from ztscan.graph.resource import Shape
from ztscan.model import Gap, GapReason

COUNTED = resource("users", "/users", counted=True, top=2)
GONE = error(404, "Request_ResourceNotFound", "Resource 'x' does not exist")


@dataclass
class Directory:
    """A directory of people whose list, index and objects may differ."""

    listed: list[str]
    index: list[str]
    there: set[str] = field(default_factory=set)
    """Who is found by id."""
    count: Callable[[int], int | None] = lambda real: real
    """The number that is told, of the real one."""
    by_id: httpx.Response = field(default_factory=lambda: GONE)
    """The answer for who is not there."""
    second: list[str] | None = None
    """The list as it is at the second reading."""
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path.rpartition("/")[2])
        if request.headers.get("ConsistencyLevel") == "eventual":
            assert request.url.params["$count"] == "true"
            return page(people(*self.index[: int(request.url.params["$top"])]), count=self.count(len(self.index)))
        if request.url.path == "/v1.0/users":
            rows = self.listed if self.second is None or self.asked.count("users") < 4 else self.second
            return page(people(*rows))
        return httpx.Response(200, json={"id": self.asked[-1]}) if self.asked[-1] in self.there else self.by_id

    def read(self, **options: Any) -> Collection:
        wire = Wire({"/v1.0/users": self, **{f"/v1.0/users/{key}": self for key in self.index}})
        return read(wire, resource("users", "/users", counted=True, top=999), **options)


def test_a_list_that_agrees_with_its_count_is_whole() -> None:
    directory = Directory(["ada", "ben"], ["ada", "ben"])
    collection = directory.read()
    assert ids(collection.evidence["users"]) == ["ada", "ben"]
    (reading,) = collection.readings
    assert (reading.rows, reading.pages, reading.requests) == (2, 1, 2)


def test_the_list_itself_is_never_read_from_the_index() -> None:
    wire = Wire({"/v1.0/users": lambda _: page(people("ada"), count=1)})
    read(wire, COUNTED)
    lists = [request for request in wire.requests if request.url.params["$top"] == "2"]
    assert [request.headers.get("ConsistencyLevel") for request in lists] == [None]
    assert "$count" not in lists[0].url.params


def test_somebody_who_was_hired_a_minute_ago_is_not_in_the_count_yet() -> None:
    assert ids(Directory(["ada", "ben", "new"], ["ada", "ben"]).read().evidence["users"]) == ["ada", "ben", "new"]


def test_somebody_who_was_deleted_a_minute_ago_is_in_the_count_still() -> None:
    directory = Directory(["ada", "ben"], ["ada", "ben", "old"])
    assert ids(directory.read().evidence["users"]) == ["ada", "ben"]
    assert "old" in directory.asked


def test_somebody_whom_the_list_leaves_out_twice_makes_it_a_gap() -> None:
    directory = Directory(["ada", "ben"], ["ada", "ben", "cleo"], there={"cleo"})
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "list of 2 leaves out 1", "again")
    assert directory.asked.count("cleo") == 2


def test_somebody_whom_the_list_leaves_out_once_is_found_by_reading_it_again() -> None:
    directory = Directory(["ada"], ["ada", "cleo"], there={"cleo"}, second=["ada", "cleo"])
    assert ids(directory.read().evidence["users"]) == ["ada", "cleo"]


def test_of_a_replacement_the_hire_does_not_hide_the_loss_twice() -> None:
    """The count agrees by chance where one is new and one left out; more left out than new are noticed."""
    directory = Directory(["ada", "new"], ["ada", "ben", "cleo"], there={"ben", "cleo"})
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "leaves out 2")


def test_half_of_a_directory_is_not_taken_for_deleted() -> None:
    crowd = [f"u{number}" for number in range(40)]
    directory = Directory(crowd[:10], crowd)
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "leaves out 30")
    assert not set(directory.asked) & set(crowd), "nobody asks for thirty people one by one"


@pytest.mark.parametrize(
    "refusal",
    [
        error(404, "BadRequest", "Resource not found for the segment 'old'"),
        error(404, "UnknownError", ""),
        error(403, "Authorization_RequestDenied", "Insufficient privileges"),
        error(501, "NotImplemented", ""),
    ],
)
def test_only_graphs_own_word_that_somebody_is_gone_is_believed(refusal: httpx.Response) -> None:
    directory = Directory(["ada"], ["ada", "old"], by_id=refusal)
    assert isinstance(directory.read().evidence["users"], Gap)


def test_an_index_that_is_not_whole_proves_nothing() -> None:
    directory = Directory(["ada"], ["ada", "old"], count=lambda real: real + 1)
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "2 rows came of 3 announced")


def test_a_graph_that_does_not_count_is_believed_as_it_was() -> None:
    assert ids(Directory(["ada"], ["ada", "ben"], count=lambda _: None).read().evidence["users"]) == ["ada"]


def test_a_tenant_that_has_no_counts_refuses_and_is_believed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return error(400, "Request_UnsupportedQuery", "$count is not supported")
        return page(people("ada"))

    assert ids(read(Wire({"/v1.0/users": answer}), COUNTED).evidence["users"]) == ["ada"]


@pytest.mark.parametrize(
    "broken",
    [
        error(403, "Authorization_RequestDenied", "Insufficient privileges"),
        error(501, "NotImplemented", ""),
        httpx.Response(200, content=b"many"),
        httpx.Response(200, json={"value": [{"id": 7}], "@odata.count": 1}),
        httpx.Response(200, json={"value": [], "@odata.count": -1}),
        httpx.Response(200, json={"error": {"code": "UnknownError", "message": ""}}),
    ],
)
def test_a_list_whose_count_is_lost_is_not_proved_whole(broken: httpx.Response) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return broken if "ConsistencyLevel" in request.headers else page(people("ada"))

    assert isinstance(read(Wire({"/v1.0/users": answer}), COUNTED).evidence["users"], Gap)


def test_a_list_that_is_refused_says_why_and_not_that_its_count_was() -> None:
    refused = error(403, "Authorization_RequestDenied", "Insufficient privileges")
    wire = Wire({"/v1.0/users": refused})
    gap(read(wire, COUNTED).evidence["users"], GapReason.NO_PERMISSION, "Directory.Read.All")


def test_a_filtered_list_is_counted_with_its_filter() -> None:
    wire = Wire({"/v1.0/groups": lambda request: page([{"id": "g"}], count=1 if "ConsistencyLevel" in request.headers else None)})
    read(wire, resource("groups", "/groups", counted=True, top=999, filter="isAssignableToRole eq true"))
    assert all(request.url.params["$filter"] == "isAssignableToRole eq true" for request in wire.requests)
    assert {request.url.params["$top"] for request in wire.requests} == {"1", "999"}


def test_the_count_is_the_total_that_progress_tells() -> None:
    second = "https://graph.microsoft.com/v1.0/users?$skiptoken=two"

    async def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return page([], count=3)
        await asyncio.sleep(1)
        return page(people("cleo")) if "$skiptoken" in request.url.params else page(people("ada", "ben"), second)

    events: list[Event] = []
    read(Wire({"/v1.0/users": answer}), COUNTED, watch=events.append)
    told = [event for event in events if isinstance(event, PageRead)]
    assert told == [PageRead("users", 1, 2, 3), PageRead("users", 2, 3, 3)]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"counted": True, "shape": Shape.SINGLETON}, "only a plain list"),
        ({"counted": True, "configuration": True}, "only a plain list"),
        ({"ranged": "displayName"}, "only a counted list"),
        ({"counted": True, "ranged": "displayName", "filter": "userType eq 'Guest'"}, "without a filter"),
    ],
)
def test_what_cannot_be_counted_or_ranged_cannot_be_declared(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        resource("users", "/users", **options)


def test_a_list_that_is_not_counted_costs_no_count() -> None:
    wire = Wire({"/v1.0/users": page(people("ada"))})
    read(wire, USERS)
    assert len(wire.requests) == 1
