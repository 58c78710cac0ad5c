"""Lists of several keys that one request asks for: each key has the rows that it has if it is asked for alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.graph.test_fan_out import GROUPS, by_key, every_group
from tests.graph.wire import GRAPH, LOOPBACK, Wire, error, gap, ids, page, people, read, resource
from ztscan.core.model import Gap, GapReason
from ztscan.graph.cassette import Recorder, load_recording
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import Keys

LIST = "/v1.0/auditLogs/signIns"
Log = Mapping[str, Any]
"""Rows of the log by user, newest first."""


class Row(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    user_id: str | None = None


def sign_ins(most: int = 4, per_request: int = 2) -> Any:
    keys = Keys(every_group, per_request=per_request, rows_of="userId")
    asked = {"select": (), "filter": "errorCode eq 0 and {keys}", "lane": Lane.REPORTS}
    return resource("sign_ins", "/auditLogs/signIns", entity=Row, keys=keys, most=most, **asked)


def users(request: httpx.Request) -> list[str]:
    return re.findall(r"userId eq '([^']+)'", request.url.params.get("$filter", ""))


def log(rows: Log, *, together: Any = None) -> Wire:
    """A log with these rows; ``together``: what it answers where it is asked for several users instead."""

    def answer(request: httpx.Request) -> Any:
        asked = users(request)
        if len(asked) > 1 and together is not None:
            return together(request) if callable(together) else together
        found = rows[asked[0]] if len(asked) == 1 else [row for user in asked for row in rows[user]]
        return found if isinstance(found, httpx.Response) else page(found)

    return Wire({"/v1.0/groups": page(people(*rows)), LIST: answer})


def row(identifier: str, user: str | None) -> dict[str, Any]:
    return {"id": identifier, "userId": user}


def asked_of(wire: Wire) -> list[list[str]]:
    return [users(request) for request in wire.requests if request.url.path == LIST]


ROWS: Log = {
    "ada": [row("3", "ada"), row("1", "ADA")],
    "ben": [],
    "cleo": [row("2", "cleo")],
}
FOUND = {"ada": ["3", "1"], "ben": [], "cleo": ["2"]}


def found_in(wire: Wire, **options: int) -> dict[str, Any]:
    return {
        key: value if isinstance(value, Gap) else ids(value)
        for key, value in by_key(read(wire, GROUPS, sign_ins(**options)), "sign_ins").items()
    }


def test_each_key_has_its_own_rows_in_their_order_and_one_alone_is_asked_for_by_its_name() -> None:
    wire = log(ROWS)
    assert found_in(wire) == FOUND
    assert asked_of(wire) == [["ada", "ben"], ["cleo"]]
    filters = [request.url.params["$filter"] for request in wire.requests[1:]]
    assert filters == ["errorCode eq 0 and (userId eq 'ada' or userId eq 'ben')", "errorCode eq 0 and userId eq 'cleo'"]


ODD = {
    "a filter that Graph refuses": error(400, "BadRequest", "Invalid filter clause"),
    "a filter that takes Graph too long": error(504, "Timeout", ""),
    "no JSON": httpx.Response(200, content=b"<html>"),
    "a row of somebody else": page([row("3", "ada"), row("9", "eve")]),
    "a row without a user": page([row("3", "ada"), row("9", None)]),
    "pages that go on forever": page([row("3", "ada")], f"{GRAPH}{LIST}?$skiptoken=2"),
}


@pytest.mark.parametrize("together", ODD.values(), ids=ODD)
def test_what_is_odd_about_several_is_asked_for_one_by_one(together: httpx.Response) -> None:
    wire = log(ROWS, together=together)
    wire.answers[f"{LIST}?$skiptoken=2"] = [page([], f"{GRAPH}{LIST}?$skiptoken=2")]
    assert found_in(wire) == FOUND
    assert asked_of(wire)[-3:].count(["ada"]) == 1


@pytest.mark.parametrize(("status", "reason"), [(403, GapReason.NO_PERMISSION), (429, GapReason.UNAVAILABLE)])
def test_a_refusal_is_one_of_every_key_and_not_repeated_for_each(status: int, reason: GapReason) -> None:
    wire = log(ROWS, together=error(status, "Authorization_RequestDenied", "no"))
    found = found_in(wire)
    assert found.pop("cleo") == ["2"]
    assert {gap(value, reason).resource for value in found.values()} == {"sign_ins"}
    assert ["ada"] not in asked_of(wire)


def test_one_key_that_fails_by_itself_is_a_gap_of_that_key_only() -> None:
    found = found_in(log({**ROWS, "ben": error(500, "x", "")}, together=ODD["no JSON"]))
    gap(found.pop("ben"), GapReason.UNAVAILABLE)
    assert found == {"ada": ["3", "1"], "cleo": ["2"]}


@pytest.mark.parametrize("long", [1, 4, 5, 7, 8, 9])
def test_a_key_has_as_many_rows_as_if_it_were_asked_for_alone(long: int) -> None:
    """Eight rows are read of two keys, four of one: where there may be more, the rest could be of either."""
    rows = {"ada": [row(f"a{number}", "ada") for number in range(long)], "ben": [row("b", "ben")]}
    wire = log(rows, together=lambda _: page([*rows["ada"], *rows["ben"]]))
    assert found_in(wire) == {"ada": [f"a{number}" for number in range(min(long, 4))], "ben": ["b"]}
    assert (["ben"] in asked_of(wire)) == (long + 1 >= 8)
    (reading,) = (one for one in read(wire, GROUPS, sign_ins()).readings if one.name == "sign_ins")
    assert reading.rows == min(long, 4) + 1


def test_the_log_tells_the_rows_of_every_key_once() -> None:
    got = read(log(ROWS), GROUPS, sign_ins())
    reading = next(one for one in got.readings if one.name == "sign_ins")
    assert (reading.requests, reading.pages, reading.rows) == (2, 2, 3)
    again = read(log(ROWS, together=ODD["a row of somebody else"]), GROUPS, sign_ins())
    reading = next(one for one in again.readings if one.name == "sign_ins")
    assert (reading.requests, reading.pages, reading.rows) == (4, 3, 3)


FOUR: Log = {name: [row(name, name)] for name in ("ada", "ben", "cleo", "dan")}


async def later(answer: httpx.Response) -> httpx.Response:
    """An answer that comes when everything else is read."""
    await asyncio.sleep(5)
    return answer


def test_what_is_asked_for_again_takes_nothing_from_the_tally_of_other_keys() -> None:
    def odd(request: httpx.Request) -> Any:
        asked = users(request)
        return later(page([row("9", "eve")])) if asked == ["ada", "ben"] else page([FOUR[user][0] for user in asked])

    got = read(log(FOUR, together=odd), GROUPS, sign_ins())
    reading = next(one for one in got.readings if one.name == "sign_ins")
    assert (reading.requests, reading.pages, reading.rows) == (4, 3, 4)


def test_a_chain_that_begins_again_takes_nothing_from_the_tally_of_other_keys() -> None:
    wire = log(FOUR)
    (alone,) = wire.answers[LIST]
    broken = iter([page([row("ada", "ada")], f"{GRAPH}{LIST}?$skiptoken=2")])
    wire.answers[LIST] = [lambda request: (users(request) == ["ada"] and next(broken, None)) or alone(request)]
    wire.answers[f"{LIST}?$skiptoken=2"] = [lambda _: later(error(400, "Directory_ExpiredPageToken", "expired"))]
    got = read(wire, GROUPS, sign_ins(per_request=1))
    reading = next(one for one in got.readings if one.name == "sign_ins")
    assert (reading.outcome, reading.requests, reading.rows) == ("ok", 6, 4)


MANY: Log = {f"u{number:02}": [row(f"r{number:02}", f"u{number:02}")] for number in range(24)}


async def too_late() -> httpx.Response:
    await asyncio.sleep(100)
    return error(504, "Timeout", "")


def test_a_filter_that_takes_graph_too_long_is_not_tried_for_all_keys() -> None:
    """Its attempts take minutes: of hundreds of keys they would take the time of the whole scan."""
    wire = log(MANY, together=lambda _: too_late())
    assert found_in(wire) == {user: [row["id"] for row in rows] for user, rows in MANY.items()}
    assert len({*map(tuple, filter(lambda asked: len(asked) > 1, asked_of(wire)))}) == Lane.REPORTS.pace.concurrency
    assert max(wire.times) - min(wire.times) < 900


def test_what_was_asked_for_together_and_alone_replays_to_the_same(tmp_path: Path) -> None:
    """While one request takes too long, others of several keys are answered; those after it are for one key."""

    def answer(request: httpx.Request) -> Any:
        asked = users(request)
        return too_late() if asked[0] == "u00" else page([row for user in asked for row in MANY[user]])

    recorder = Recorder(tmp_path / "log.json", GLOBAL)
    wire = log(MANY, together=answer)
    client = GraphClient(LOOPBACK, GLOBAL, recorder.transport(wire, LOOPBACK, application=True), wall=lambda: 1_800_000_000.0)
    live = read(wire, GROUPS, sign_ins(), client=client)
    assert by_key(live, "sign_ins").gap is None
    assert {len(asked) for asked in asked_of(wire)} == {1, 2}
    recorder.save("2026-11-21T00:00:00Z")
    replayed = read(Wire(), GROUPS, sign_ins(), client=connect(GLOBAL, recording=load_recording(tmp_path / "log.json")))
    assert replayed.evidence == live.evidence


def test_only_rows_of_a_list_that_name_their_key_are_told_apart_by_it() -> None:
    with pytest.raises(ValueError, match="told apart"):
        resource("x", "/x", filter="{keys}", keys=Keys(every_group, per_request=2, rows_of="userId"))
