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
from ztscan.core.model import Gap, GapReason
from ztscan.graph.collect import Collection
from ztscan.graph.lanes import Lane
from ztscan.graph.progress import Event, PageRead
from ztscan.graph.resource import Shape

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
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "list of 2 lacks 1", "again")
    assert directory.asked.count("cleo") == 2


def test_somebody_whom_the_list_leaves_out_once_is_found_by_reading_it_again() -> None:
    directory = Directory(["ada"], ["ada", "cleo"], there={"cleo"}, second=["ada", "cleo"])
    collection = directory.read()
    assert ids(collection.evidence["users"]) == ["ada", "cleo"]
    assert collection.readings[0].rows == 2


def test_a_count_that_does_not_come_again_does_not_unsay_a_loss() -> None:
    told = iter([2, 2, None, 2])
    directory = Directory(["ada"], ["ada", "cleo"], there={"cleo"}, count=lambda _: next(told))
    gap(directory.read().evidence["users"], GapReason.MALFORMED, "has no `@odata.count`")


def test_a_count_that_shrinks_to_the_list_does_not_unsay_a_loss() -> None:
    crowd = [f"u{number:04}" for number in range(351)]
    told = iter([1350, *[351] * 9])
    directory = Directory(crowd, crowd, count=lambda _: next(told))
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "lacks 999")


@pytest.mark.parametrize(("first", "whole"), [(50, True), (51, False)])
def test_twenty_may_be_deleted_while_a_list_is_read_and_no_more(first: int, whole: bool) -> None:
    crowd = [f"u{number:02}" for number in range(30)]
    told = iter([first, *[30] * 9])
    found = Directory(crowd, crowd, count=lambda _: next(told)).read().evidence["users"]
    assert isinstance(found, Gap) != whole


def test_of_a_replacement_the_hire_does_not_hide_the_loss_twice() -> None:
    """The count agrees by chance where one is new and one left out; more left out than new are noticed."""
    directory = Directory(["ada", "new"], ["ada", "ben", "cleo"], there={"ben", "cleo"})
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "lacks 2")


def test_half_of_a_directory_is_not_taken_for_deleted() -> None:
    crowd = [f"u{number:02}" for number in range(41)]
    directory = Directory(crowd[:20], crowd)
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "lacks 21")
    assert not set(directory.asked) & set(crowd), "nobody asks for twenty-one people one by one"


def test_twenty_who_were_deleted_are_asked_for_in_order() -> None:
    crowd = [f"u{number:02}" for number in range(40)]
    directory = Directory(crowd[:20], crowd)
    collection = directory.read()
    assert len(ids(collection.evidence["users"])) == 20
    assert [key for key in directory.asked if key != "users"] == crowd[20:]
    assert collection.readings[0].requests == len(directory.asked) == 1 + 1 + 1 + 20


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (error(404, "BadRequest", "Resource not found for the segment 'old'"), GapReason.NOT_IN_CLOUD),
        (error(404, "UnknownError", ""), GapReason.UNAVAILABLE),
        (error(403, "Authorization_RequestDenied", "Insufficient privileges"), GapReason.NO_PERMISSION),
        (error(501, "NotImplemented", ""), GapReason.NOT_IN_CLOUD),
    ],
)
def test_only_graphs_own_word_that_somebody_is_gone_is_believed(refusal: httpx.Response, reason: GapReason) -> None:
    directory = Directory(["ada"], ["ada", "old"], by_id=refusal)
    gap(directory.read().evidence["users"], reason)


def test_an_index_that_is_not_whole_proves_nothing() -> None:
    directory = Directory(["ada"], ["ada", "old"], count=lambda real: real + 1)
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "2 of 3 announced rows arrived")


def test_an_index_that_lacks_one_of_its_own_count_proves_nothing() -> None:
    told = iter([3, 2, 3, 2])
    directory = Directory(["ada", "ben"], ["ada", "ben"], count=lambda _: next(told))
    gap(directory.read().evidence["users"], GapReason.UNAVAILABLE, "lacks 1")


