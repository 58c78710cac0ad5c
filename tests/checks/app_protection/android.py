"""Cases of `app_protection.android`. `app_protection.ios` has the others: both share how people are counted."""

from __future__ import annotations

from typing import Any

from tests.checks.app_protection.ios import GROUPS, MEMBERS, NEW_STAFF, NOT_APPLICABLE, NOT_ASSESSED, WITHOUT_NEW_STAFF
from tests.checks.cases import Case, gap
from tests.checks.compliant.names import ONBOARDING, WORKER
from tests.checks.unlicensed import rows_of_intune
from tests.intune.app_protection import app, protection
from tests.intune.devices import in_directory, managed
from tests.intune.shapes import ALL_USERS

LIST, DEVICES = "android_app_protections", "entra_devices"
POLICY = f"{LIST}/staff"
ASSIGNED = f"{POLICY}/assignments"
NEW_UNREAD = {f"{MEMBERS}/{ONBOARDING}": gap(MEMBERS)}
BASE: dict[str, Any] = {LIST: [protection("android", "staff", ALL_USERS)]}
UNKNOWN = {**in_directory(managed("6a1b0000-0000-4000-8000-000000000098", "Android", WORKER)), "operatingSystem": None}
SELECTED = {f"{POLICY}/appGroupType": "selectedPublicApps"}

CASES = (
    Case("no telephone", {DEVICES: []}, verdict=NOT_APPLICABLE),
    Case("all users"),
    Case("a group of one", {ASSIGNED: [NEW_STAFF]}, {LIST}),
    Case("all users, but for a group", {ASSIGNED: [ALL_USERS, WITHOUT_NEW_STAFF]}, {LIST}),
    Case("apps by name", SELECTED),
    Case("apps of iOS by name", {**SELECTED, f"{POLICY}/apps": [app("ios", "com.microsoft.office.outlook")]}, {LIST}),
    Case("no policy", {LIST: []}, {LIST}),
    Case("a deleted group", {ASSIGNED: [NEW_STAFF], f"{GROUPS}/{ONBOARDING}": None}, {LIST}),
    Case(
        "members could not be read",
        {ASSIGNED: [NEW_STAFF], **NEW_UNREAD},
        verdict=NOT_ASSESSED,
    ),
    Case("the system of a device is not known", {DEVICES: [UNKNOWN]}, verdict=NOT_ASSESSED),
    Case("devices could not be read", {DEVICES: gap(DEVICES)}, verdict=NOT_ASSESSED),
    *(row for row in rows_of_intune(LIST) if row.verdict),
)
