"""A list that the scan waits for is read in ranges side by side; what comes out is what one chain of pages gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.completing import record
from tests.simulator.faults import Fault, FaultPlan
from tests.simulator.graph import Caller
from tests.simulator.in_process import InProcess
from tests.simulator.options import Options
from tests.simulator.tenant import NOW, Tenant
from tests.simulator.tenants.generated import Shape, generated
from ztscan.core.columns import Table, table_of
from ztscan.core.model import Gap
from ztscan.graph import counted
from ztscan.graph.areas.applications import Application
from ztscan.graph.areas.users import User
from ztscan.graph.cassette import Recorder, Recording, load_recording
from ztscan.graph.client import connect
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.collect import Collection, collect_now
from ztscan.graph.plan import Plan, make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.graph.rows import joined

USERS = 24_000
PAGES = 25
ALONE = make_plan(["users"], RESOURCES, cloud="global")
WITH_REPORT = make_plan(["users", "user_registration_details"], RESOURCES, cloud="global")
DISTANT = Options(latency=0.2)
WITHOUT_REPORT = Options(latency=0.2, caller=Caller(permissions=frozenset({"User.Read.All"})))


@cache
def crowd() -> Tenant:
    return generated(Shape(users=USERS, applications=10, groups=3, policies=3))


@cache
def in_one_chain() -> Collection:
    return InProcess(crowd()).collect(WITH_REPORT)


def ranges_asked(graph: InProcess) -> set[str]:
    return {f for request in graph.asked if "userPrincipalName" in (f := request.url.params.get("$filter", ""))}


def read(plan: Plan, options: Options) -> tuple[InProcess, Collection]:
    graph = InProcess(crowd(), options)
    return graph, graph.collect(plan)


@pytest.mark.parametrize(("plan", "options"), [(ALONE, DISTANT), (WITH_REPORT, WITHOUT_REPORT)], ids=["alone", "report refused"])
def test_what_the_scan_waits_for_is_read_in_ranges(plan: Plan, options: Options) -> None:
    graph, collection = read(plan, options)
    assert len(ranges_asked(graph)) == 8
    assert isinstance(collection.evidence["users"], Table)
    assert set(collection.evidence["users"]) == set(in_one_chain().evidence["users"])
    assert graph.seconds < PAGES * options.latency / 2, "a chain takes one round trip a page"


def test_a_list_that_the_scan_does_not_wait_for_stays_one_chain() -> None:
    """The registration report is as long, five pages in ten seconds: ranges would cost requests and save nothing."""
    graph, collection = read(WITH_REPORT, DISTANT)
    assert ranges_asked(graph) == set()
    assert collection.evidence["users"] == in_one_chain().evidence["users"]


def test_parts_are_joined_as_the_whole_is_held() -> None:
    ada, ben = record(User, id="a"), record(User, id="b")
    assert isinstance(joined(User, [table_of(User, [ada]), table_of(User, [ben])]), Table)
    assert joined(Application, [(record(Application, id="x"),), (record(Application, id="y"),)]) == (
        record(Application, id="x"),
        record(Application, id="y"),
    )
    alone = table_of(User, [ada])
    assert joined(User, [alone]) is alone, "one part is not made again"
    with pytest.raises(TypeError, match="as tables"):
        joined(User, [(ada,)])


def test_a_short_list_stays_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "WORTH_RANGES", PAGES + 2)
    graph, _ = read(ALONE, DISTANT)
    assert ranges_asked(graph) == set()


@pytest.mark.parametrize("fault", [Fault.MISSING_ROWS, Fault.FORBIDDEN, Fault.MALFORMED_JSON, Fault.REPEATED_LINK])
def test_ranges_that_are_not_whole_are_given_up_for_the_chain(fault: Fault) -> None:
    """Faults strike every later page of a range and none of the chain, whose address differs in nothing but the filter."""

    class OfRanges(FaultPlan):
        def strike(self, path: str, options: Mapping[str, str], *, attempt: int, number: int) -> Fault | None:  # noqa: ARG002
            return fault if "userPrincipalName" in options.get("$filter", "") else None

    graph, collection = read(ALONE, Options(latency=0.2, faults=OfRanges()))
    assert ranges_asked(graph)
    assert collection.evidence["users"] == in_one_chain().evidence["users"]


def test_rows_that_are_lost_in_the_ranges_and_in_the_chain_make_a_gap() -> None:
    plan = FaultPlan(kinds=(Fault.MISSING_ROWS,), rate=1.0, times=None)
    _, collection = read(ALONE, Options(faults=plan))
    assert isinstance(collection.evidence["users"], Gap)


def recorded(plan: Plan, options: Options, file: Path) -> tuple[Recording, Collection]:
    """A recording, and what was read while it was made."""
    recorder = Recorder(file, CLOUDS["global"])
    live = InProcess(crowd(), options).collect(plan, recorder=recorder)
    recorder.save("2026-11-01T06:00:00Z")
    return load_recording(file), live


def replayed(plan: Plan, recording: Recording) -> Collection:
    return collect_now(plan, connect(CLOUDS["global"], recording=recording, now=NOW))


@pytest.mark.parametrize(("plan", "options"), [(ALONE, DISTANT), (WITH_REPORT, WITHOUT_REPORT)], ids=["alone", "report refused"])
def test_a_recording_in_ranges_is_replayed_in_ranges(plan: Plan, options: Options, tmp_path: Path) -> None:
    recording, live = recorded(plan, options, tmp_path / "ranges.json")
    assert replayed(plan, recording).evidence["users"] == live.evidence["users"]


def test_a_recording_of_before_lists_were_counted_is_replayed(tmp_path: Path) -> None:
    recording, live = recorded(WITH_REPORT, DISTANT, tmp_path / "chain.json")
    uncounted = {key: answer for key, answer in recording.answers.items() if ("$count", "true") not in key[2]}
    assert len(uncounted) == len(recording.answers) - 1
    assert replayed(ALONE, replace(recording, answers=uncounted)).evidence["users"] == live.evidence["users"]


def test_a_recording_in_one_chain_is_replayed_as_one(tmp_path: Path) -> None:
    recording, live = recorded(WITH_REPORT, DISTANT, tmp_path / "chain.json")
    for plan in (WITH_REPORT, ALONE):
        assert replayed(plan, recording).evidence["users"] == live.evidence["users"]
