"""Settings and short lists that are asked for in batches: what a batch spares, and that it takes no evidence away."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.graph.test_fan_out_batches import batching
from tests.graph.wire import GRAPH, LOOPBACK, Setting, Wire, body_of, error, gap, page, people, read, resource, run
from ztscan.core.model import Gap, GapReason
from ztscan.graph import batch, opening
from ztscan.graph.cassette import Recorder, load_recording
from ztscan.graph.client import GraphClient, Tally, connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection
from ztscan.graph.existence import count_of
from ztscan.graph.lanes import Lane
from ztscan.graph.opening import FEWEST, FRESH, Openings
from ztscan.graph.plan import make_plan
from ztscan.graph.request import request_for
from ztscan.graph.resource import Resource, Shape, resource_table
from ztscan.graph.transport import BoundedTransport

NAMES = tuple(f"s{number:02}" for number in range(23))
SETTINGS = tuple(resource(name, f"/{name}", entity=Setting, shape=Shape.SINGLETON, lane=Lane.OTHER) for name in NAMES)
ON: dict[str, Any] = {"isEnabled": True}
OFF: dict[str, Any] = {"isEnabled": False}
OK = {f"/{name}": (200, {"Content-Type": "application/json"}, ON) for name in NAMES}


def alone(**special: Any) -> dict[str, Any]:
    """What the settings answer to requests of their own."""
    return {f"/v1.0/{name}": special.get(name, httpx.Response(200, json=ON)) for name in NAMES}


def values(wire: Wire, *plan: Resource) -> dict[str, Any]:
    return dict(read(wire, *(plan or SETTINGS)).evidence)


def test_settings_are_read_in_batches_of_twenty() -> None:
    """23 settings: one batch of twenty, and three by themselves, which are too few for another."""
    wire = Wire({**alone(), "/v1.0/$batch": batching(OK)})
    assert values(wire) == dict.fromkeys(NAMES, Setting(is_enabled=True))
    assert sorted(wire.asked) == ["GET /v1.0/s20", "GET /v1.0/s21", "GET /v1.0/s22", "POST /v1.0/$batch"]
    (together,) = (body_of(request)["requests"] for request in wire.requests if request.method == "POST")
    assert [item["url"] for item in together] == list(OK)[:20]
    assert {item["method"] for item in together} == {"GET"}


@pytest.mark.parametrize(
    "answer",
    [
        (403, {}, {"error": {"code": "", "message": "Forbidden"}}),
        (403, {}, "PGh0bWw+"),
        (404, {}, {"error": {"code": "ResourceNotFound", "message": ""}}),
        (400, {}, {"error": {"code": "BadRequest", "message": "not supported in a batch"}}),
        (429, {}, {"error": {"code": "TooManyRequests", "message": ""}}),
        (504, {}, {"error": {"code": "Timeout", "message": ""}}),
        (200, {}, "bm8gSlNPTg=="),
        (204, {}, {}),
    ],
)
def test_what_a_batch_does_not_give_is_requested_by_itself(answer: Any) -> None:
    """So is a refusal that does not say in Graph's words what it refuses."""
    wire = Wire({**alone(), "/v1.0/$batch": batching({**OK, "/s07": answer})})
    assert values(wire) == dict.fromkeys(NAMES, Setting(is_enabled=True))
    assert "GET /v1.0/s07" in wire.asked


