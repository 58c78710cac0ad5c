"""Cases of `app_protection.idle`."""

from __future__ import annotations

from tests.checks.app_protection.android import LIST as ANDROID
from tests.checks.app_protection.disabled_account import NOT_ASSIGNED, UNLICENSED
from tests.checks.app_protection.ios import LIST as IOS
from tests.checks.app_protection.ios import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Add, Case, Remove, gap
from tests.intune.app_protection import protection
from tests.intune.shapes import ALL_USERS

PIN, CREDENTIALS, PERIOD = (
    f"{IOS}/staff/{name}" for name in ("pinRequired", "organizationalCredentialsRequired", "periodOnlineBeforeAccessCheck")
)

CASES = (
    Case("a PIN after half an hour"),
    Case("credentials in place of a PIN", {PIN: False, CREDENTIALS: True}),
    Case("neither", {PIN: False}, {"staff"}),
    Case("neither, on Android", {f"{ANDROID}/staff/pinRequired": False}, {"staff"}),
    Case("an hour", {PERIOD: "PT1H"}, {"staff"}),
    Case("a day", {PERIOD: "P1D"}, {"staff"}),
    Case("half an hour and a second", {PERIOD: "PT30M1S"}, {"staff"}),
    Case("an hour, which is accepted", {PERIOD: "PT60M"}, options={"maximum_minutes": 60}),
    Case("half an hour, and a quarter is required", options={"maximum_minutes": 15}, fails={"staff"}),
    Case(
        "four policies, and a quarter is required",
        {IOS: Add(protection("ios", "more", ALL_USERS), protection("ios", "again", ALL_USERS))},
        options={"maximum_minutes": 15},
        fails={"staff", "more", "again"},
    ),
    Case("one more policy", {IOS: Add(protection("ios", "more", ALL_USERS, periodOnlineBeforeAccessCheck="PT12H"))}, {"more"}),
    Case("one more policy for nobody", {IOS: Add(protection("ios", "more", periodOnlineBeforeAccessCheck="PT12H"))}),
    Case("a hostile name", {PIN: False, f"{IOS}/staff/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("no policy is assigned", NOT_ASSIGNED, verdict=NOT_APPLICABLE),
    Case("a time that is none", {PERIOD: "soon"}, verdict=NOT_ASSESSED),
    Case("a time of months", {PERIOD: "P1M"}, verdict=NOT_ASSESSED),
    Case("the time is null", {PERIOD: None}, verdict=NOT_ASSESSED),
    Case("a PIN is off, and credentials are null", {PIN: False, CREDENTIALS: None}, verdict=NOT_ASSESSED),
    Case("R13: both were not returned", {PIN: Remove(), CREDENTIALS: Remove()}, verdict=NOT_ASSESSED),
    Case("one platform could not be read", {ANDROID: gap(ANDROID)}, verdict=NOT_ASSESSED),
    Case(
        "no Intune",
        UNLICENSED,
        verdict=NOT_APPLICABLE,
    ),
)
