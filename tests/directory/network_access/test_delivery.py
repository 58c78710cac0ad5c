"""Whom a policy reaches, compared with a plain definition: every sign-in of a small tenant, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.directory.network_access.delivery import INTERNET_RESOURCE, Delivery, Reach, delivery_of
from ztscan.engine.check import Unknown
from ztscan.graph.areas.conditional_access import ConditionalAccessPolicy

GLASS = "11111111-aaaa-4aaa-8aaa-000000000001"
ADA, BOB, GUEST = (f"11111111-aaaa-4aaa-8aaa-00000000000{number}" for number in (2, 3, 4))
STAFF = "22222222-aaaa-4aaa-8aaa-000000000001"
MEMBERS = {STAFF: {ADA, BOB}}
PEOPLE = (GLASS, ADA, BOB, GUEST)
PLATFORMS, LOCATIONS, CLIENTS, RISKS = (
    ("windows", "ios"),
    ("office", "elsewhere"),
    ("browser", "mobileAppsAndDesktopClients"),
    ("none", "high"),
)
OTHER = "33333333-aaaa-4aaa-8aaa-000000000001"


def _policy(conditions: Any, state: str = "enabled", **control: Any) -> ConditionalAccessPolicy:
    session = {"globalSecureAccessFilteringProfile": {"isEnabled": True, "profileId": "P", **control}}
    return ConditionalAccessPolicy(
        id="p", display_name="p", state=state, conditions=conditions, grant_controls=None, session_controls=session
    )


def _some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


USERS = st.fixed_dictionaries(
    {"includeUsers": st.sampled_from((["All"], ["all"], ["None"], [ADA], []))},
    optional={
        "excludeUsers": _some(GLASS, GLASS.upper(), ADA, "GuestsOrExternalUsers"),
        "includeGroups": _some(STAFF),
        "excludeGroups": _some(STAFF),
        "excludeRoles": st.sampled_from(([], None, ["r"])),
        "includeGuestsOrExternalUsers": st.sampled_from((None, {"guestOrExternalUserTypes": "b2bCollaborationGuest"})),
    },
)
APPLICATIONS = st.fixed_dictionaries(
    {
        "includeApplications": st.sampled_from(
            (["All"], [INTERNET_RESOURCE.upper()], [OTHER], ["None"], [OTHER, INTERNET_RESOURCE])
        )
    },
    optional={"excludeApplications": _some(OTHER, INTERNET_RESOURCE), "includeUserActions": st.just([])},
)
CONDITIONS = st.fixed_dictionaries(
    {"users": USERS, "applications": APPLICATIONS},
    optional={
        "clientAppTypes": st.sampled_from((["all"], ["browser"])),
        "platforms": st.sampled_from(
            (
                None,
                {"includePlatforms": ["all"]},
                {"includePlatforms": ["All"], "excludePlatforms": ["ios"]},
                {"includePlatforms": ["ios"]},
            )
        ),
        "locations": st.sampled_from(
            (
                None,
                {"includeLocations": ["All"]},
                {"includeLocations": ["All"], "excludeLocations": ["office"]},
                {"includeLocations": ["office"]},
            )
        ),
        "signInRiskLevels": st.sampled_from(([], ["high"])),
    },
)


def _lower(values: Any) -> set[str]:
    return {value.lower() for value in values or ()}


def _names(users: Mapping[str, Any], person: str, word: str) -> bool:
    """Whether ``include`` or ``exclude`` names a person."""
    listed = _lower(users.get(f"{word}Users"))
    guests = "guestsorexternalusers" in listed or bool(users.get(f"{word}GuestsOrExternalUsers"))
    groups = any(person in MEMBERS[group] for group in users.get(f"{word}Groups") or ())
    roles = person == BOB and bool(users.get(f"{word}Roles"))
    return "all" in listed or person.lower() in listed or groups or roles or (guests and person == GUEST)


def _holds(condition: Mapping[str, Any] | None, name: str, value: str) -> bool:
    if not condition:
        return True
    included = _lower(condition.get(f"include{name}"))
    return ("all" in included or value in included) and value not in _lower(condition.get(f"exclude{name}"))


def _applies(conditions: Mapping[str, Any], person: str, platform: str, location: str, client: str, risk: str) -> bool:
    """The plain definition, for one sign-in of one person for internet traffic."""
    users, applications = conditions["users"], conditions["applications"]
    clients = _lower(conditions.get("clientAppTypes", ["all"]))
    return (
        _names(users, person, "include")
        and not _names(users, person, "exclude")
        and _holds(applications, "Applications", INTERNET_RESOURCE)
        and _holds(conditions.get("platforms"), "Platforms", platform)
        and _holds(conditions.get("locations"), "Locations", location)
        and ("all" in clients or client.lower() in clients)
        and (not conditions.get("signInRiskLevels") or risk in conditions["signInRiskLevels"])
    )


def _reached(conditions: Mapping[str, Any], people: tuple[str, ...]) -> list[bool]:
    sign_ins = product(people, PLATFORMS, LOCATIONS, CLIENTS, RISKS)
    return [_applies(conditions, *sign_in) for sign_in in sign_ins]


def _reach(conditions: Any, emergency: set[str] | None) -> Reach:
    found = delivery_of(_policy(conditions), emergency)
    assert isinstance(found, Delivery)
    return found.reach


@given(CONDITIONS)
def test_what_is_said_of_a_policy_is_true_of_every_sign_in(conditions: dict[str, Any]) -> None:
    reach = _reach(conditions, {GLASS})
    everyone = all(_reached(conditions, (ADA, BOB, GUEST)))
    nobody = not any(_reached(conditions, PEOPLE))
    assert reach is not Reach.EVERYONE or everyone
    assert reach is not Reach.NOBODY or nobody
    assert reach is not Reach.OPEN
    assert not everyone or reach is Reach.EVERYONE or "all" not in _lower(conditions["users"]["includeUsers"])


@given(CONDITIONS)
def test_without_knowing_emergency_access_less_is_certain(conditions: dict[str, Any]) -> None:
    """Open is what it is for some set of accounts for emergency access, and not for another one."""
    known, unknown = _reach(conditions, {GLASS}), _reach(conditions, None)
    assert unknown is known or unknown is Reach.OPEN
    if unknown is Reach.EVERYONE:
        assert all(_reached(conditions, PEOPLE))
    if unknown is Reach.OPEN:
        assert _reach(conditions, set()) is Reach.SOME
        assert _reach(conditions, {GLASS, ADA, STAFF}) is Reach.EVERYONE


ALL: dict[str, Any] = {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}}


@pytest.mark.parametrize("state", ["disabled", "enabledForReportingButNotEnforced", "EnabledForReportingButNotEnforced"])
def test_a_policy_that_is_not_on_delivers_nothing(state: str) -> None:
    assert delivery_of(_policy(ALL, state), set()) is None


@pytest.mark.parametrize(
    "policy",
    [
        _policy(ALL, "unknownFutureValue"),
        _policy(ALL, isEnabled=None),
        _policy(ALL, profileId=None),
        _policy({**ALL, "users": {"includeUsers": ["Everybody"]}}),
    ],
)
def test_what_is_not_said_is_unknown(policy: ConditionalAccessPolicy) -> None:
    with pytest.raises(Unknown):
        delivery_of(policy, set())


@pytest.mark.parametrize("new", [{"moonPhase": "full"}, {"devices": {"deviceFilter": {"mode": "exclude", "rule": "x"}}}])
def test_a_condition_that_is_new_never_reaches_everyone(new: dict[str, Any]) -> None:
    assert _reach({**ALL, **new}, set()) is Reach.SOME


def test_a_filter_of_applications_may_leave_out_the_internet() -> None:
    filtered = {"applicationFilter": {"mode": "exclude", "rule": "x"}, "includeApplications": ["All"]}
    assert _reach({**ALL, "applications": filtered}, set()) is Reach.SOME
