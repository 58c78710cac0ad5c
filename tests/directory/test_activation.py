"""Which policies govern how roles are activated, and what hides some of them."""

from __future__ import annotations

from typing import Any

from tests.completing import record
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.activation import PimPolicies, pim_policies, role_policies
from ztscan.graph.areas.groups import Group
from ztscan.graph.areas.role_groups import GroupEligibility
from ztscan.graph.areas.roles import RoleAssignment, RolePolicy, RolePolicyAssignment

POLICY = record(RolePolicy, id="policy", rules=())


def gap(resource: str) -> Gap:
    return Gap(resource, GapReason.NO_PERMISSION, "refused", "grant it")


def eligible(access: str) -> GroupEligibility:
    return record(GroupEligibility, id=f"e-{access}", group_id="g", principal_id="ada", access_id=access)


def policies(**change: Any) -> PimPolicies:
    """Of three groups with a role: the membership of two can be activated, and the ownership of two."""
    holders = ("zebra", "apes", "owned")
    given: dict[str, Any] = {
        "role_policies": {},
        "role_assignments": tuple(record(RoleAssignment, id=one, principal_id=one, role_definition_id="r") for one in holders),
        "role_assignment_schedule_instances": (),
        "role_eligibility_schedule_instances": (),
        "role_group_eligibility": ByKey(
            "role_group_eligibility",
            {"zebra": (eligible("member"),), "owned": (eligible("owner"),), "apes": (eligible("owner"), eligible("member"))},
        ),
        "role_group_policies": ByKey(
            "role_group_policies",
            {
                "zebra": (record(RolePolicyAssignment, id="a", role_definition_id="member", policy=POLICY),),
                "apes": (record(RolePolicyAssignment, id="a", role_definition_id="owner", policy=POLICY),),
                "owned": (record(RolePolicyAssignment, id="a", role_definition_id="member", policy=POLICY),),
            },
        ),
        "role_assignable_groups": (record(Group, id="zebra", display_name="Zebras"),),
    }
    return pim_policies(**{**given, **change})


def test_groups_are_in_order_each_with_the_policies_of_what_can_be_activated() -> None:
    groups = policies().groups
    assert [(one.group, one.access, one.name, one.assigned, one.eligible) for one in groups] == [
        ("apes", "member", "apes", frozenset({"r"}), frozenset[str]()),
        ("apes", "owner", "apes", frozenset({"r"}), frozenset[str]()),
        ("owned", "owner", "owned", frozenset({"r"}), frozenset[str]()),
        ("zebra", "member", "Zebras", frozenset({"r"}), frozenset[str]()),
    ]
    first, second, third, fourth = (one.policy for one in groups)
    assert isinstance(first, Gap)
    assert "without the settings for members of `apes`" in first.detail
    assert second is fourth is POLICY
    assert isinstance(third, Gap)
    assert "without the settings for owners of `owned`" in third.detail
    assert policies().gaps == ()


def test_a_row_that_does_not_say_what_can_be_activated_hides_it() -> None:
    row = record(GroupEligibility, id="e", group_id="g", principal_id="ada", access_id="guest")
    (found,) = policies(role_group_eligibility=ByKey("role_group_eligibility", {"zebra": (row,), "apes": ()})).groups
    assert isinstance(found.policy, Gap)
    assert (found.access, found.policy.resource) == ("", "role_group_eligibility")


def test_of_several_policies_one_governs_in_any_order() -> None:
    """Of a group the one with the first id, of a role the one with the last."""
    first, last, elsewhere = (record(RolePolicy, id=name, rules=()) for name in ("first", "last", "elsewhere"))
    given = [
        record(RolePolicyAssignment, id=key, role_definition_id=role, policy=policy, scope_id=scope)
        for role in ("member", "other")
        for key, policy, scope in (("a", first, "/"), ("b", last, None), ("c", elsewhere, "/administrativeUnits/1"))
    ]
    for rows in (given, given[::-1]):
        assert role_policies(tuple(rows)) == {"member": last, "other": last}
        groups = policies(role_group_policies=ByKey("role_group_policies", {"zebra": tuple(rows), "apes": tuple(rows)})).groups
        assert [one.policy for one in groups if one.access == "member"] == [first, first]


def test_lists_that_could_not_be_read_hide_groups() -> None:
    for name in ("role_assignments", "role_eligibility_schedule_instances", "role_group_eligibility"):
        found = policies(**{name: gap(name)})
        assert found.gaps == (gap(name),)
        assert (found.groups == ()) is (name != "role_eligibility_schedule_instances")
    unread = policies(role_group_policies=gap("role_group_policies"))
    assert [one.policy for one in unread.groups] == [gap("role_group_policies")] * 4
    one = ByKey[Any]("role_group_eligibility", {"zebra": gap("role_group_eligibility")})
    assert [group.policy for group in policies(role_group_eligibility=one).groups] == [gap("role_group_eligibility")]
