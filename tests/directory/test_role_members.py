"""The holders of roles as sets: by role, tenure and scope."""

from __future__ import annotations

import msgspec

from ztscan.core.members import Crowd
from ztscan.core.model import Gap, GapReason
from ztscan.directory.role_holding import RoleHolding, RoleHoldings, Tenure
from ztscan.directory.role_members import UNREAD, role_members
from ztscan.graph.areas.roles import RoleDefinition

NAMES = {"r": "Reader", "w": "Writer"}
CUSTOM = RoleDefinition(
    id="w", template_id="w", display_name="Writer", is_built_in=False, is_enabled=True, is_privileged=False, role_permissions=()
)


def members(*holdings: RoleHolding, custom: RoleDefinition = CUSTOM) -> dict[str, set[str]]:
    found = role_members(RoleHoldings(holdings, (), frozenset()), NAMES, (custom,))
    return {group.name: {key for key, _ in group.members.people()} for group in found if isinstance(group.members, Crowd)}


def test_each_tenure_and_scope_is_a_set_of_its_own() -> None:
    found = members(
        RoleHolding("a", "r", Tenure.STANDING, "user"),
        RoleHolding("b", "r", Tenure.STANDING, "user", through="g"),
        RoleHolding("c", "r", Tenure.STANDING, "user", ends="2027-01-01T00:00:00Z"),
        RoleHolding("d", "r", Tenure.ELIGIBLE, "user"),
        RoleHolding("d", "r", Tenure.ACTIVATED, "user"),
        RoleHolding("e", "r", Tenure.STANDING, "user", scope="/administrativeUnits/1"),
    )
    del found["custom roles"]
    assert found == {
        "Reader (permanent)": {"a", "b"},
        "Reader (time-limited)": {"c"},
        "Reader (eligible)": {"d"},
        "Reader (activated)": {"d"},
        "Reader (permanent, limited scope)": {"e"},
    }


def test_a_custom_role_with_another_content_is_another_member() -> None:
    wider = msgspec.structs.replace(CUSTOM, is_privileged=True)
    assert members()["custom roles"] != members(custom=wider)["custom roles"]
    built_in = msgspec.structs.replace(CUSTOM, is_built_in=True)
    assert members(custom=built_in)["custom roles"] == set()


def test_roles_are_in_order_and_a_custom_role_without_a_name_goes_by_its_id() -> None:
    found = members(
        RoleHolding("b", "w", Tenure.ELIGIBLE, "user"),
        RoleHolding("a", "unknown", Tenure.ELIGIBLE, "user"),
        RoleHolding("a", "r", Tenure.ELIGIBLE, "user"),
    )
    assert [*found] == ["custom roles", "Reader (eligible)", "unknown (eligible)", "Writer (eligible)"]
    for name, shown in (("Writer", "Writer"), (None, "w")):
        (group,) = role_members(RoleHoldings((), (), frozenset()), NAMES, (msgspec.structs.replace(CUSTOM, display_name=name),))
        assert isinstance(group.members, Crowd)
        ((key, called),) = group.members.people()
        assert (called, key.partition(":")[0], len(key.partition(":")[2])) == (shown, "w", 32)


def test_holders_that_may_be_hidden_are_not_compared() -> None:
    gap = Gap("role_assignments", GapReason.UNAVAILABLE, "page 3 was refused", "try again")
    assert role_members(RoleHoldings((), (gap,), frozenset()), NAMES, ()) == (UNREAD,)
