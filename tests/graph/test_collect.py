"""What comes of carrying out a plan, beside the rows themselves."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.graph.wire import LOOPBACK, USERS, Person, Wire, error, gap, ids, page, people, read, resource
from ztscan.core.model import Gap, GapReason
from ztscan.graph.collect import collect_now
from ztscan.graph.plan import make_plan
from ztscan.graph.progress import Event, ResourceDone
from ztscan.graph.resource import Keys, resource_table

GROUPS = resource("groups", "/groups", configuration=True)
WIRE = {"/v1.0/users": page(people("ada")), "/v1.0/groups": page(people("finance"))}


def test_evidence_readings_and_configuration_come_sorted_and_only_what_is_to_be_kept_is() -> None:
    async def late(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5.0004)
        return page(people("finance"))

    teams = resource("teams", "/teams", configuration=True)
    got = read(Wire({**WIRE, "/v1.0/groups": late, "/v1.0/teams": page(people("sales"))}), USERS, teams, GROUPS)
    assert [*got.evidence] == [reading.name for reading in got.readings] == ["groups", "teams", "users"]
    assert [*got.configuration] == ["groups", "teams"]
    assert [reading.seconds for reading in got.readings] == [5.0, 0.0, 0.0]


def test_progress_counts_down_the_resources_that_are_still_to_be_read() -> None:
    events: list[Event] = []
    read(Wire(WIRE), USERS, GROUPS, watch=events.append)
    assert [event.remaining for event in events if isinstance(event, ResourceDone)] == [1, 0]


def test_what_the_receiver_of_progress_raises_is_raised_as_it_is() -> None:
    def watch(event: Event) -> None:
        if isinstance(event, ResourceDone):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(Wire(WIRE), USERS, watch=watch)


def test_a_reading_says_why_there_is_a_gap_and_nothing_where_there_is_none(caplog: pytest.LogCaptureFixture) -> None:
    refusal = error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    got = read(Wire({**WIRE, "/v1.0/users": refusal}), USERS, GROUPS)
    details = {reading.name: (reading.outcome, reading.detail) for reading in got.readings}
    assert details["groups"] == ("ok", "")
    assert details["users"][0] == "no_permission"
    assert details["users"][1] == got.evidence["users"].detail != ""
    assert caplog.records == [], "a refusal is no defect"


def every_group(groups: tuple[Person, ...]) -> list[str]:
    return [group.id for group in groups]


def test_of_what_an_interrupted_scan_read_in_part_nothing_is_kept() -> None:
    """It is read again, and what fails then is a gap."""
    policies = resource("policies", "/groups/{key}/policies", keys=Keys(every_group), configuration=True)
    groups = page(people("hr", "it"))
    before = Wire({"/v1.0/groups": groups, "/v1.0/groups/hr/policies": page(people("p"))})
    now = Wire({"/v1.0/groups": groups})
    taken = {"policies": before.client(root=LOOPBACK)}
    got = read(now, GROUPS, policies, taken=taken)
    assert got.configuration["policies"] == {}
    assert all(isinstance(entry, Gap) for _, entry in got.evidence["policies"].items())
    assert taken == {}
    whole = Wire({path: page(people("p")) for path in ("/v1.0/groups/hr/policies", "/v1.0/groups/it/policies")})
    kept = read(now, GROUPS, policies, taken={"policies": whole.client(root=LOOPBACK)})
    assert set(kept.configuration["policies"]) == {"hr", "it"}
    assert ids(kept.evidence["policies"]["hr"]) == ["p"]


def test_a_defect_is_named_by_its_type_and_costs_its_resource_alone() -> None:
    got = read(Wire({**WIRE, "/v1.0/users": ZeroDivisionError("one")}), USERS, GROUPS)
    assert "ZeroDivisionError" in gap(got.evidence["users"], GapReason.MALFORMED).detail
    assert ids(got.evidence["groups"]) == ["finance"]


def test_without_an_event_loop_of_its_own_a_caller_gets_the_same_and_the_client_is_closed() -> None:
    wire = Wire(WIRE)
    client = wire.client(root=LOOPBACK)
    got = collect_now(make_plan(["users"], resource_table([USERS]), cloud="global"), client)
    assert [row.id for row in got.evidence["users"]] == ["ada"]
    again = collect_now(make_plan(["users"], resource_table([USERS]), cloud="global"), client)
    gap(again.evidence["users"], GapReason.MALFORMED, "RuntimeError")
    assert len(wire.requests) == 1
