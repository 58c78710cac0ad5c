"""Cases of `app_protection.jailbreak`."""

from __future__ import annotations

from tests.checks.app_protection.android import LIST as ANDROID
from tests.checks.app_protection.disabled_account import NOT_ASSIGNED, UNLICENSED
from tests.checks.app_protection.ios import LIST as IOS
from tests.checks.app_protection.ios import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Add, Case, Remove, gap
from tests.intune.app_protection import protection
from tests.intune.shapes import ALL_USERS

SWITCH, ACTION = (f"{IOS}/staff/{name}" for name in ("deviceComplianceRequired", "appActionIfDeviceComplianceRequired"))
LEVEL = f"{ANDROID}/staff/requiredAndroidSafetyNetDeviceAttestationType"
FAILED = f"{ANDROID}/staff/appActionIfAndroidSafetyNetDeviceAttestationFailed"

CASES = (
    Case("block"),
    Case("wipe", {ACTION: "wipe", FAILED: "wipe", LEVEL: "basicIntegrity"}),
    Case("not required", {SWITCH: False}, {"staff"}),
    Case("warn", {ACTION: "warn"}, {"staff"}),
    Case("warn on Android", {f"{ANDROID}/staff/appActionIfDeviceComplianceRequired": "warn"}, {"staff"}),
    Case("no attestation", {LEVEL: "none"}, {"staff"}),
    Case("attestation is not set", {LEVEL: None}, {"staff"}),
    Case("a warning where attestation fails", {FAILED: "warn"}, {"staff"}),
    Case("nothing where attestation fails", {FAILED: None}, {"staff"}),
    Case("both on Android", {f"{ANDROID}/staff/deviceComplianceRequired": False, LEVEL: "none"}, {"staff"}),
    Case("one more policy", {ANDROID: Add(protection("android", "more", ALL_USERS, deviceComplianceRequired=False))}, {"more"}),
    Case("one more policy for nobody", {ANDROID: Add(protection("android", "more", deviceComplianceRequired=False))}),
    Case("a hostile name", {SWITCH: False, f"{IOS}/staff/displayName": "<b>`|\u001b[2J"}, {"staff"}),
    Case("no policy is assigned", NOT_ASSIGNED, verdict=NOT_APPLICABLE),
    Case("an action that is new", {ACTION: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a level that is new", {LEVEL: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("null", {SWITCH: None}, verdict=NOT_ASSESSED),
    Case("the action is null", {ACTION: None}, verdict=NOT_ASSESSED),
    Case("R13: the switch was not returned", {SWITCH: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the level was not returned", {LEVEL: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the action where attestation fails was not returned", {FAILED: Remove()}, verdict=NOT_ASSESSED),
    Case("one platform could not be read", {ANDROID: gap(ANDROID)}, verdict=NOT_ASSESSED),
    Case(
        "no Intune",
        UNLICENSED,
        verdict=NOT_APPLICABLE,
    ),
)
