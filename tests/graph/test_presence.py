"""Keys that Graph always sends: what is not there is a gap, and null is a value."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest

from tests.checks import compliant
from tests.completing import completed
from tests.graph.wire import GRAPH, Wire, page, read, run
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph.areas.groups import DirectoryObject, may_hide_members
from ztscan.graph.collect import collect
from ztscan.graph.failure import Unread
from ztscan.graph.plan import make_plan
from ztscan.graph.presence import Always, check_present, objects_at
from ztscan.graph.resources import RESOURCES

POLICIES = RESOURCES["conditional_access_policies"]
DOMAINS = RESOURCES["domains"]
DOMAIN = completed(DOMAINS, [{"id": "contoso.com"}])
NEVER_EMPTY = [resource for resource in RESOURCES.values() if resource.never_empty]


def found(name: str, answer: httpx.Response) -> Any:
    resource = RESOURCES[name]
    return read(Wire({f"/{resource.version}{resource.path}": answer}), resource).evidence[name]


@pytest.mark.parametrize("place", ["state", "conditions/locations", "conditions/users/excludeGroups", "grantControls/operator"])
def test_a_policy_without_a_key_is_a_gap(place: str) -> None:
    rows = completed(POLICIES, copy.deepcopy(compliant.RESOURCES[POLICIES.name]))
    *at, name = place.split("/")
    assert not isinstance(found(POLICIES.name, page(rows)), Gap)
    holder, *_ = objects_at([row for row in rows if row["grantControls"]], "/".join(at))
    del holder[name]
    lost = found(POLICIES.name, page(rows))
    assert isinstance(lost, Gap)
    assert lost.reason is GapReason.MALFORMED
    assert place in lost.detail


@pytest.mark.parametrize("place", ["state", "conditions/users", "conditions/signInRiskLevels", "conditions/users/excludeGroups"])
def test_a_policy_with_null_where_graph_sends_a_list_is_a_gap(place: str) -> None:
    rows = completed(POLICIES, copy.deepcopy(compliant.RESOURCES[POLICIES.name]))
    *at, name = place.split("/")
    objects_at(rows[:1], "/".join(at))[0][name] = None
    lost = found(POLICIES.name, page(rows))
    assert isinstance(lost, Gap)
    assert place in lost.detail


@pytest.mark.parametrize("name", ["servicePlanName", "provisioningStatus"])
def test_a_service_plan_that_does_not_say_what_it_is_makes_the_licences_a_gap(name: str) -> None:
    skus = RESOURCES["subscribed_skus"]
    plan = {"servicePlanId": GROUP, "servicePlanName": "AAD_PREMIUM", "provisioningStatus": "Success"}
    rows = completed(skus, [{"id": "sku", "skuId": GROUP, "capabilityStatus": "Enabled", "servicePlans": [plan]}])
    assert not isinstance(found(skus.name, page(rows)), Gap)
    rows[0]["servicePlans"][0][name] = None
    assert isinstance(found(skus.name, page(rows)), Gap)


def test_a_record_without_a_key_is_a_gap_and_null_is_a_value() -> None:
    (domain,) = found("domains", page(DOMAIN))
    assert domain.is_verified is None
    lost = found("domains", page([{name: value for name, value in DOMAIN[0].items() if name != "isVerified"}]))
    assert isinstance(lost, Gap)
    assert "isVerified" in lost.detail


def test_what_one_object_has_all_have() -> None:
    alike = (Always(at="conditions", alike=True),)
    check_present([{"conditions": {"new": 1}}, {"conditions": {"new": None}}, {"conditions": None}], alike)
    with pytest.raises(Unread, match="conditions/new"):
        check_present([{"conditions": {"new": 1}}, {"conditions": {"news": 1}}], alike)


def test_objects_of_one_kind_have_their_own_keys() -> None:
    rows: list[dict[str, Any]] = [{"rules": [{"@odata.type": "#x.approvalRule"}, {"@odata.type": "#x.expiryRule", "days": None}]}]
    check_present(rows, (Always(at="rules[expiryRule]", sent=("days",)),))
    with pytest.raises(Unread, match="days"):
        check_present(rows, (Always(at="rules[approvalRule]", sent=("days",)),))
    with pytest.raises(Unread, match="days"):
        check_present(rows, (Always(at="rules[expiryRule]", filled=("days",)),))


@pytest.mark.parametrize("resource", NEVER_EMPTY, ids=[resource.name for resource in NEVER_EMPTY])
def test_a_list_that_no_tenant_has_empty_is_a_gap(resource: Any) -> None:
    lost = found(resource.name, page([], count=0))
    assert isinstance(lost, Gap)
    assert lost.reason is GapReason.MALFORMED


@pytest.mark.parametrize("key", ["@nextLink", "@odata.nextlink", "@odata.nextLinks", "nextLink"])
def test_a_key_that_is_nearly_the_next_link_makes_the_list_a_gap(key: str) -> None:
    lost = found("domains", httpx.Response(200, json={"value": DOMAIN, key: f"{GRAPH}/v1.0/domains?page=2"}))
    assert isinstance(lost, Gap)
    assert key in lost.detail


@pytest.mark.parametrize("value", [None, ""])
def test_a_next_link_without_a_value_ends_the_list(value: str | None) -> None:
    assert len(found("domains", httpx.Response(200, json={"value": DOMAIN, "@odata.nextLink": value}))) == 1


@pytest.mark.parametrize("value", ["page 2", 7, True, {}])
def test_a_next_link_that_is_no_link_makes_the_list_a_gap(value: Any) -> None:
    assert isinstance(found("domains", httpx.Response(200, json={"value": DOMAIN, "@odata.nextLink": value})), Gap)


GROUP = "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    ("sent", "members", "readable"),
    [
        ({"visibility": "HiddenMembership"}, [], False),
        ({}, [], False),
        ({"visibility": None}, [], True),
        ({"visibility": "Private"}, [], True),
        ({"visibility": "HiddenMembership"}, [{"@odata.type": "#microsoft.graph.user", "id": "ada"}], True),
    ],
)
def test_hidden_membership_is_a_gap(sent: dict[str, Any], members: list[Any], readable: bool) -> None:
    policy = completed(POLICIES, copy.deepcopy(compliant.RESOURCES[POLICIES.name]))[:1]
    policy[0]["conditions"]["users"]["excludeGroups"] = [GROUP]
    wire = Wire(
        {
            f"/{POLICIES.version}{POLICIES.path}": page(policy),
            "/v1.0/directoryObjects/getByIds": page([{"@odata.type": "#microsoft.graph.group", "id": GROUP, **sent}]),
            f"/v1.0/groups/{GROUP}/transitiveMembers": page(members),
        }
    )
    members_of = run(collect(make_plan(["group_members"], RESOURCES, cloud="global"), wire.client())).evidence["group_members"]
    entry = members_of[GROUP]
    assert isinstance(members_of, ByKey)
    assert isinstance(entry, Gap) is not readable
    if isinstance(entry, Gap):
        assert entry.reason is GapReason.NO_PERMISSION
        assert "Member.Read.Hidden" in entry.remedy


def test_what_is_no_group_hides_no_members() -> None:
    assert not may_hide_members(None)
    assert may_hide_members(Gap("directory_objects", GapReason.NO_PERMISSION, "", ""))
    assert may_hide_members(DirectoryObject(id=GROUP))
