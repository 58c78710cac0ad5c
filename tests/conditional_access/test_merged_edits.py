"""The law of merged edits: one policy with two edits asks nothing of a sign-in that neither edit asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.generated import fuzz, policy_sets
from tests.conditional_access.sign_ins import policies_from
from tests.conditional_access.test_oracle import world
from ztscan.conditional_access.explain.effects import (
    Blocked,
    Effect,
    covers,
    requirements_of,
    session_controls_of,
)
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.space.boxes import Box, difference, people_of
from ztscan.core.policy_edits import PolicyEdit, one_edit

PARTS = ("state", "conditions", "grantControls", "sessionControls")
_OF_USERS = ("includeUsers", "includeGroups", "includeRoles", "excludeUsers", "excludeGroups", "includeGuestsOrExternalUsers")
PLACES = st.sampled_from(
    [
        *(("conditions", "users", name) for name in _OF_USERS),
        *(("conditions", name) for name in ("users", "applications", "clientAppTypes", "platforms", "locations", "devices")),
        *(("conditions", "platforms", name) for name in ("includePlatforms", "excludePlatforms")),
        *[("grantControls",)] * 3,
        *(("grantControls", name) for name in ("operator", "builtInControls", "authenticationStrength")),
        *[("sessionControls",)] * 3,
        ("state",),
    ]
)
SESSIONS = st.sampled_from(
    (
        None,
        {"signInFrequency": {"isEnabled": True, "type": "hours", "value": 4}},
        {"signInFrequency": {"isEnabled": True, "type": "days", "value": 1}},
        {"persistentBrowser": {"isEnabled": True, "mode": "never"}},
        {
            "persistentBrowser": {"isEnabled": True, "mode": "always"},
            "signInFrequency": {"isEnabled": True, "type": "hours", "value": 12},
        },
    )
)


@st.composite
def edits(draw: st.DrawFn) -> tuple[PolicyEdit, PolicyEdit]:
    """Two edits of a policy: each takes a few values from another policy."""
    policies = [{**raw, "sessionControls": draw(SESSIONS)} for raw in draw(policy_sets()) or [{}]]
    policies = [
        {"state": "enabled", "conditions": {"users": {"includeUsers": []}}, "grantControls": None, **raw} for raw in policies
    ]
    recorded = policies[0]
    found = []
    for donor in (policies[len(policies) // 2], policies[-1]):
        after = recorded
        for path in draw(st.lists(PLACES, min_size=1, max_size=2, unique=True)):
            after = _put(after, path, _get(donor, path))
        changed = [part for part in PARTS if after[part] != recorded[part]]
        found.append(PolicyEdit({part: recorded[part] for part in PARTS}, {part: after[part] for part in changed}))
    return found[0], found[1]


def _get(raw: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        raw = (raw or {}).get(name)
    return raw


def _put(raw: Any, path: tuple[str, ...], value: Any) -> Any:
    return {**(raw or {}), path[0]: _put((raw or {}).get(path[0]), path[1:], value)} if path else value


def policy(edit: PolicyEdit) -> dict[str, Any]:
    return {"id": "p", "displayName": "P", **{part: edit.part(part) for part in PARTS}}


def effects_of(policies: list[Policy], tenant: Any) -> Iterator[Effect]:
    yield Blocked()
    yield from requirements_of(policies, tenant)
    yield from session_controls_of(policies)


def places(space: Any, policies: list[Policy], effect: Effect) -> list[Box]:
    """Where policies have an effect, or may have."""
    found = covers(effect, space, policies)
    return [*found.must, *found.may]


def assert_asks_no_more(whole: PolicyEdit, one: PolicyEdit, other: PolicyEdit) -> None:
    raws = [policy(whole), *({**policy(edit), "id": name} for name, edit in (("one", one), ("other", other)))]
    space = world(raws)
    both, *parts = policies_from(raws)
    for effect in effects_of([both], space.tenant):
        assert not difference(places(space, [both], effect), places(space, parts, effect)), effect
    reached = people_of([box for effect in effects_of([both], space.tenant) for box in places(space, [both], effect)])
    of_parts = people_of([box for effect in effects_of(parts, space.tenant) for box in places(space, parts, effect)])
    assert not reached & ~of_parts


@given(edits())
@fuzz(300)
def test_a_merged_edit_asks_of_a_sign_in_what_one_of_the_edits_asks(drawn: tuple[PolicyEdit, PolicyEdit]) -> None:
    one, other = drawn
    for first, second in ((one, other), (other, one)):
        whole = one_edit(first, second)
        if whole is not None:
            assert_asks_no_more(whole, one, other)


USERS, MFA = (
    {"includeRoles": ["admin"], "excludeGroups": ["g1", "g2"]},
    {"operator": "OR", "builtInControls": ["mfa", "compliantDevice"]},
)
BEFORE = {"state": "enabled", "conditions": {"users": USERS, "platforms": {"includePlatforms": ["iOS"]}}, "grantControls": MFA}


def edit(**after: Any) -> PolicyEdit:
    return PolicyEdit({**BEFORE, "sessionControls": None}, after)


def users(**changed: Any) -> PolicyEdit:
    return edit(conditions={**BEFORE["conditions"], "users": {**USERS, **changed}})  # type: ignore[dict-item]


EVERYBODY = users(includeUsers=["All"])
DEVICE = edit(grantControls={"operator": "AND", "builtInControls": ["mfa", "compliantDevice"]})
NEVER = edit(sessionControls={"persistentBrowser": {"isEnabled": True, "mode": "never"}})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(EVERYBODY, DEVICE, id="a wider policy and a control"),
        pytest.param(EVERYBODY, NEVER, id="a wider policy and a session control"),
        pytest.param(edit(state="enabled", conditions=EVERYBODY.after["conditions"], **NEVER.after), DEVICE, id="one has both"),
        pytest.param(users(excludeGroups=["g1"]), users(excludeGroups=["g2"]), id="who is in both groups is excluded by each"),
        pytest.param(EVERYBODY, users(excludeGroups=["g1"]), id="wider, and an exclusion less"),
        pytest.param(EVERYBODY, edit(conditions={"users": USERS, "platforms": None}), id="all users and all platforms"),
        pytest.param(
            edit(grantControls={"operator": "OR", "builtInControls": ["mfa"]}),
            edit(grantControls={"operator": "OR", "builtInControls": ["compliantDevice"]}),
            id="each takes away the alternative of the other",
        ),
        pytest.param(
            edit(sessionControls={"signInFrequency": {"isEnabled": True, "type": "hours", "value": 4}}),
            edit(sessionControls={"signInFrequency": {"isEnabled": True, "frequencyInterval": "everyTime"}}),
            id="one frequency would replace the other",
        ),
    ],
)
def test_edits_that_would_ask_more_together_are_two(one: PolicyEdit, other: PolicyEdit) -> None:
    assert (one_edit(one, other), one_edit(other, one)) == (None, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(EVERYBODY, EVERYBODY, id="the same"),
        pytest.param(EVERYBODY, users(includeUsers=["All"], excludeUsers=["sync"]), id="one excludes an account"),
        pytest.param(users(includeGroups=["a"]), users(includeGroups=["b"]), id="both include more people"),
        pytest.param(DEVICE, NEVER, id="two requirements of the same sign-ins"),
    ],
)
def test_edits_that_ask_no_more_together_are_one(one: PolicyEdit, other: PolicyEdit) -> None:
    whole = one_edit(one, other)
    assert whole is not None
    again = one_edit(other, one)
    assert again is not None
    assert one_edit(whole, again) == whole


def test_an_edit_that_is_all_of_another_one_is_the_change() -> None:
    recorded = {**BEFORE, "state": "disabled", "sessionControls": None}
    on, stricter = PolicyEdit(recorded, {"state": "enabled"}), PolicyEdit(recorded, {"state": "enabled", **NEVER.after})
    assert one_edit(on, stricter) == stricter
