"""Recording a scan and replaying it: the same evidence, no network, and nothing in the file that belongs to a session."""

from __future__ import annotations

import json
import re
import stat
import warnings
from pathlib import Path
from typing import Any

import httpx
import pytest
import vcr  # type: ignore[import-untyped]
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.wire import (
    GRAPH,
    LOOPBACK,
    USERS,
    Credential,
    Person,
    Wire,
    body_of,
    error,
    gap,
    ids,
    page,
    people,
    read,
    resource,
)
from ztscan.core.errors import UsageError
from ztscan.core.model import ByKey, GapReason
from ztscan.graph.cassette import Recorder, Recording, load_recording
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import CLOUDS, GLOBAL
from ztscan.graph.collect import Collection
from ztscan.graph.resource import Keys, Resource
from ztscan.graph.serializers import CASSETTE_FORMAT_VERSION, serializer
from ztscan.graph.transport import BoundedTransport

RECORDED = "2026-11-21T01:30:00Z"
SECOND = "/v1.0/users?$skiptoken=RFNwdAIAAQ"
LATER = "/groups/it/members?$skiptoken=two"


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


GROUPS = resource("groups", "/groups", headers={"ConsistencyLevel": "eventual"})
MEMBERS = resource("members", "/groups/{key}/members", keys=Keys(every_group), configuration=True)
RISK = resource("risk", "/risk", version="beta", why_beta="a test")
ALL = (USERS, GROUPS, MEMBERS, RISK)


def tenant(root: str) -> Wire:
    """A small tenant as its server at ``root`` tells it, with everything in it that must not be kept."""

    def batch(request: httpx.Request) -> httpx.Response:
        bodies: dict[str, Any] = {
            "/groups/hr/members": {"value": people("ada"), "@odata.context": f"{root}/v1.0/$metadata#x"},
            "/groups/it/members": {"value": people("ben"), "@odata.nextLink": f"{root}/v1.0{LATER}"},
        }
        items = [
            {"id": item["id"], "status": 200, "headers": {"request-id": "inner-session", "Content-Type": "application/json"}}
            | {"body": bodies[item["url"]]}
            for item in body_of(request)["requests"]
        ]
        return httpx.Response(200, json={"responses": items})

    telling = {
        "request-id": "session-1",
        "set-cookie": "session=1",
        "date": "Sat, 21 Nov 2026 01:30:00 GMT",
        "x-served-by": "machine",
    }
    first = page(people("ada", "ben"), f"{root}{SECOND}")
    first.headers.update(telling)
    return Wire(
        {
            "/v1.0/users": [error(429, Retry_After="1"), first],
            SECOND: page(people("cleo")),
            "/v1.0/groups?$count=true": page(people("hr", "it"), count=2),
            "/v1.0/$batch": batch,
            f"/v1.0{LATER}": page(people("dora")),
            "/beta/risk": error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
        }
    )


def record(path: Path, root: str = LOOPBACK, *resources: Resource) -> Collection:
    wire = tenant(root)
    recorder = Recorder(path, GLOBAL)
    transport = recorder.transport(BoundedTransport(wire), root, application=False)
    credential: Any = None if root == LOOPBACK else Credential()
    client = GraphClient(root, GLOBAL, transport, credential=credential, application=False, wall=lambda: 1_800_000_000.0)
    got = read(wire, *(resources or ALL), client=client)
    recorder.save(RECORDED)
    return got


def replay(path: Path, *resources: Resource) -> Collection:
    recording = load_recording(path)
    return read(Wire(), *(resources or ALL), client=connect(CLOUDS[recording.cloud], recording=recording))


