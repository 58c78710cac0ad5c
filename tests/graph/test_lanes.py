"""Lanes: each keeps to its quota, they run side by side, and the longest chain goes first."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.graph.wire import LOOPBACK, USERS, Wire, error, page, people, read, resource, run
from ztscan.graph.collect import collect
from ztscan.graph.lanes import Lane
from ztscan.graph.plan import make_plan
from ztscan.graph.progress import Event, LaneWaits

GOOD = page(people("ada"))
OTHER = resource("other", "/other", lane=Lane.OTHER)

REPORTS = [resource(f"report_{number}", f"/report{number}", lane=Lane.REPORTS) for number in range(12)]
CONDITIONAL_ACCESS = [resource(f"policy_{number}", f"/policy{number}", lane=Lane.CONDITIONAL_ACCESS) for number in range(5)]


def lanes(*resources: Any) -> Wire:
    return Wire({f"/v1.0{r.path}": GOOD for r in resources})


def test_the_reports_lane_keeps_to_five_requests_in_ten_seconds_and_a_little_more() -> None:
    """Where the sixth comes after ten seconds sharp, and its way is a moment shorter, it is refused."""
    wire = lanes(*REPORTS)
    read(wire, *REPORTS)
    assert [round(at - wire.times[0], 6) for at in wire.times] == [0.0] * 5 + [10.5] * 5 + [21.0] * 2


def test_conditional_access_is_read_one_by_one_more_than_a_second_after_each_answer() -> None:
    """The way of one request may be longer than that of the next: two that are sent 1.1 seconds apart may arrive within one."""
    arrived: list[float] = []

    async def behind(ways: Iterator[float]) -> httpx.Response:
        await asyncio.sleep(next(ways))
        arrived.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.05)
        return GOOD

    ways = iter([0.4, 0.0, 0.3, 0.1, 0.0])
    read(Wire({f"/v1.0{r.path}": lambda _: behind(ways) for r in CONDITIONAL_ACCESS}), *CONDITIONAL_ACCESS)
    between = [later - earlier for earlier, later in itertools.pairwise(arrived)]
    assert [round(seconds, 6) for seconds in between] == [1.1, 1.4, 1.2, 1.1]


def test_lanes_run_side_by_side() -> None:
    wire = lanes(*REPORTS, *CONDITIONAL_ACCESS)
    read(wire, *REPORTS, *CONDITIONAL_ACCESS)
    assert wire.times[-1] - wire.times[0] == pytest.approx(2 * Lane.REPORTS.pace.seconds)


def test_nothing_is_paced_on_loopback_unless_asked() -> None:
    wire = lanes(*REPORTS)
    read(wire, *REPORTS, client=wire.client(root=LOOPBACK, paced=False))
    assert len(set(wire.times)) == 1


def test_no_more_requests_are_under_way_than_the_lane_takes() -> None:
    under_way, most = [0], [0]

    async def slow(_: httpx.Request) -> httpx.Response:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        await asyncio.sleep(1)
        under_way[0] -= 1
        return GOOD

    several = [resource(f"r{number}", f"/r{number}") for number in range(30)]
    read(Wire({f"/v1.0{r.path}": slow for r in several}), *several)
    assert most[0] == Lane.DIRECTORY.pace.concurrency


def test_the_longest_chain_goes_first() -> None:
    long = resource("zz_long", "/zz", top=999, lane=Lane.CONDITIONAL_ACCESS)
    wire = lanes(long, *CONDITIONAL_ACCESS)
    read(wire, long, *CONDITIONAL_ACCESS)
    assert wire.requests[0].url.path == "/v1.0/zz"


def test_progress_names_the_lane_that_waits_and_for_how_long() -> None:
    events: list[Event] = []
    wire = lanes(*REPORTS)
    read(wire, *REPORTS, watch=events.append)
    assert next(e for e in events if isinstance(e, LaneWaits)) == LaneWaits(
        "reports", Lane.REPORTS.pace.seconds, 1, throttled=False
    )
    wire = Wire({"/v1.0/users": [error(429, Retry_After="30"), GOOD]})
    read(wire, USERS, watch=events.append)
    assert events[-3] == LaneWaits("directory", 30.0, 1, throttled=True)


def test_a_cancelled_scan_leaves_nothing_under_way() -> None:
    ended: list[str] = []

    async def hang(request: httpx.Request) -> httpx.Response:
        try:
            await asyncio.sleep(10_000)
        finally:
            ended.append(request.url.path)
        return GOOD

    async def session() -> None:

        wire = Wire({"/v1.0/users": hang, "/v1.0/other": hang})
        async with wire.client() as client:
            plan = make_plan(["users", "other"], {"users": USERS, "other": OTHER}, cloud="global")
            task = asyncio.create_task(collect(plan, client))
            await asyncio.sleep(5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(session())
    assert sorted(ended) == ["/v1.0/other", "/v1.0/users"]
