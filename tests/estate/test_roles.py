"""What a role permits, against a plain definition; and which conditions limit an assignment."""

from __future__ import annotations

import fnmatch
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.compliant.azure_access import ONLY_PEOPLE, condition
from ztscan.azure.role_powers import ANYTHING, GRANTING, OWNER, READER, READING, Power, permits_reading, power_of
from ztscan.estate.conditions import limits_roles
from ztscan.estate.roles import AzureRoles, Level, azure_roles, level_of

_PARTS = (
    "*",
    "Microsoft.Authorization",
    "microsoft.authorization",
    "Microsoft.Compute",
    "role*",
    "roleAssignments",
    "*/write",
    "write",
    "read",
)
PATTERNS = st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map("/".join) | st.sampled_from(GRANTING)
ENTRIES = st.fixed_dictionaries({"actions": st.lists(PATTERNS, max_size=3), "notActions": st.lists(PATTERNS, max_size=3)})
ROLES: AzureRoles = azure_roles(())


def plainly_permitted(permissions: list[dict[str, list[str]]], action: str) -> bool:
    """As Azure documents it: some entry has the action and does not take it away."""

    def named(patterns: list[str]) -> bool:
        return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)

    return any(named(entry["actions"]) and not named(entry["notActions"]) for entry in permissions)


@given(st.lists(ENTRIES, min_size=1, max_size=3))
def test_a_role_permits_what_some_entry_has_and_does_not_take_away(permissions: list[dict[str, list[str]]]) -> None:
    grants = any(plainly_permitted(permissions, action) for action in GRANTING)
    changes = plainly_permitted(permissions, ANYTHING)
    assert power_of(permissions) is (Power.GRANTS if grants else Power.CHANGES if changes else Power.LIMITED)
    assert permits_reading(permissions) == plainly_permitted(permissions, READING)


def test_a_pattern_of_many_stars_costs_no_time() -> None:
    many = "*i" * 5_000 + "x"
    assert power_of([{"actions": [many] * 200, "notActions": []}]) is Power.LIMITED


@pytest.mark.parametrize(
    "permissions",
    [None, [], [{"actions": ["*/read"]}], [{"actions": None, "notActions": []}], ["*"], [{"actions": [1], "notActions": []}]],
)
def test_a_definition_that_is_not_whole_says_nothing(permissions: Any) -> None:
    assert power_of(permissions) is None
    assert not permits_reading(permissions)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (condition(READER), True),
        (condition(READER).replace("\n", " ").lower(), True),
        (condition(READER, more=ONLY_PEOPLE), True),
        (condition(READER).partition("\n AND\n")[0], True),
        ("", False),
        (condition(), False),
        (condition(READER, OWNER), False),
        (condition("11111111-0000-4000-8000-000000000001"), False),
        (condition(READER, form="GuidNotEquals"), False),
        (f"{condition(READER)} OR (1 == 1)", False),
        (condition(READER).replace("Request", "Principal"), False),
        (condition(READER).replace("/write", "/read"), False),
    ],
)
def test_a_condition_counts_only_in_the_form_that_the_portal_writes(text: str, limits: bool) -> None:
    assert limits_roles(text, ROLES) is limits


@pytest.mark.parametrize(
    ("scope", "level"),
    [
        ("/", Level.ROOT),
        ("/providers/microsoft.management/managementgroups/mg", Level.GROUP),
        ("/subscriptions/one", Level.SUBSCRIPTION),
        ("/subscriptions/one/resourcegroups/rg", Level.BELOW),
        ("/providers/microsoft.subscription", Level.BELOW),
    ],
)
def test_where_a_scope_is(scope: str, level: Level) -> None:
    assert level_of(scope) is level
