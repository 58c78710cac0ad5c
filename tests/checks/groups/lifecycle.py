"""Cases of `groups.lifecycle`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

POLICIES = "group_lifecycle_policies"
KIND, DAYS = f"{POLICIES}/expiration/managedGroupTypes", f"{POLICIES}/expiration/groupLifetimeInDays"
NONE = {"groupLifecyclePolicies"}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def selected(days: int) -> dict[str, Any]:
    return {"id": f"expiration-{days}", "managedGroupTypes": "Selected", "groupLifetimeInDays": days}


SHORT, LONG, LONGER, LONGEST = map(selected, (180, 730, 731, 1095))
CASES = (
    Case("all groups, half a year"),
    Case("no policy", {POLICIES: []}, NONE),
    Case("for no group", {KIND: "None"}, NONE),
    Case("a hostile word", {KIND: "<b>`|"}, NONE),
    Case("two years", {DAYS: 730}, NONE),
    Case("two years are enough", {DAYS: 730}, options={"maximum_days": 730}),
    Case("selected groups", {KIND: "Selected"}, verdict=Verdict.MANUAL),
    Case("selected groups, one policy of two years", {POLICIES: [SHORT, LONG]}, verdict=Verdict.MANUAL),
    Case("three policies that are too long", {POLICIES: [LONG, LONGER, LONGEST]}, NONE),
    Case("a day", {DAYS: 1}),
    Case("no day", {DAYS: 0}, NONE),
    Case("three years, and two are enough", {DAYS: 1095}, NONE, options={"maximum_days": 730}),
    Case("selected groups, two years", {KIND: "Selected", DAYS: 730}, NONE),
    Case(
        "without the licence",
        {**WITHOUT_SUBSCRIPTIONS, POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("without the licence, an empty list", {**WITHOUT_SUBSCRIPTIONS, POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("the kind is null", {KIND: None}, verdict=NOT_ASSESSED),
    Case("the lifetime is null", {DAYS: None}, verdict=NOT_ASSESSED),
    Case("could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
)
