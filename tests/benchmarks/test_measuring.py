"""What the benchmarks measure with: memory of a process alone, the simulator in another process, requests by their purpose."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.asked import asked
from benchmarks.figures import at_least, at_most, cost_of, python, show, unmeasured
from benchmarks.floor import READER, first_requests
from benchmarks.minimal import minimal_requests
from benchmarks.multiples import unread
from benchmarks.served import served
from tests.simulator import Fault, FaultPlan, Options
from tests.simulator.endpoints import Bucket
from tests.simulator.log import Entry
from tests.simulator.running import get
from tests.simulator.tenants.generated import Shape
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.engine.registry import load
from ztscan.graph.client import connect
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.collect import collect_now
from ztscan.graph.opening import opened_together
from ztscan.graph.plan import make_plan
from ztscan.graph.resource import Keys
from ztscan.graph.resources import RESOURCES
from ztscan.scan import plan_for


def nobody() -> tuple[str, ...]:
    return ()


SMALL = Shape(users=30, applications=5, groups=2, policies=2, administrators=2)
DETAILS = replace(RESOURCES["privileged_user_details"], keys=Keys(nobody, per_request=15))
KEY = "00000000-5ca1-4e00-8000-000000000001"


def test_memory_of_whoever_measures_is_not_counted(tmp_path: Path) -> None:
    ballast = bytearray(b"\x01") * 200_000_000
    cost = cost_of(python("import sys; sys.exit(3)"), tmp_path, {})
    assert len(ballast) == 200_000_000
    assert 1 < cost.peak < 100
    assert cost.code == 3


def test_a_command_gets_its_environment_and_its_words_are_kept(tmp_path: Path) -> None:
    cost = cost_of(python("import os; print(os.environ['BALLAST'])"), tmp_path, {"BALLAST": "none"})
    assert (cost.code, (tmp_path / "stderr.txt").read_text()) == (0, "none\n")


def test_the_log_comes_over_from_the_process_of_the_simulator() -> None:
    refusing = Options(faults=FaultPlan(kinds=(Fault.TOO_MANY_REQUESTS,), every=2))
    with served(SMALL, refusing) as graph:
        for path in ("organization", "domains", "subscribedSkus"):
            get(f"{graph.url}/v1.0/{path}")
        seen = graph.seen()
    assert [(entry.path, entry.status) for entry in seen.log] == [
        ("organization", 200),
        ("domains", 429),
        ("subscribedSkus", 200),
    ]
    assert seen.refused == 1
    assert seen.seconds >= max(entry.started for entry in seen.log) - seen.log[0].started


def test_what_the_simulator_does_not_model_fails_the_benchmark() -> None:
    with pytest.raises(RuntimeError, match="does not model"), served(SMALL) as graph:
        get(f"{graph.url}/v1.0/nobody/taught/this")


def entry(path: str, *, method: str = "GET", status: int = 200, **options: str) -> Entry:
    bucket = Bucket.DIRECTORY
    queried = {f"${name}": value for name, value in options.items()}
    return Entry(
        started=0, seconds=0, method=method, version="v1.0", path=path, options=queried, status=status, bucket=bucket, units=1
    )


def test_requests_are_told_apart_by_what_they_are_for() -> None:
    plan = make_plan(["group_members", "privileged_user_details", "application_owners"], RESOURCES, cloud="global")
    certain = [entry("certain")] * plan.requests
    members, owners = f"groups/{KEY}/transitiveMembers", f"applications/{KEY}/owners"
    found = asked(
        plan,
        [
            *certain,
            entry("users", filter=f"id in ('{KEY}')"),
            entry("directoryObjects/getByIds", method="POST"),
            entry(members),
            entry(members, status=429),
            dataclasses.replace(entry("$batch", method="POST"), batched=(members, owners)),
            entry("users", skiptoken="second"),
            entry(members, skiptoken="second"),
        ],
    )
    assert (found.total, found.certain, found.for_keys, found.further) == (plan.requests + 6, plan.requests, 4, 2)
    assert found.one_by_one == {("groups", "transitiveMembers"): 2, ("applications", "owners"): 1}
    assert (found.of_each("groups"), found.of_each("users")) == (2, 0)


def test_the_raw_reader_and_the_minimal_plan_agree_and_a_scan_asks_little_more(tmp_path: Path) -> None:
    """The reader reads in one chain what a scan reads in ranges, and both are computed from the plan, not from a log."""
    plan = plan_for(load().select(()), GLOBAL)
    with served(dataclasses.replace(SMALL, operators=150, principals=20, other_groups=30, grants=1_200)) as graph:
        evidence = collect_now(plan, connect(GLOBAL, endpoint=graph.url)).evidence
        scanned = len(graph.seen().log)
        asked_first = first_requests(plan, evidence, graph.url, datetime.now(UTC))
        (tmp_path / "requests.json").write_text(json.dumps({"host": graph.url.removeprefix("http://"), "requests": asked_first}))
        assert cost_of([*READER, "requests.json"], tmp_path, {}).code == 0
        raw = len(graph.seen().log) - scanned
    least = minimal_requests(plan, evidence)
    assert raw == least
    counts = sum(step.resource.counted for step in plan.steps)
    together = [step.resource.name for some in opened_together(plan.steps) for step in some]
    again = sum(evidence[name] is None or isinstance(evidence[name], Gap) for name in together)
    extra = "the count of each list that is counted, whether missing objects exist, and what a batch refused"
    assert least <= scanned <= least + counts + 1 + again, extra
    assert len(together) > 100
    assert (tmp_path / "stderr.txt").read_text().startswith(f"{raw} requests, ")


def test_the_minimal_plan_counts_batches_of_lookups() -> None:
    plan = make_plan(["privileged_user_details"], {"privileged_user_details": DETAILS}, cloud="global")
    for keys, requests in ((0, 0), (15, 1), (300, 1), (301, 2), (3231, 11)):
        evidence = {"privileged_user_details": ByKey("privileged_user_details", dict.fromkeys(map(str, range(keys))))}
        assert minimal_requests(plan, evidence) == requests


@pytest.mark.parametrize("reason", [GapReason.UNAVAILABLE, GapReason.ERROR, GapReason.MALFORMED])
@pytest.mark.parametrize("name", ["users", "role_eligibility_schedule_instances"])
def test_a_list_that_was_not_read_makes_no_minimal_plan(name: str, reason: GapReason) -> None:
    """Its pages would count as one, and the scan that did read it as many times the least."""
    plan = make_plan([name], {name: RESOURCES[name]}, cloud="global")
    with pytest.raises(ValueError, match=f"`{name}` was not read"):
        minimal_requests(plan, {name: Gap(name, reason, "no answer in time", "")})
    assert minimal_requests(plan, {name: Gap(name, GapReason.NOT_LICENSED, "refused", "")}) == 1


def test_a_part_of_a_list_by_key_that_was_not_read_makes_no_minimal_plan() -> None:
    members = replace(RESOURCES["group_members"], keys=Keys(nobody))
    plan = make_plan(["group_members"], {"group_members": members}, cloud="global")
    gap = Gap("group_members", GapReason.UNAVAILABLE, "no answer in time", "")
    with pytest.raises(ValueError, match="`group_members` was not read"):
        minimal_requests(plan, {"group_members": ByKey("group_members", {"one": (), "another": gap})})


def test_pages_whose_size_graph_chooses_are_counted() -> None:
    name = "role_eligibility_schedule_instances"
    plan = make_plan([name], {name: RESOURCES[name]}, cloud="global")
    for rows, requests in ((0, 1), (100, 1), (101, 2), (2540, 26)):
        assert minimal_requests(plan, {name: (None,) * rows}) == requests


def test_a_scan_that_read_less_is_not_measured() -> None:
    evidence = {"users": (), "groups": (), "forms_settings": Gap("forms_settings", GapReason.NOT_LICENSED, "refused", "")}
    rows = [{"name": "users", "outcome": "unavailable"}, {"name": "groups", "outcome": "ok"}]
    assert unread({"resources": [*rows, {"name": "forms_settings", "outcome": "not_licensed"}]}, evidence) == ["users"]


def test_a_target_that_nobody_measured_is_not_met(capsys: pytest.CaptureFixture[str]) -> None:
    assert show("one", [at_most("requests", 3, 3, "requests"), at_least("rate", 4, 3, "times")])
    assert not show("another", [at_most("requests", 4, 3, "requests")])
    capsys.readouterr()
    assert not show("browser", [unmeasured("opened (no Chromium here)", 1, "s")])
    assert "not measured" in capsys.readouterr().out
