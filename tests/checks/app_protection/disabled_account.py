"""Cases of `app_protection.disabled_account`."""

from __future__ import annotations

from tests.checks.app_protection.android import LIST as ANDROID
from tests.checks.app_protection.ios import LIST as IOS
from tests.checks.app_protection.ios import NOT_APPLICABLE, NOT_ASSESSED, WITHOUT_NEW_STAFF
from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.unlicensed import WITHOUT_SUBSCRIPTIONS
from tests.intune.app_protection import protection
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import GapReason

ACTION, OF_ANDROID = (f"{name}/staff/appActionIfUnableToAuthenticateUser" for name in (IOS, ANDROID))
ASSIGNED = f"{IOS}/staff/assignments"
UNLICENSED = {**WITHOUT_SUBSCRIPTIONS, **{name: gap(name, GapReason.NOT_LICENSED) for name in (IOS, ANDROID)}}
NOT_ASSIGNED = {
    **{f"{name}/staff/isAssigned": False for name in (IOS, ANDROID)},
    **{f"{name}/staff/assignments": [] for name in (IOS, ANDROID)},
}
UNSET = {"appActionIfUnableToAuthenticateUser": None}

CASES = (
    Case("block"),
    Case("wipe, in another case", {ACTION: "Wipe"}),
    Case("warn", {ACTION: "warn"}, {"staff"}),
    Case("warn on Android", {OF_ANDROID: "warn"}, {"staff"}),
    Case("block where it is supported", {ACTION: "blockWhenSettingIsSupported"}, {"staff"}),
    Case("null is not set", {ACTION: None}, {"staff"}),
    Case("one more policy", {IOS: Add(protection("ios", "more", ALL_USERS, **UNSET))}, {"more"}),
    Case("one more policy for nobody", {IOS: Add(protection("ios", "more", **UNSET))}),
    Case(
        "one more policy with an exclusion only",
        {IOS: Add(protection("ios", "more", WITHOUT_NEW_STAFF, **UNSET))},
    ),
    Case("a hostile name", {ACTION: None, f"{IOS}/staff/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("no policy is assigned", NOT_ASSIGNED, verdict=NOT_APPLICABLE),
    Case("no policies", {IOS: [], ANDROID: []}, verdict=NOT_APPLICABLE),
    Case("an action that is new", {ACTION: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("R13: the action was not returned", {ACTION: Remove()}, verdict=NOT_ASSESSED),
    Case("a target that is new", {ASSIGNED: [target("oracle")]}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {ASSIGNED: None}, verdict=NOT_ASSESSED),
    Case("one platform could not be read", {IOS: gap(IOS)}, verdict=NOT_ASSESSED),
    Case("one platform could not be read, and the other warns", {IOS: gap(IOS), OF_ANDROID: "warn"}, {"staff"}),
    Case("neither could be read", {IOS: gap(IOS), ANDROID: gap(ANDROID)}, verdict=NOT_ASSESSED),
    Case(
        "no Intune",
        UNLICENSED,
        verdict=NOT_APPLICABLE,
    ),
)