def test_a_count_without_a_number_proves_nothing() -> None:
    found = Directory(["ada"], ["ada", "ben"], count=lambda _: None).read().evidence["users"]
    gap(found, GapReason.MALFORMED, "has no `@odata.count`")


def test_a_tenant_that_has_no_counts_refuses_and_is_believed() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return error(400, "Request_UnsupportedQuery", "$count is not supported")
        return page(people("ada"))

    assert ids(read(Wire({"/v1.0/users": answer}), COUNTED).evidence["users"]) == ["ada"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (error(403, "Authorization_RequestDenied", "Insufficient privileges"), GapReason.NO_PERMISSION),
        (error(501, "NotImplemented", ""), GapReason.NOT_IN_CLOUD),
        (httpx.Response(404, content=b""), GapReason.UNAVAILABLE),
        (httpx.ConnectError("no route"), GapReason.UNAVAILABLE),
        (httpx.Response(200, content=b"many"), GapReason.MALFORMED),
        (httpx.Response(200, json={"value": [{"id": 7}], "@odata.count": 1}), GapReason.MALFORMED),
        (httpx.Response(200, json={"value": [], "@odata.count": -1}), GapReason.MALFORMED),
        (httpx.Response(200, json={"error": {"code": "UnknownError", "message": ""}}), GapReason.UNAVAILABLE),
    ],
)
def test_a_list_whose_count_is_lost_is_not_proved_whole(broken: httpx.Response | Exception, reason: GapReason) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" not in request.headers:
            return page(people("ada"))
        if isinstance(broken, Exception):
            raise broken
        return broken

    gap(read(Wire({"/v1.0/users": answer}), COUNTED).evidence["users"], reason)


def test_a_list_that_is_refused_says_why_and_not_that_its_count_was() -> None:
    refused = error(403, "Authorization_RequestDenied", "Insufficient privileges")
    wire = Wire({"/v1.0/users": refused})
    gap(read(wire, COUNTED).evidence["users"], GapReason.NO_PERMISSION, "Directory.Read.All")


def test_nothing_is_counted_any_more_once_the_list_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return error(429, "TooManyRequests", "", Retry_After="30")
        return error(403, "Authorization_RequestDenied", "Insufficient privileges")

    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        return page([])

    wire = Wire({"/v1.0/users": answer, "/v1.0/policies": slow})
    read(wire, COUNTED, resource("policies", "/policies", lane=Lane.OTHER))
    assert [request for request in wire.requests if "ConsistencyLevel" in request.headers] == []


def test_a_count_that_nobody_needs_any_more_is_not_asked_for_again() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return error(429, "TooManyRequests", "", Retry_After="5")
        if "$skiptoken" in request.url.params:
            return error(403, "Authorization_RequestDenied")
        return page(people("ada"), "https://graph.microsoft.com/v1.0/users?$skiptoken=two")

    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        return page([])

    wire = Wire({"/v1.0/users": answer, "/v1.0/policies": slow})
    read(wire, COUNTED, resource("policies", "/policies", lane=Lane.OTHER))
    assert len([request for request in wire.requests if "ConsistencyLevel" in request.headers]) <= 1


