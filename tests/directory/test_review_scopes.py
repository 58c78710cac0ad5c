"""What an access review covers, compared with the filter over people one by one."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import product

import pytest

from tests.completing import record
from ztscan.directory.review_scopes import _MOST_BRACKETS, ACTIVE, ELIGIBLE, kinds_reviewed, reviews_guests
from ztscan.graph.areas.governance import AccessReview, ReviewScope, ScopeQuery

Person = Mapping[str, str]
PEOPLE: tuple[Person, ...] = tuple(
    {"usertype": kind, "department": of} for kind, of in product(("guest", "member"), ("hr", "it"))
)
ROLE = "62e90394-69f5-4237-9190-012177145e10"


def review_of(query: str, *principals: str) -> AccessReview:
    """A review of what a query selects, or of ``principals`` who have what it names."""
    if principals:
        people = tuple(ScopeQuery(query=principal) for principal in principals)
        return record(AccessReview, scope=ReviewScope(principal_scopes=people, resource_scopes=(ScopeQuery(query=query),)))
    return record(AccessReview, scope=ReviewScope(query=query))


def formula(chance: random.Random, depth: int = 3) -> tuple[str, Callable[[Person], bool]]:
    """A filter at random, and what it means for a person."""
    kind = chance.choice(("term", "and", "or", "not")) if depth else "term"
    if kind == "term":
        name, operator, value = chance.choice(
            (("userType", "eq", "Guest"), ("userType", "ne", "Guest"), ("userType", "eq", "Member"), ("department", "eq", "HR"))
        )
        return f"{name} {operator} '{value}'", lambda one: (one[name.lower()] == value.lower()) is (operator == "eq")
    text, holds = formula(chance, depth - 1)
    if kind == "not":
        return f"not({text})", lambda one: not holds(one)
    other, also = formula(chance, depth - 1)
    together = all if kind == "and" else any
    return f"({text}) {kind} ({other})", lambda one: together((holds(one), also(one)))


def test_a_filter_is_never_told_to_cover_guests_that_it_leaves_out() -> None:
    chance = random.Random(11)  # noqa: S311 - a seed, no secret
    seen = set()
    for _ in range(400):
        text, holds = formula(chance)
        covered = reviews_guests(review_of(f"/users?$count=true&$filter=({text})&$top=5"))
        of_guests = {holds(one) for one in PEOPLE if one["usertype"] == "guest"}
        seen.add(covered)
        if covered is True:
            assert of_guests == {True}, text
        elif covered is False and "userType" in text:
            assert of_guests == {False}, text
    assert seen == {True, False, None}


def test_a_filter_on_something_else_is_not_about_guests() -> None:
    assert reviews_guests(review_of("/users?$filter=department eq 'HR'")) is False
    assert reviews_guests(review_of("/users?$filter=department eq 'HR' or userType eq 'Guest'")) is True
    assert reviews_guests(review_of("/users?$filter=department eq 'HR' and userType eq 'Guest'")) is None


def test_a_filter_with_too_many_brackets_is_undetermined() -> None:
    """With as many as there may be, it is evaluated; with one more, it is neither told to cover guests nor not to."""
    guests = "userType eq 'Guest'"
    assert _MOST_BRACKETS % 2 == 0
    assert reviews_guests(review_of(f"/users?$filter={_denied(guests, _MOST_BRACKETS)}")) is True
    assert reviews_guests(review_of(f"/users?$filter={_denied(guests, _MOST_BRACKETS + 1)}")) is None


def _denied(text: str, times: int) -> str:
    return "not(" * times + text + ")" * times


@pytest.mark.parametrize(
    ("query", "active", "eligible"),
    [
        (f"/roleManagement/directory/roleDefinitions/{ROLE}", True, True),
        (f"https://graph.microsoft.com/beta/roleManagement/directory/roleDefinitions/{ROLE.upper()}/", True, True),
        ("/roleManagement/directory/roleDefinitions/other", False, False),
        (f"/roleManagement/directory/roleDefinitions?$filter=id eq '{ROLE}'", None, None),
        (f"/roleManagement/directory/roleAssignmentScheduleInstances?$filter=roleDefinitionId eq '{ROLE}'", True, False),
        (f"/roleManagement/directory/roleEligibilitySchedules?$filter=(roleDefinitionId eq '{ROLE}')", False, True),
        (f"/roleManagement/directory/roleAssignments?$filter=not(roleDefinitionId eq '{ROLE}')", False, False),
        ("/roleManagement/directory/roleAssignments?$filter=", None, False),
        ("/roleManagement/directory/roleAssignments?$filter=()", None, False),
        ("/roleManagement/directory/roleAssignments?$filter=x", None, False),
        (f"/groups/{ROLE}/members", False, False),
    ],
)
def test_which_assignments_of_a_role_a_query_covers(query: str, active: bool | None, eligible: bool | None) -> None:
    assert kinds_reviewed(review_of(query), ROLE) == {ACTIVE: active, ELIGIBLE: eligible}
    assert kinds_reviewed(review_of(query, "/v1.0/users", "/v1.0/groups"), ROLE) == {ACTIVE: active, ELIGIBLE: eligible}
    assert kinds_reviewed(review_of(query, "/v1.0/servicePrincipals"), ROLE) == {ACTIVE: False, ELIGIBLE: False}
