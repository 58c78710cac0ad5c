"""A scan of a fleet waits for its turn in the lanes whose limits hold for the application in all its tenants."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import Counter
from concurrent.futures import Future

import pytest

from tests.graph.wire import Wire, error, page, people, read, resource
from ztscan.core.coordinator import Coordinator, of_environment
from ztscan.fleet.run.limits import LIMITS
from ztscan.graph.lanes import OVER_ALL_TENANTS, Lane

GOOD = page(people("ada"))
REPORTS = [resource(f"report_{number}", f"/report{number}", lane=Lane.REPORTS) for number in range(7)]
OTHERS = [resource(f"other_{lane.name.lower()}", f"/{lane.name}", lane=lane) for lane in Lane if lane not in OVER_ALL_TENANTS]


class Fleet:
    """Grants each turn ``delays`` seconds after it was asked for; the last delay stays."""

    def __init__(self, *delays: float) -> None:
        self.delays = list(delays)
        self.asked: Counter[str] = Counter()
        self.told: list[tuple[str, float]] = []

    def turn(self, lane: str) -> Future[None]:
        self.asked[lane] += 1
        granted: Future[None] = Future()
        delay = self.delays.pop(0) if len(self.delays) > 1 else self.delays[0]
        asyncio.get_running_loop().call_later(delay, granted.set_result, None)
        return granted

    def throttled(self, lane: str, seconds: float) -> None:
        self.told.append((lane, seconds))


def wire_for(*resources: object) -> Wire:
    return Wire({f"/v1.0{one.path}": GOOD for one in resources})  # type: ignore[attr-defined]


def test_only_lanes_with_a_limit_over_all_tenants_ask() -> None:
    fleet, wire = Fleet(0.0), wire_for(*REPORTS, *OTHERS)
    read(wire, *REPORTS, *OTHERS, client=wire.client(turns=fleet))
    assert fleet.asked == {"reports": len(REPORTS)}
    assert len(wire.requests) == len(REPORTS) + len(OTHERS)


def test_the_count_of_a_list_with_sign_in_activity_takes_no_turn_of_it() -> None:
    """It asks for ids alone, which are no sign-in activity: a turn less for each tenant."""
    listed = resource("guests", "/users", lane=Lane.SIGN_IN_ACTIVITY, counted=True)
    counted = page(people("ada"), count=1)
    fleet, wire = Fleet(0.0), Wire({"/v1.0/users": counted})
    read(wire, listed, client=wire.client(turns=fleet))
    assert len(wire.requests) == 2
    assert fleet.asked == {"sign_in_activity": 1}


def test_a_request_is_sent_when_its_turn_comes_and_counts_from_then_on() -> None:
    fleet, wire = Fleet(9.0, 0.0), wire_for(*REPORTS)
    read(wire, *REPORTS, client=wire.client(turns=fleet))
    sent = sorted(round(at - 1000.0, 3) for at in wire.times)
    assert sent[0] == 0.0
    assert 9.0 in sent
    pace = Lane.REPORTS.pace
    assert all(later - earlier >= pace.seconds for earlier, later in zip(sent, sent[pace.requests :], strict=False))


def test_a_turn_that_never_comes_ends_with_the_time_for_reading() -> None:
    fleet, wire = Fleet(1e6), wire_for(*REPORTS)
    collection = read(wire, *REPORTS, client=wire.client(turns=fleet), budget=60.0)
    assert wire.requests == []
    assert {type(value).__name__ for value in collection.evidence.values()} == {"Gap"}


@pytest.mark.parametrize(("scope", "told"), [("Application/Read/x/y", 1), ("Tenant_Application/Read/x/y", 0), ("", 0)])
def test_a_refusal_in_all_tenants_is_told_to_the_fleet_and_one_in_this_tenant_is_not(scope: str, told: int) -> None:
    refused = error(429, Retry_After="7")
    if scope:
        refused.headers["x-ms-throttle-scope"] = scope
    fleet = Fleet(0.0)
    wire = Wire({"/v1.0/report0": [refused, GOOD]})
    read(wire, REPORTS[0], client=wire.client(turns=fleet))
    assert fleet.told == [("reports", 7.0)] * told


def test_the_fleet_has_a_limit_for_each_such_lane_and_it_is_no_tighter_than_the_one_per_tenant() -> None:
    assert LIMITS.keys() == {lane.name.lower() for lane in OVER_ALL_TENANTS}
    for lane in OVER_ALL_TENANTS:
        limit = LIMITS[lane.name.lower()]
        assert limit.seconds == lane.pace.seconds
        assert limit.requests >= lane.pace.requests


def test_turns_come_over_the_pipe_in_the_order_of_asking_and_its_end_is_noticed() -> None:
    reading, from_fleet = os.pipe()
    to_fleet, writing = os.pipe()
    gone = threading.Event()
    coordinator = Coordinator(reading, writing, gone.set)
    first, second = coordinator.turn("reports"), coordinator.turn("reports")
    coordinator.throttled("reports", 3.25)
    assert os.read(to_fleet, 200) == b"ask reports\nask reports\nthrottled reports 3.2\n"
    os.write(from_fleet, b"go else\nnonsense\n\xff\ngo rep")
    assert not first.done()
    os.write(from_fleet, b"orts\n")
    first.result(timeout=30)
    assert not second.done()
    second.cancel()
    third = coordinator.turn("reports")
    os.write(from_fleet, b"go reports\n" * 2)  # the turn of one that waits no longer is over
    third.result(timeout=30)
    os.close(from_fleet)
    assert gone.wait(30)
    for end in (reading, to_fleet, writing):
        os.close(end)


def test_without_a_fleet_there_is_no_coordinator() -> None:
    assert of_environment({}) is None
    assert of_environment({"ZTSCAN_COORDINATOR": "socket"}) is None
