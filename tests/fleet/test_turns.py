"""Turns: never more requests of an application in a span than its limit has, whoever asks."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from ztscan.fleet.run.limits import LIMITS, SharedLimit
from ztscan.fleet.run.turns import Turns

LIMIT = SharedLimit(3, 10.0)


class Clock(threading.Event):
    """A clock that waiting moves on, so that it also serves as what stops waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self, timeout: float | None = None) -> bool:
        self.now += timeout or 0.0
        return self.is_set()


@given(st.lists(st.one_of(st.floats(0.0, 12.0), st.just(-1.0)), min_size=1, max_size=30))
def test_no_span_has_more_than_the_limit(steps: list[float]) -> None:
    """A step is a pause before asking; -1 is a refusal of the application."""
    clock = Clock()
    turns = Turns({"lane": LIMIT}, clock)
    granted: list[float] = []
    refused_until = 0.0
    for step in steps:
        if step < 0:
            turns.throttled("app", "lane", 4.0)
            refused_until = clock.now + 4.0
            continue
        clock.now += step
        assert turns.wait("app", "lane", clock)
        assert clock.now >= refused_until
        granted.append(clock.now)
    spans = zip(granted, granted[LIMIT.requests :], strict=False)
    assert all(later - earlier >= LIMIT.seconds - 1e-9 for earlier, later in spans)


@given(st.sampled_from(list(LIMITS.values())), st.integers(1, 500))
def test_runs_that_share_an_application_do_not_exceed_its_limit_together(limit: SharedLimit, runs: int) -> None:
    part = limit.shared_by(runs)
    assert part.requests >= 1
    assert runs * part.requests / part.seconds <= limit.requests / limit.seconds + 1e-9
    assert limit.shared_by(1) == limit


def test_applications_and_lanes_wait_for_themselves_only() -> None:
    clock = Clock()
    turns = Turns({"lane": LIMIT, "other": LIMIT}, clock)
    for application, lane in (("a", "lane"), ("b", "lane"), ("a", "other")):
        for _ in range(3):
            turns.wait(application, lane, clock)
    assert clock.now == 100.0
    turns.wait("a", "lane", clock)
    assert clock.now == 110.0


def test_a_lane_without_a_limit_waits_for_nothing_and_a_stop_ends_waiting() -> None:
    clock = Clock()
    turns = Turns({"lane": LIMIT}, clock)
    assert turns.wait("a", "unknown", clock)
    turns.throttled("a", "unknown", 5.0)
    clock.set()
    assert not turns.wait("a", "lane", clock)
    assert not turns.wait("a", "unknown", clock)


def test_a_scan_that_tells_of_an_endless_refusal_holds_the_others_up_for_one_span() -> None:
    clock = Clock()
    turns = Turns({"lane": LIMIT}, clock)
    turns.throttled("a", "lane", 1e300)
    turns.throttled("a", "lane", -5.0)
    turns.wait("a", "lane", clock)
    assert clock.now == 100.0 + LIMIT.seconds