@pytest.fixture(params=["yaml", "json"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"tenant.{request.param}"


@pytest.mark.parametrize("root", [LOOPBACK, GRAPH])
def test_a_replay_tells_what_the_scan_told(path: Path, root: str) -> None:
    live = record(path, root)
    again = replay(path)
    assert again.evidence == live.evidence
    assert again.configuration == live.configuration
    assert ids(again.evidence["users"]) == ["ada", "ben", "cleo"]
    assert isinstance(again.evidence["members"], ByKey)
    assert ids(again.evidence["members"]["it"]) == ["ben", "dora"]
    gap(again.evidence["risk"], GapReason.NO_PERMISSION)


def test_a_replay_is_the_same_each_time_and_takes_no_time(path: Path) -> None:
    record(path)
    first, second = replay(path), replay(path)
    assert first == second
    assert {reading.seconds for reading in first.readings} == {0.0}


def test_recording_twice_gives_the_same_bytes_wherever_the_server_was(tmp_path: Path) -> None:
    contents = set()
    for number, root in enumerate(("http://127.0.0.1:8123", "http://127.0.0.1:40999", "http://localhost:5000", GRAPH)):
        file = tmp_path / f"{number}.json"
        wire = tenant(root)
        recorder = Recorder(file, GLOBAL)
        transport = recorder.transport(BoundedTransport(wire), root, application=True)
        credential: Any = Credential() if root == GRAPH else None
        client = GraphClient(root, GLOBAL, transport, credential=credential, wall=lambda: 1_800_000_000.0)
        read(wire, *ALL, client=client)
        recorder.save(RECORDED)
        contents.add(file.read_bytes())
    assert len(contents) == 1


def test_nothing_of_a_session_a_machine_or_a_moment_is_kept(path: Path) -> None:
    record(path, GRAPH)
    loopback = path.with_stem("loopback")
    record(loopback, LOOPBACK)
    for content in (path.read_text(), loopback.read_text()):
        for word in (
            "Bearer",
            "invented",
            "uthorization:",
            'uthorization"',
            "cookie",
            "request-id",
            "session",
            "machine",
            "127.0.0.1",
            "8123",
            "localhost",
        ):
            assert word not in content, word
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", content)  # no client-request-id
        assert "innerError" in content
        assert "01:00:00" not in content
        assert "429" not in content
        assert "RFNwdAIAAQ" in content


def test_what_is_kept_of_a_request_is_what_changes_its_answer(path: Path) -> None:
    record(path)
    text = path.read_text()
    document = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    asked = {item["request"]["uri"]: item["request"] for item in document["interactions"]}
    assert sorted(asked) == [
        f"{GRAPH}/beta/risk",
        f"{GRAPH}/v1.0/$batch",
        f"{GRAPH}/v1.0/groups/it/members?$skiptoken=two",
        f"{GRAPH}/v1.0/groups?$count=true",
        f"{GRAPH}/v1.0/users",
        f"{GRAPH}{SECOND}",
    ]
    assert asked[f"{GRAPH}/v1.0/groups?$count=true"]["headers"] == {
        "accept": ["application/json"],
        "consistencylevel": ["eventual"],
    }
    assert document["metadata"]["ztscan"]["recorded"] == RECORDED
    assert document["metadata"]["ztscan"]["cloud"] == "global"


def test_the_file_is_its_owners_alone_and_nothing_is_left_beside_it(path: Path) -> None:
    record(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*path.parent.iterdir()] == [path]


def test_what_a_recording_lacks_is_a_gap_of_that_reason(path: Path) -> None:
    record(path, LOOPBACK, USERS)
    got = replay(path, USERS, GROUPS, resource("more", "/users", select=("id",)))
    assert ids(got.evidence["users"]) == ["ada", "ben", "cleo"]
    gap(got.evidence["groups"], GapReason.NOT_RECORDED, "`/v1.0/groups`", "record the tenant again")
    gap(got.evidence["more"], GapReason.NOT_RECORDED, "with these options")


def test_a_page_that_a_recording_lacks_makes_the_collection_a_gap(path: Path) -> None:
    record(path)
    text = path.read_text().replace("RFNwdAIAAQ", "another", 1)
    path.write_text(text)
    gap(replay(path, USERS).evidence["users"], GapReason.NOT_RECORDED)


def test_a_recording_says_who_scanned_and_when(path: Path) -> None:
    record(path)
    recording = load_recording(path)
    assert (recording.cloud, recording.recorded, recording.application) == ("global", RECORDED, False)


def test_the_order_of_options_does_not_matter_in_a_replay(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(cassette(f"{GRAPH}/v1.0/users?%24top=5&%24select=id", {"value": [{"id": "ada"}]})))
    assert ids(replay(path, resource("users", "/users", select=("id",), top=5)).evidence["users"]) == ["ada"]


def test_vcrpy_itself_replays_our_recordings(path: Path) -> None:
    record(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # vcrpy's own, while it patches
        serializer = path.suffix.removeprefix(".")
        with vcr.use_cassette(str(path), serializer=serializer, record_mode="none"), httpx.Client() as client:
            assert client.get(f"{GRAPH}/v1.0/users").json()["value"] == people("ada", "ben")


def test_a_cassette_that_vcrpy_made_can_be_replayed(tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text(
        f"""interactions:
- request:
    body: null
    headers: {{accept: ['*/*'], user-agent: [python-httpx]}}
    method: GET
    uri: {GRAPH}/v1.0/users
  response:
    body: {{string: '{{"value": [{{"id": "ada"}}]}}'}}
    headers: {{Content-Type: [application/json]}}
    status: {{code: 200, message: OK}}
version: 1
"""
    )
    assert load_recording(path).recorded == ""
    assert ids(replay(path, USERS).evidence["users"]) == ["ada"]


def cassette(uri: str = f"{GRAPH}/v1.0/users", body: Any = None, **more: Any) -> dict[str, Any]:
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": json.dumps(body or {"value": []})}}
    request: dict[str, Any] = {"method": "GET", "uri": uri, "body": None, "headers": {}}
    return {"version": 1, "interactions": [{"request": request, "response": response | more}]}


FOREIGN: dict[str, Any] = {
    "nothing": "",
    "text": "hello",
    "a list": [],
    "an old cassette": [{"request": {}, "response": {}}],
    "no interactions": {"version": 1},
    "no interaction": {"version": 1, "interactions": []},
    "another site": cassette("https://example.com/"),
    "two clouds": {
        "version": 1,
        "interactions": [*cassette()["interactions"], *cassette("https://graph.microsoft.us/x")["interactions"]],
    },
    "no status": cassette(status={}),
    "a strange status": cassette(status={"code": 9000}),
    "a status as text": cassette(status={"code": "200"}),
    "a body of a strange kind": cassette(body={"string": "x"})
    | {"interactions": [{"request": {"method": "GET"}, "response": {}}]},
    "body no text": {
        "version": 1,
        "interactions": [cassette()["interactions"][0] | {"response": {"status": {"code": 200}, "body": {"string": 7}}}],
    },
    "a broken address": cassette("https://[graph"),
    "a result": {"schema": "ztscan.scan/1", "checks": []},
}


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file_is_a_usage_error_with_a_next_step(tmp_path: Path, content: Any, suffix: str) -> None:
    path = tmp_path / f"foreign.{suffix}"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(UsageError) as raised:
        load_recording(path)
    assert str(path) in str(raised.value)
    assert raised.value.next_step


HOSTILE = {
    "python object": "!!python/object/apply:os.system ['echo gone wrong']",
    "python module": "interactions: !!python/module:os",
    "deep": "[" * 2000,
    "deep and closed": "[" * 100 + "]" * 100,
    "merge bomb": "a: &a {x: 1}\nb: &b {<<: [*a, *a, *a, *a, *a, *a, *a, *a, *a]}\nc: {<<: [*b, *b, *b, *b, *b, *b, *b, *b]}\n",
    "alias bomb": "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\ninteractions: *c\nversion: 1\n",
    "recursive": "version: 1\ninteractions: &a [*a]\n",
    "broken": "interactions: [",
    "tab": "\t- x",
    "control": "a: \x01",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_is_a_usage_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(content)
    with pytest.raises(UsageError):
        load_recording(path)


def test_json_that_is_too_deep_or_no_text_is_a_usage_error(tmp_path: Path) -> None:
    for number, content in enumerate((b"[" * 200_000, b"\xff\xfe{}", b'{"version": ' + b"9" * 9000 + b"}")):
        path = tmp_path / f"{number}.json"
        path.write_bytes(content)
        with pytest.raises(UsageError):
            load_recording(path)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(600 * 1024 * 1024)
    with pytest.raises(UsageError, match="larger"):
        load_recording(path)


def test_files_that_are_not_there_or_have_another_suffix(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        load_recording(tmp_path / "missing.yaml")
    with pytest.raises(UsageError, match="suffix"):
        load_recording(tmp_path / "tenant.har")
    with pytest.raises(UsageError, match="suffix"):
        Recorder(tmp_path / "tenant.txt", GLOBAL)


def test_a_recording_that_could_not_be_written_is_told_before_the_scan(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        Recorder(tmp_path / "no" / "folder" / "tenant.json", GLOBAL)


def test_a_replay_needs_neither_credential_nor_endpoint() -> None:
    recording = Recording("global", "", "", True, {})
    with pytest.raises(ValueError, match="only one"):
        connect(GLOBAL, recording=recording, endpoint=LOOPBACK)
    with pytest.raises(ValueError, match="only one"):
        connect(GLOBAL)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=15
    )
)
def test_whatever_the_file_holds_there_is_a_recording_or_a_usage_error(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps({"version": 1, "interactions": content}))
    with pytest.raises(UsageError):
        load_recording(path)


def test_bodies_that_are_no_json_are_replayed_as_they_came(path: Path) -> None:
    wire = Wire({"/v1.0/users": httpx.Response(200, content=b'{"value": [{"id": "ada"')})
    recorder = Recorder(path, GLOBAL)
    client = GraphClient(LOOPBACK, GLOBAL, recorder.transport(BoundedTransport(wire), LOOPBACK, application=True))
    live = read(wire, USERS, client=client)
    recorder.save(RECORDED)
    assert replay(path, USERS).evidence == live.evidence
    gap(live.evidence["users"], GapReason.MALFORMED)


def test_the_version_of_the_format_and_the_serializers_are_those_of_vcrpy() -> None:
    assert vcr.serialize.CASSETTE_FORMAT_VERSION == CASSETTE_FORMAT_VERSION
    for kind, original in (("json", vcr.serializers.jsonserializer), ("yaml", vcr.serializers.yamlserializer)):
        assert serializer(kind).__file__ == original.__file__
