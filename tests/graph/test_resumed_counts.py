"""A scan that goes on from an interrupted one, where lists of the same objects share their count."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.graph.wire import LOOPBACK, Wire, ids, page, people, read, resource
from ztscan.graph.cassette import Earlier, Recorder, load_recording
from ztscan.graph.client import GraphClient, connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import Collection
from ztscan.graph.lanes import Lane
from ztscan.graph.resumption import clients_as_of

FIRST, SECOND = "2026-11-21T02:00:00Z", "2026-11-21T03:00:00Z"
GUESTS = resource("guests", "/users", filter="userType eq 'Guest'", counted=True)
ACTIVITY = resource(
    "activity", "/users", filter="userType eq 'Guest'", select=("id", "mail"), lane=Lane.SIGN_IN_ACTIVITY, counted=True
)
GROUPS = resource("groups", "/groups", counted=True)


def directory(*guests: str) -> Wire:
    def users(request: httpx.Request) -> httpx.Response:
        return page(people(*guests), count=len(guests) if "ConsistencyLevel" in request.headers else None)

    return Wire({"/v1.0/users": users, "/v1.0/groups": page(people("staff"), count=1)})


def recorded(wire: Wire, path: Path, earlier: Earlier | None = None, taken: dict[str, GraphClient] | None = None) -> Recorder:
    recorder = Recorder(path, GLOBAL)
    transport = recorder.transport(wire, LOOPBACK, application=True)
    client = GraphClient(LOOPBACK, GLOBAL, transport, wall=lambda: 1_800_000_000.0)
    got: Collection = read(wire, GUESTS, ACTIVITY, GROUPS, client=client, taken=taken)
    told = {name: ids(rows) for name, rows in got.evidence.items()}
    assert told == {"guests": told["activity"], "activity": told["activity"], "groups": ["staff"]}
    recorder.save(SECOND, earlier.of([*(taken or ())]) if earlier else None)
    return recorder


@pytest.mark.parametrize("guests", [("ada",), ("ada", "ben", "cleo"), ("ada", "ben")])
def test_what_shares_its_count_with_a_list_that_is_read_again_is_read_again(tmp_path: Path, guests: tuple[str, ...]) -> None:
    """A recording has one answer to the request for the count: it would be that of another time than the list."""
    before = recorded(directory("ada", "ben"), tmp_path / "first.json")
    for name in ("guests", "groups"):
        before.whole(name)
    assert before.save_partial(FIRST, "account", "tenant")
    interrupted = load_recording(before.partial)
    assert interrupted.partial is not None
    earlier = interrupted.partial.earlier
    taken = clients_as_of(GLOBAL, interrupted, earlier.read_at)

    wire = directory(*guests)
    recorded(wire, tmp_path / "second.json", earlier, taken)
    assert [*taken] == ["groups"], "what shares no count is not read again"
    assert not any("/groups" in asked for asked in wire.asked)

    again = load_recording(tmp_path / "second.json")
    replayed = read(
        Wire(),
        *(GUESTS, ACTIVITY, GROUPS),
        client=connect(GLOBAL, recording=again),
        taken=clients_as_of(GLOBAL, again, again.read_at),
    )
    assert {name: ids(rows) for name, rows in replayed.evidence.items()} == {
        "guests": [*guests],
        "activity": [*guests],
        "groups": ["staff"],
    }