def test_a_refused_setting_is_a_gap_of_itself_alone() -> None:
    """The refusal in the batch is the answer to its request: it is not sent again."""
    refusal: Any = (403, {}, {"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}})
    wire = Wire({**alone(), "/v1.0/$batch": batching({**OK, "/s07": refusal})})
    found = values(wire)
    gap(found.pop("s07"), GapReason.NO_PERMISSION)
    assert set(map(type, found.values())) == {Setting}
    assert "GET /v1.0/s07" not in wire.asked


@pytest.mark.parametrize(
    "envelope", [httpx.Response(404), error(403, "x", "no"), httpx.Response(200, content=b"<html>"), httpx.ReadError("reset")]
)
def test_a_graph_without_batches_is_read_as_before(envelope: Any) -> None:
    assert values(Wire({**alone(), "/v1.0/$batch": envelope})) == dict.fromkeys(NAMES, Setting(is_enabled=True))


@pytest.mark.parametrize("envelope", [error(504, "Timeout", ""), error(500, "x", ""), httpx.ReadTimeout("no answer")])
def test_a_batch_that_fails_is_tried_twice_because_each_of_its_requests_is_sent_by_itself_then(envelope: Any) -> None:
    """With the six attempts of other requests, settings would wait up to 18 minutes for a batch that is never answered."""
    wire = Wire({**alone(), "/v1.0/$batch": envelope})
    assert values(wire) == dict.fromkeys(NAMES, Setting(is_enabled=True))
    assert wire.asked.count("POST /v1.0/$batch") == 2


@pytest.mark.parametrize(
    ("owner", "name"), [(opening, "request_for"), (opening, "is_taken"), (batch, "open_together"), (batch, "items_of")]
)
def test_what_a_layer_below_a_batch_raises_costs_no_setting(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: Any, **__: Any) -> Any:
        raise ValueError("odd")

    monkeypatch.setattr(owner, name, odd)
    assert values(Wire({**alone(), "/v1.0/$batch": batching(OK)})) == dict.fromkeys(NAMES, Setting(is_enabled=True))


def test_further_pages_of_a_short_list_follow_by_themselves() -> None:
    lists = tuple(resource(name, f"/{name}", lane=Lane.OTHER) for name in NAMES[:FEWEST])
    rows: dict[str, Any] = {f"/{name}": (200, {}, {"value": people("ada")}) for name in NAMES[:FEWEST]}
    rows["/s01"] = (200, {}, {"value": people("ada"), "@odata.nextLink": f"{GRAPH}/v1.0/s01?$skiptoken=2"})
    wire = Wire({"/v1.0/$batch": batching(rows), "/v1.0/s01": page(people("ben"))})
    assert {name: len(found) for name, found in values(wire, *lists).items()} == {**dict.fromkeys(NAMES[:FEWEST], 1), "s01": 2}
    assert wire.asked == ["POST /v1.0/$batch", "GET /v1.0/s01?$skiptoken=2"]


def test_few_settings_long_lists_and_lanes_with_a_quota_are_not_batched() -> None:
    few = SETTINGS[: FEWEST - 1]
    long = tuple(resource(f"l{number}", f"/l{number}", lane=Lane.OTHER, top=999) for number in range(9))
    paced = tuple(resource(f"p{number}", f"/p{number}", lane=Lane.REPORTS) for number in range(9))
    wire = Wire({**alone(), **{f"/v1.0{one.path}": page([]) for one in (*long, *paced)}})
    values(wire, *few, *long, *paced)
    assert not any("$batch" in asked for asked in wire.asked)


COUNTED = tuple(
    resource(f"l{number}", f"/l{number}", filter=f"state eq '{number}'", lane=Lane.DIRECTORY, counted=True)
    for number in range(FEWEST)
)
TWIN = resource("twin", "/l0", filter="state eq '0'", select=("id", "mail"), lane=Lane.DIRECTORY, counted=True)
"""Another list of the same objects."""


def counting(*numbers: int) -> Any:
    """A batch that answers each count in turn."""
    told = iter(numbers)

    def answer(request: httpx.Request) -> httpx.Response:
        items = [
            {"id": one["id"], "status": 200, "headers": {}, "body": {"@odata.count": next(told), "value": people("ada")}}
            for one in body_of(request)["requests"]
        ]
        return httpx.Response(200, json={"responses": items})

    return answer


def test_the_counts_of_lists_come_in_one_batch_and_lists_of_the_same_objects_share_theirs() -> None:
    wire = Wire({"/v1.0/$batch": counting(*[1] * FEWEST), **{f"/v1.0{one.path}": page(people("ada")) for one in COUNTED}})
    got = read(wire, *COUNTED, TWIN)
    assert {len(rows) for rows in got.evidence.values()} == {1}
    assert {one.requests for one in got.readings} == {2}
    (together,) = (body_of(request)["requests"] for request in wire.requests if request.method == "POST")
    assert len(together) == len(COUNTED)
    assert {one["headers"]["ConsistencyLevel"] for one in together} == {"eventual"}
    assert all("$select=id&" in one["url"] and "$top=1&$count=true" in one["url"] for one in together)
    assert not any("$count" in asked for asked in wire.asked)


def test_an_answer_is_held_until_each_resource_has_taken_it() -> None:
    """Policies of Intune weigh megabytes, and a scan takes minutes."""

    async def taken() -> list[bool]:
        wire = Wire({"/v1.0/$batch": counting(*[1] * FEWEST)})
        async with wire.client() as client, asyncio.TaskGroup() as tasks:
            plan = make_plan([*(one.name for one in COUNTED), TWIN.name], resource_table(COUNTED, [TWIN]), cloud="global")
            openings = Openings(client)
            openings.begin(tasks, plan.steps)
            shared = request_for(count_of(TWIN), root=client.root, cloud="global", now=client.now)
            return [await openings.of(shared, Tally()) is not None for _ in range(3)]

    assert run(taken()) == [True, True, False]


def test_a_count_from_a_batch_shows_what_a_list_lacks() -> None:
    """The second count is a request of its own, because the first one may be out of date."""
    listed: dict[str, Any] = {f"/v1.0{one.path}": page(people("ada")) for one in COUNTED}
    listed["/v1.0/l0"] = lambda r: page(people("ada", "ben"), count=2) if "ConsistencyLevel" in r.headers else page(people("ada"))
    wire = Wire({"/v1.0/$batch": counting(2, *[1] * (FEWEST - 1)), **listed, "/v1.0/l0/ben": page({"id": "ben"})})
    found = values(wire, *COUNTED)
    gap(found.pop("l0"), GapReason.UNAVAILABLE, "lacks 1")
    assert {len(rows) for rows in found.values()} == {1}
    assert sum("$top=1&$count=true" in asked for asked in wire.asked) == 1


@pytest.mark.parametrize(("seconds", "asked"), [(FRESH, 0), (FRESH + 1, len(COUNTED))])
def test_a_count_that_is_older_than_its_list_is_requested_again(seconds: float, asked: int) -> None:
    """A list that waits, as after a 429: objects that came meanwhile would hide as many that it lacks."""

    async def late(request: httpx.Request) -> httpx.Response:
        if "ConsistencyLevel" in request.headers:
            return page(people("ada", "ben"), count=2)
        await asyncio.sleep(seconds)
        return page(people("ada"))

    wire = Wire({"/v1.0/$batch": counting(*[1] * FEWEST), **{f"/v1.0{one.path}": late for one in COUNTED}})
    wire.answers |= {f"/v1.0{one.path}/ben": [page({"id": "ben"})] for one in COUNTED}
    found = values(wire, *COUNTED)
    assert sum("$top=1&$count=true" in one for one in wire.asked) == 2 * asked  # of the list, and of its second reading
    assert sum(isinstance(rows, Gap) for rows in found.values()) == asked


def test_a_count_that_a_batch_does_not_give_is_requested_by_itself() -> None:
    wire = Wire({f"/v1.0{one.path}": page(people("ada"), count=1) for one in COUNTED} | {"/v1.0/$batch": httpx.Response(404)})
    assert {len(rows) for rows in values(wire, *COUNTED).values()} == {1}
    assert sum("$count=true" in asked for asked in wire.asked) == len(COUNTED)


def test_a_recording_has_each_setting_by_itself_and_replays_to_the_same(tmp_path: Path) -> None:
    """Whether there are batches or not: the same recording, and the same readings."""
    answering = {**alone(), "/v1.0/$batch": batching(OK)}
    live, recorded = recording(tmp_path / "with.json", answering)
    _, without = recording(tmp_path / "without.json", {**alone(), "/v1.0/$batch": httpx.Response(404)})
    left = [one for one in json.loads(without)["interactions"] if not one["request"]["uri"].endswith("$batch")]
    assert json.loads(recorded)["interactions"] == left
    again = read(Wire(), *SETTINGS, client=connect(GLOBAL, recording=load_recording(tmp_path / "with.json")))
    assert again.evidence == live.evidence
    counted = [[(one.name, one.requests, one.pages, one.rows) for one in got.readings] for got in (live, again)]
    assert counted[0] == counted[1]


def test_what_a_batch_answers_twice_is_requested_by_itself_and_recorded_as_it_was_read(tmp_path: Path) -> None:
    def twice(request: httpx.Request) -> httpx.Response:
        items = [{"id": one["id"], "status": 200, "headers": {}, "body": ON} for one in json.loads(request.content)["requests"]]
        return httpx.Response(200, json={"responses": [*items, *({**one, "body": OFF} for one in items)]})

    live, _ = recording(tmp_path / "twice.json", {**alone(s07=httpx.Response(200, json=OFF)), "/v1.0/$batch": twice})
    assert live.evidence == {**dict.fromkeys(NAMES, Setting(is_enabled=True)), "s07": Setting(is_enabled=False)}
    again = read(Wire(), *SETTINGS, client=connect(GLOBAL, recording=load_recording(tmp_path / "twice.json")))
    assert again.evidence == live.evidence


def recording(path: Path, answers: dict[str, Any]) -> tuple[Collection, str]:
    """What is read of the settings, and the recording of it."""
    recorder = Recorder(path, GLOBAL)
    transport = recorder.transport(BoundedTransport(Wire(answers)), LOOPBACK, application=True)
    got = read(Wire(), *SETTINGS, client=GraphClient(LOOPBACK, GLOBAL, transport, wall=lambda: 1_800_000_000.0))
    recorder.save("2026-11-21T00:00:00Z")
    return got, path.read_text(encoding="utf-8")