def test_nobody_waits_for_the_count_of_a_list_that_is_refused_on_its_way() -> None:
    second = "https://graph.microsoft.com/v1.0/users?$skiptoken=two"

    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(100)
        return page([], count=1)

    async def answer(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return await slow(request)
        await asyncio.sleep(1)
        return error(403, "Authorization_RequestDenied") if "$skiptoken" in request.url.params else page(people("ada"), second)

    got = read(Wire({"/v1.0/users": answer}), COUNTED)
    gap(got.evidence["users"], GapReason.NO_PERMISSION)
    assert got.readings[0].seconds == 2.0


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
    assert told == [PageRead("users", 1, 2, None), PageRead("users", 2, 3, 3)]


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


PAGES = 20


@dataclass
class Crowd:
    """Twenty pages of two, and what the ranges have of them."""

    names: list[str]
    ranges: Callable[[list[str], str], list[str]]
    """The ids in a range, of all ids and the filter."""
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        options = request.url.params
        if "ConsistencyLevel" in request.headers:
            return page(people("0"), count=len(self.names))
        every = [str(number) for number in range(len(self.names))]
        if "$filter" in options:
            self.asked.append(options["$filter"])
            return self.page(self.ranges(every, options["$filter"]))
        first = 2 * int(options.get("$skiptoken", "0"))
        later = f"https://graph.microsoft.com/v1.0/users?$skiptoken={first // 2 + 1}" if first + 2 < len(every) else None
        return self.page(every[first : first + 2], later)

    def page(self, keys: list[str], link: str | None = None) -> httpx.Response:
        return page([{"id": key, "displayName": self.names[int(key)]} for key in keys], link)

    def read(self, **options: Any) -> Collection:
        async def answer(request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(0.5 if "ConsistencyLevel" in request.headers else 1)
            return self(request)

        return read(
            Wire({"/v1.0/users": answer}), resource("users", "/users", counted=True, ranged="displayName", top=2), **options
        )


def named(letters: str) -> list[str]:
    return [f"{letters[number % len(letters)]}{number}" for number in range(2 * PAGES)]


THREE_RANGES = ["displayName le 'a0'", "displayName ge 'a0' and displayName le 'b1'", "displayName ge 'b1'"]
"""What the two names of the first page make."""


def divided(every: list[str], text: str) -> list[str]:
    bounds = (0, 5, 25, len(every))
    part = THREE_RANGES.index(text)
    return every[bounds[part] : bounds[part + 1]]


def test_a_list_of_twenty_pages_comes_in_ranges_and_is_told_as_one() -> None:
    events: list[Event] = []
    crowd = Crowd(named("ab"), divided)
    collection = crowd.read(watch=events.append)
    assert crowd.asked == THREE_RANGES
    assert ids(collection.evidence["users"]) == [str(number) for number in range(2 * PAGES)]
    (reading,) = collection.readings
    assert (reading.rows, reading.requests) == (2 * PAGES, 2 + 1 + 3)
    assert [event for event in events if isinstance(event, PageRead)][-1].rows == 2 * PAGES


def test_ranges_that_hold_a_row_twice_and_lack_another_are_not_believed() -> None:
    """The count alone would agree."""

    def overlapping(every: list[str], text: str) -> list[str]:
        part = divided(every, text)
        return ["0", *part[1:]] if text == THREE_RANGES[2] else part

    crowd = Crowd(named("ab"), overlapping)
    assert ids(crowd.read().evidence["users"]) == [str(number) for number in range(2 * PAGES)]
    assert crowd.asked == THREE_RANGES


def test_ranges_that_hold_a_row_twice_and_lack_none_are_not_believed() -> None:
    def overlapping(every: list[str], text: str) -> list[str]:
        return [*divided(every, text), *(["0"] if text == THREE_RANGES[2] else [])]

    assert ids(Crowd(named("ab"), overlapping).read().evidence["users"]) == [str(number) for number in range(2 * PAGES)]


def test_a_list_whose_names_give_no_boundary_stays_one_chain() -> None:
    crowd = Crowd(named("éß"), divided)
    assert ids(crowd.read().evidence["users"]) == [str(number) for number in range(2 * PAGES)]
    assert crowd.asked == []


@pytest.mark.parametrize(("seconds", "left"), [(3.5, True), (4.5, False)])
def test_a_chain_is_left_with_a_quarter_behind_at_most(seconds: float, left: bool) -> None:
    """A page a second; the count is asked for with the second one. It comes before the fifth of twenty, or before the sixth."""

    async def late(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(seconds if "ConsistencyLevel" in request.headers else 1)
        return crowd(request)

    crowd = Crowd(named("ab"), divided)
    wire = Wire({"/v1.0/users": late})
    collection = read(wire, resource("users", "/users", counted=True, ranged="displayName", top=2))
    assert bool(crowd.asked) is left
    assert collection.readings[0].requests == 1 + (5 + 3 if left else PAGES)
