"""Who holds which role: plain assignments, PIM's instances and PIM for Groups told together, and what hides if one is missing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.completing import record
from ztscan.config.settings import PrivilegedRoleSettings
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.directory.role_holding import NO_OBJECT, RoleHolding, RoleHoldings, Tenure
from ztscan.directory.roles import privileged_roles, role_holdings, role_names
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.role_groups import GroupAssignment, GroupEligibility
from ztscan.graph.areas.roles import (
    RoleAssignment,
    RoleAssignmentScheduleInstance,
    RoleDefinition,
    RoleEligibilityScheduleInstance,
)

ROLE = "62e90394-69f5-4237-9190-012177145e10"
P2 = frozenset({"AAD_PREMIUM_P2"})
NO_PLANS = frozenset({"EXCHANGE_S_ENTERPRISE"})
DIRECTORY = {"ada": "user", "bob": "user", "ops": "group", "field": "group", "robot": "servicePrincipal"}


def gap(resource: str, reason: GapReason = GapReason.NO_PERMISSION) -> Gap:
    return Gap(resource, reason, f"`{resource}` was refused", "grant it")


def assigned(principal: str, scope: str | None = "/") -> RoleAssignment:
    return record(RoleAssignment, id=f"ra-{principal}", principal_id=principal, role_definition_id=ROLE, directory_scope_id=scope)


def instance(principal: str, kind: str | None = "Assigned", **properties: Any) -> RoleAssignmentScheduleInstance:
    return record(
        RoleAssignmentScheduleInstance,
        id=f"rai-{principal}-{kind}",
        principal_id=principal,
        role_definition_id=ROLE,
        directory_scope_id="/",
        assignment_type=kind,
        **{"member_type": "Direct", **properties},
    )


def eligible(principal: str, **properties: Any) -> RoleEligibilityScheduleInstance:
    return record(
        RoleEligibilityScheduleInstance,
        id=f"rei-{principal}",
        principal_id=principal,
        role_definition_id=ROLE,
        directory_scope_id="/",
        **properties,
    )


def joins(group: str, principal: str, end: str | None = None, access: str = "member") -> GroupEligibility:
    return record(
        GroupEligibility,
        id=f"gei-{group}-{principal}",
        group_id=group,
        principal_id=principal,
        access_id=access,
        end_date_time=end,
    )


def joined(group: str, principal: str, kind: str | None = "activated", end: str | None = None) -> GroupAssignment:
    return record(
        GroupAssignment,
        id=f"gai-{group}-{principal}-{kind}",
        group_id=group,
        principal_id=principal,
        access_id="member",
        assignment_type=kind,
        end_date_time=end,
    )


def member(key: str) -> Member:
    return record(Member, id=key, odata_type=f"#microsoft.graph.{DIRECTORY[key]}")


def by_group(name: str, rows: dict[str, Any] | Gap) -> Any:
    return rows if isinstance(rows, Gap) else ByKey(name, rows)


def hold(
    assignments: tuple[RoleAssignment, ...] = (),
    *,
    instances: Any = (),
    eligibilities: Any = (),
    members: Any = None,
    memberships: Any = None,
    joining: Any = None,
    objects: Any = None,
    plans: frozenset[str] | Gap = P2,
) -> RoleHoldings:
    """Holdings in a tenant whose directory is ``DIRECTORY``; a group that is not mentioned has no members and no eligibility."""
    groups: dict[str, Any] = {"ops": (), "field": ()}
    known = {key: record(DirectoryObject, id=key, odata_type=f"#microsoft.graph.{kind}") for key, kind in DIRECTORY.items()}
    return role_holdings(
        (record(RoleDefinition, id=ROLE),),
        assignments,
        instances,
        eligibilities,
        by_group("role_group_members", members if isinstance(members, Gap) else groups | (members or {})),
        by_group(
            "role_group_assignment_schedules", memberships if isinstance(memberships, Gap) else groups | (memberships or {})
        ),
        by_group("role_group_eligibility", joining if isinstance(joining, Gap) else groups | (joining or {})),
        by_group("directory_objects", objects if isinstance(objects, Gap) else known | (objects or {})),
        plans,
    )


def held(principal: str, tenure: Tenure, **properties: Any) -> RoleHolding:
    return RoleHolding(principal, ROLE, tenure, **{"kind": DIRECTORY[principal], **properties})


def test_an_assignment_that_pim_does_not_list_is_permanent() -> None:
    found = hold((assigned("ada"),))
    assert set(found.holdings) == {held("ada", Tenure.STANDING)}
    assert found.holdings[0].permanent
    assert not found.gaps


def test_an_activated_role_is_not_standing_though_plain_assignments_list_it_too() -> None:
    end = "2026-11-01T12:00:00Z"
    found = hold((assigned("ada"),), instances=(instance("ada", "Activated", end_date_time=end),))
    assert set(found.holdings) == {held("ada", Tenure.ACTIVATED, ends=end)}


def test_an_assigned_role_with_an_end_is_standing_but_not_permanent() -> None:
    found = hold((assigned("ada"),), instances=(instance("ada", end_date_time="2027-01-01T00:00:00Z"),))
    assert set(found.holdings) == {held("ada", Tenure.STANDING, ends="2027-01-01T00:00:00Z")}
    assert not found.holdings[0].permanent


def test_one_person_may_hold_a_role_in_several_ways() -> None:
    found = hold((assigned("ada"),), instances=(instance("ada"), instance("ada", "Activated")), eligibilities=(eligible("ada"),))
    assert {holding.tenure for holding in found.holdings} == {Tenure.STANDING, Tenure.ACTIVATED, Tenure.ELIGIBLE}


def test_scopes_are_kept_apart() -> None:
    unit = "/administrativeUnits/field"
    found = hold((assigned("ada"), assigned("ada", unit)), instances=(instance("ada", "Activated"),))
    assert set(found.holdings) == {held("ada", Tenure.ACTIVATED), held("ada", Tenure.STANDING, scope=unit)}


def test_members_of_a_group_hold_what_it_holds_and_the_group_itself_is_no_holder() -> None:
    found = hold((assigned("ops"),), instances=(instance("ops"),), members={"ops": (member("ada"), member("robot"))})
    assert set(found.holdings) == {
        held("ada", Tenure.STANDING, through="ops"),
        held("robot", Tenure.STANDING, through="ops"),
    }
    assert found.groups == {"ops"}


def test_members_of_an_eligible_group_are_eligible() -> None:
    found = hold(eligibilities=(eligible("ops"),), members={"ops": (member("ada"),)})
    assert set(found.holdings) == {held("ada", Tenure.ELIGIBLE, through="ops")}


def test_activating_a_role_through_an_eligible_group_is_an_activation() -> None:
    found = hold(
        (assigned("ada"),),
        instances=(instance("ada", "Activated", member_type="Group"),),
        eligibilities=(eligible("ops"),),
        members={"ops": (member("ada"),)},
    )
    assert set(found.holdings) == {held("ada", Tenure.ACTIVATED), held("ada", Tenure.ELIGIBLE, through="ops")}


def test_a_membership_that_is_activated_is_just_in_time_though_the_group_holds_the_role_for_good() -> None:
    end = "2026-11-01T12:00:00Z"
    found = hold(
        (assigned("ops"),),
        instances=(instance("ops"),),
        members={"ops": (member("ada"), member("bob"))},
        memberships={"ops": (joined("ops", "ada", end=end), joined("ops", "bob", "assigned"))},
    )
    assert set(found.holdings) == {
        held("ada", Tenure.ACTIVATED, through="ops", ends=end),
        held("bob", Tenure.STANDING, through="ops"),
    }


def test_a_standing_membership_outlasts_an_activated_one() -> None:
    rows = (joined("ops", "ada", "assigned"), joined("ops", "ada", "activated", "2026-11-01T12:00:00Z"))
    found = hold((assigned("ops"),), members={"ops": (member("ada"),)}, memberships={"ops": rows})
    assert set(found.holdings) == {held("ada", Tenure.STANDING, through="ops")}


def test_a_role_through_a_group_ends_when_the_first_of_the_two_does() -> None:
    found = hold(
        (assigned("ops"),),
        instances=(instance("ops", end_date_time="2027-06-01T00:00:00Z"),),
        members={"ops": (member("ada"), member("bob"))},
        memberships={"ops": (joined("ops", "ada", "assigned", "2027-01-01T00:00:00Z"),)},
    )
    assert {holding.principal: holding.ends for holding in found.holdings} == {
        "ada": "2027-01-01T00:00:00Z",
        "bob": "2027-06-01T00:00:00Z",
    }


def test_those_eligible_for_membership_are_eligible_for_the_role() -> None:
    found = hold(
        (assigned("ops"),), joining={"ops": (joins("ops", "ada", "2027-01-01T00:00:00Z"), joins("ops", "bob", access="owner"))}
    )
    assert set(found.holdings) == {held("ada", Tenure.ELIGIBLE, through="ops", ends="2027-01-01T00:00:00Z")}


def test_members_of_a_group_that_is_eligible_for_membership_are_eligible_for_the_role() -> None:
    found = hold(
        (assigned("ops"),),
        members={"field": (member("ada"), member("bob"))},
        joining={"ops": (joins("ops", "field"),)},
    )
    assert set(found.holdings) == {
        held("ada", Tenure.ELIGIBLE, through="ops"),
        held("bob", Tenure.ELIGIBLE, through="ops"),
    }


def test_a_nested_group_is_not_a_holder_and_its_members_are() -> None:
    found = hold((assigned("ops"),), members={"ops": (member("field"), member("ada"))})
    assert set(found.holdings) == {held("ada", Tenure.STANDING, through="ops")}


def test_a_principal_that_the_tenant_lacks_is_no_user() -> None:
    found = hold((assigned("ghost"),), objects={"ghost": None})
    assert [holding.kind for holding in found.holdings] == [NO_OBJECT]
    assert found.of({ROLE}) == ()


@pytest.mark.parametrize("reason", [GapReason.NO_PERMISSION, GapReason.UNAVAILABLE, GapReason.NOT_LICENSED])
def test_without_pims_instances_nothing_is_called_standing(reason: GapReason) -> None:
    missing = gap("role_assignment_schedule_instances", reason)
    found = hold((assigned("ada"),), instances=missing)
    assert set(found.holdings) == {held("ada", Tenure.IN_FORCE)}
    assert found.gaps == (missing,)


def test_a_tenant_that_certainly_has_no_pim_hides_nothing() -> None:
    off = [gap(name, GapReason.NOT_LICENSED) for name in ("instances", "eligibilities", "memberships", "joining")]
    found = hold(
        (assigned("ada"), assigned("ops")),
        members={"ops": (member("bob"),)},
        instances=off[0],
        eligibilities=off[1],
        memberships=off[2],
        joining=off[3],
        plans=NO_PLANS,
    )
    assert set(found.holdings) == {held("ada", Tenure.STANDING), held("bob", Tenure.STANDING, through="ops")}
    assert not found.gaps


@pytest.mark.parametrize("plans", [P2, gap("subscribed_skus")], ids=["licensed", "licences unread"])
def test_not_licensed_is_a_gap_unless_the_subscriptions_confirm_it(plans: frozenset[str] | Gap) -> None:
    off = gap("role_assignment_schedule_instances", GapReason.NOT_LICENSED)
    assert hold((assigned("ada"),), instances=off, plans=plans).gaps == (off,)


def test_an_unlicensed_answer_about_members_is_a_gap_even_without_pim() -> None:
    """Members are no feature of PIM: their absence is not explained by its licence."""
    off = gap("role_group_members", GapReason.NOT_LICENSED)
    found = hold((assigned("ops"),), members=off, plans=NO_PLANS)
    assert found.holdings == ()
    assert off in found.gaps


@pytest.mark.parametrize("whole", [True, False], ids=["no group read", "one group not read"])
def test_without_pim_for_groups_a_membership_is_not_called_standing(whole: bool) -> None:
    missing = gap("role_group_assignment_schedules")
    found = hold((assigned("ops"),), members={"ops": (member("ada"),)}, memberships=missing if whole else {"ops": missing})
    assert set(found.holdings) == {held("ada", Tenure.IN_FORCE, through="ops")}
    assert found.gaps == (missing,)


@pytest.mark.parametrize("hidden", ["eligibilities", "members", "joining", "objects"])
def test_what_may_hide_a_holder_is_named(hidden: str) -> None:
    missing = gap(hidden)
    holders = (assigned("ops"), assigned("ada"))
    assert not hold(holders).gaps
    assert missing in hold(holders, **{hidden: missing}).gaps


def test_kinds_and_tenures_that_graph_leaves_out_are_gaps() -> None:
    bare = record(DirectoryObject, id="ada")
    unsaid = hold((assigned("ada"),), objects={"ada": bare})
    assert [holding.kind for holding in unsaid.holdings] == [""]
    assert {found.reason for found in unsaid.gaps} == {GapReason.MALFORMED}
    odd = hold(instances=(instance("ada", None),))
    assert [holding.tenure for holding in odd.holdings] == [Tenure.IN_FORCE]
    assert {found.resource for found in odd.gaps} == {"role_assignment_schedule_instances"}
    odd_membership = hold(
        (assigned("ops"),), members={"ops": (member("ada"),)}, memberships={"ops": (joined("ops", "ada", "paused"),)}
    )
    assert [holding.tenure for holding in odd_membership.holdings] == [Tenure.IN_FORCE]
    assert {found.resource for found in odd_membership.gaps} == {"role_group_assignment_schedules"}


def definition(key: str, name: str | None = None, *, built_in: bool | None = False, privileged: bool | None = False) -> Any:
    return record(RoleDefinition, id=key, display_name=name, is_built_in=built_in, is_privileged=privileged)


EXCHANGE, PRIVILEGED_ROLE = "29232cdf-9323-42fd-ade2-1d097af3e4de", "62e90394-69f5-4237-9190-012177145e10"


def test_what_counts_as_privileged_and_who_says_so() -> None:
    settings = PrivilegedRoleSettings(include=("reader", "stranger", EXCHANGE), exclude=("left-out", PRIVILEGED_ROLE))
    defined = (
        definition("marked", "Marked", privileged=True),
        definition("unnamed", privileged=True),
        definition("left-out", "Left out", privileged=True),
        definition("reader", "Our Reader"),
        definition("plain", "Plain"),
        definition("built-in", built_in=True, privileged=None),
    )
    found = privileged_roles(defined, settings)
    assert not isinstance(found, Gap)
    assert {key: found.get(key) for key in ("marked", "unnamed", "left-out", "reader", "stranger", "plain", "built-in")} == {
        "marked": "Marked",
        "unnamed": "unnamed",
        "left-out": None,
        "reader": "Our Reader (privileged by ztscan.toml)",
        "stranger": "stranger (privileged by ztscan.toml)",
        "plain": None,
        "built-in": None,
    }
    assert found[EXCHANGE] == "Exchange Administrator (privileged by CISA)"
    assert PRIVILEGED_ROLE not in found
    assert [*found] == sorted(found)
    named = privileged_roles((definition(EXCHANGE, "Exchange"), definition(PRIVILEGED_ROLE, "GA")), PrivilegedRoleSettings())
    assert not isinstance(named, Gap)
    assert (named[EXCHANGE], named[PRIVILEGED_ROLE]) == ("Exchange (privileged by CISA)", "GA")
    assert role_names(defined)["reader"] == "Our Reader"
    assert role_names(defined)["unnamed"] == "unnamed"


@pytest.mark.parametrize("built_in", [False, None])
def test_a_role_of_the_tenant_without_the_mark_is_not_known(built_in: bool | None) -> None:
    found = privileged_roles((definition("own", built_in=built_in, privileged=None),), PrivilegedRoleSettings())
    assert isinstance(found, Gap)
    assert "`own`" in found.detail


def test_a_role_that_is_held_and_not_defined_is_not_known() -> None:
    found = hold((record(RoleAssignment, id="x", principal_id="ada", role_definition_id="lost", directory_scope_id="/"),))
    assert [gap.detail for gap in found.gaps] == ["`role_definitions` lacks the role `lost`, which is assigned"]
    shouted = record(RoleAssignment, id="x", principal_id="ada", role_definition_id=ROLE.upper(), directory_scope_id="/")
    assert hold((shouted,)).gaps == ()


def test_a_role_in_an_application_has_that_as_its_scope() -> None:
    in_app = record(RoleAssignment, id="x", principal_id="ada", role_definition_id=ROLE, app_scope_id="/app")
    nowhere = record(RoleAssignment, id="y", principal_id="bob", role_definition_id=ROLE)
    assert {one.principal: one.scope for one in hold((in_app, nowhere)).holdings} == {"ada": "/app", "bob": "/"}


def test_an_eligible_role_ends_and_that_of_a_member_is_told_with_its_group() -> None:
    end = "2027-01-01T00:00:00Z"
    found = hold(
        eligibilities=(
            eligible("ada", end_date_time=end),
            eligible("bob", member_type="Group"),
            eligible("robot", member_type=None),
        )
    )
    assert {one.principal: one.ends for one in found.holdings} == {"ada": end, "robot": ""}


def test_an_eligibility_that_does_not_say_of_what_is_a_gap_and_none_of_a_member() -> None:
    for access, gaps in ((None, 1), ("owner", 0)):
        found = hold((assigned("ops"),), joining={"ops": (joins("ops", "ada", access=access),)})  # type: ignore[arg-type]
        assert (found.holdings, len(found.gaps)) == ((), gaps)


def test_of_two_memberships_the_longest_counts() -> None:
    early, late = "2026-12-01T00:00:00Z", "2027-12-01T00:00:00Z"
    for rows, end in (
        ((joined("ops", "ada", "assigned", late), joined("ops", "ada", "assigned", early)), late),
        ((joined("ops", "ada", "assigned"), joined("ops", "ada", "assigned", late)), ""),
    ):
        found = hold((assigned("ops"),), members={"ops": (member("ada"),)}, memberships={"ops": rows})
        assert [one.ends for one in found.holdings] == [end]


def test_members_of_a_group_whose_kind_is_not_stated_are_a_gap() -> None:
    bare = record(Member, id="ada")
    found = hold((assigned("ops"),), members={"ops": (bare,)})
    assert [(one.principal, one.kind) for one in found.holdings] == [("ada", "")]
    assert [gap.resource for gap in found.gaps] == ["role_group_members"]
