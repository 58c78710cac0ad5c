"""The plan says what will be read before anything is."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from tests.graph.wire import Person, resource
from ztscan.core.errors import PluginError
from ztscan.core.model import Gap
from ztscan.graph.plan import make_plan
from ztscan.graph.request import request_for
from ztscan.graph.resource import Keys, Permission, Resource, resource_table
from ztscan.graph.resources import RESOURCES


def groups_of(policies: tuple[Person, ...]) -> list[str]:
    return [p.id for p in policies]


def owners_of(members: object, groups: tuple[Person, ...] | Gap) -> list[str]:
    return []


POLICIES = resource("policies", "/policies", permission=Permission(("Policy.Read.All",), ("Policy.Read",)))
GROUPS = resource("groups", "/groups", top=999)
MEMBERS = resource("members", "/groups/{key}/members", keys=Keys(groups_of), permission=Permission(("GroupMember.Read.All",)))
OWNERS = resource("owners", "/groups/{key}/owners", keys=Keys(owners_of))
NATIONAL = resource("national", "/national", clouds=("china",), national="a page", permission=Permission(("National.Read.All",)))
TABLE = resource_table([POLICIES, GROUPS, MEMBERS, OWNERS, NATIONAL])


def names(*needed: str) -> list[str]:
    return [step.resource.name for step in make_plan(needed, TABLE, cloud="global").steps]


def test_sources_are_read_too_and_before_what_needs_them() -> None:
    assert names("owners") == ["policies", "members", "groups", "owners"]
    assert names("groups", "policies", "groups") == ["groups", "policies"]
    assert names() == []


def test_requests_are_known_beforehand() -> None:
    plan = make_plan(["owners", "national"], TABLE, cloud="global")
    assert plan.requests == 2
    assert plan.fan_outs == ("members", "owners")
    assert make_plan(["national"], TABLE, cloud="china").requests == 1


def test_permissions_are_those_of_everything_that_will_be_read() -> None:
    plan = make_plan(["members", "national"], TABLE, cloud="global")
    assert plan.permissions(application=True) == ("GroupMember.Read.All", "Policy.Read.All")
    assert plan.permissions(application=False) == ("GroupMember.Read.All", "Policy.Read")


def test_a_chain_weighs_what_hangs_on_it() -> None:
    weights = {step.resource.name: step.chain for step in make_plan(["owners", "national"], TABLE, cloud="global").steps}
    assert weights == {"owners": 1, "members": 2, "policies": 3, "groups": 51, "national": 1}


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(PluginError, match="`polices` is no resource") as raised:
        make_plan(["polices"], TABLE, cloud="global")
    assert raised.value.next_step == "did you mean `policies`?"


def test_a_key_source_that_names_no_resource_is_told_with_its_resource() -> None:
    def from_nowhere(nothing: object) -> list[str]:
        return []

    lost = resource("lost", "/lost/{key}", keys=Keys(from_nowhere))
    with pytest.raises(PluginError, match="which the keys of `lost` come from"):
        make_plan(["lost"], resource_table([lost]), cloud="global")


def test_a_circle_of_sources_is_told() -> None:
    def of_b(b: object) -> list[str]:
        return []

    def of_a(a: object) -> list[str]:
        return []

    circle = resource_table([resource("a", "/a/{key}", keys=Keys(of_b)), resource("b", "/b/{key}", keys=Keys(of_a))])
    with pytest.raises(PluginError, match="a -> b -> a"):
        make_plan(["a"], circle, cloud="global")


@pytest.mark.parametrize("each", RESOURCES.values(), ids=RESOURCES.keys())
def test_every_declared_resource_can_be_planned(each: Resource) -> None:
    plan = make_plan([each.name], RESOURCES, cloud="global")
    assert plan.steps[-1].resource is each
    assert plan.permissions(application=False)


def test_a_span_of_time_is_counted_back_from_the_scan_whatever_the_clock_says() -> None:
    resource = RESOURCES["tenant_creation_audits"]
    request = request_for(
        resource, root="https://graph.microsoft.com", cloud="global", now=datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    )
    assert "activityDateTime ge 2026-10-02T00:00:00Z and " in unquote(request.url)
