"""Cases of `intune.personal_enrolment_blocked`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.compliant.names import ONBOARDING, PROJECT
from tests.checks.unlicensed import rows_of_intune
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target
from ztscan.core.model import Verdict

LIST = "enrolment_configurations"
DEFAULT = f"{LIST}/default"
WINDOWS = f"{DEFAULT}/windowsRestriction"
IOS = f"{DEFAULT}/iosRestriction"
NOT_ASSESSED = Verdict.NOT_ASSESSED
KIND = "#microsoft.graph."
BLOCKED = {"platformBlocked": False, "personalDeviceEnrollmentBlocked": True}
OPEN = {"platformBlocked": False, "personalDeviceEnrollmentBlocked": False}
CLOSED = {"platformBlocked": True, "personalDeviceEnrollmentBlocked": False}
NEW_STAFF, PROJECTS = target("group", groupId=ONBOARDING), target("group", groupId=PROJECT)
FILTERED = target(
    "group",
    groupId=ONBOARDING,
    deviceAndAppManagementAssignmentFilterId="f",
    deviceAndAppManagementAssignmentFilterType="include",
)


def configuration(key: str, kind: str, priority: int, *assignments: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "@odata.type": f"{KIND}{kind}",
        "id": key,
        "displayName": key.title(),
        "priority": priority,
        "deviceEnrollmentConfigurationType": "singlePlatformRestriction",
        "assignments": list(assignments),
        **properties,
    }


def one(
    key: str, priority: int, restriction: dict[str, Any], *assignments: dict[str, Any], platform: str | None = "windows"
) -> dict[str, Any]:
    """The restriction of one platform."""
    kind = "deviceEnrollmentPlatformRestrictionConfiguration"
    return configuration(key, kind, priority, *assignments, platformType=platform, platformRestriction=restriction)


DEFAULT_RESTRICTION = configuration(
    "default",
    "deviceEnrollmentPlatformRestrictionsConfiguration",
    0,
    deviceEnrollmentConfigurationType="defaultPlatformRestrictions",
    windowsRestriction=BLOCKED,
    iosRestriction=BLOCKED,
    macOSRestriction=BLOCKED,
    androidRestriction=CLOSED,
    androidForWorkRestriction=BLOCKED,
)
NOTICE = configuration(
    "notice",
    "deviceEnrollmentNotificationConfiguration",
    1,
    ALL_USERS,
    deviceEnrollmentConfigurationType="enrollmentNotificationsConfiguration",
    platformType="allPlatforms",
)
HELLO = configuration(
    "hello",
    "deviceEnrollmentWindowsHelloForBusinessConfiguration",
    0,
    deviceEnrollmentConfigurationType="windowsHelloForBusiness",
    state="enabled",
)
BASE: dict[str, Any] = {LIST: [DEFAULT_RESTRICTION, NOTICE, HELLO]}

CASES = (
    Case("personal devices or the platform are blocked"),
    Case("Windows is open by default", {WINDOWS: OPEN}, {"default"}),
    Case("Windows and iOS are open", {WINDOWS: OPEN, IOS: OPEN}, {"default"}),
    Case("Windows is open, which is accepted", {WINDOWS: OPEN}, options={"accepted": ("Windows",)}),
    Case(
        "macOS is open, and Windows is accepted",
        {f"{DEFAULT}/macOSRestriction": OPEN},
        {"default"},
        options={"accepted": ("windows",)},
    ),
    Case("Android Enterprise is open", {f"{DEFAULT}/androidForWorkRestriction": OPEN}, {"default"}),
    Case("a group may", {LIST: Add(one("staff", 1, OPEN, NEW_STAFF))}, {"staff"}),
    Case("everybody may, before the default", {LIST: Add(one("all", 1, OPEN, ALL_USERS))}, {"all"}),
    Case("a group may, by a restriction of another platform", {LIST: Add(one("staff", 1, OPEN, NEW_STAFF, platform="linux"))}),
    Case("a group may with Android", {LIST: Add(one("staff", 1, OPEN, NEW_STAFF, platform="androidForWork"))}, {"staff"}),
    Case("a restriction for nobody", {LIST: Add(one("staff", 1, OPEN))}),
    Case("a restriction that only excludes", {LIST: Add(one("staff", 1, OPEN, target("exclusionGroup", groupId=PROJECT)))}),
    Case("the group is blocked before", {LIST: Add(one("first", 1, BLOCKED, NEW_STAFF), one("staff", 2, OPEN, NEW_STAFF))}),
    Case(
        "the group is blocked after", {LIST: Add(one("staff", 1, OPEN, NEW_STAFF), one("last", 2, BLOCKED, NEW_STAFF))}, {"staff"}
    ),
    Case(
        "another group is blocked before",
        {LIST: Add(one("first", 1, BLOCKED, PROJECTS), one("staff", 2, OPEN, NEW_STAFF))},
        {"staff"},
    ),
    Case(
        "a filter leaves some of the blocked out",
        {LIST: Add(one("first", 1, BLOCKED, FILTERED), one("staff", 2, OPEN, NEW_STAFF))},
        {"staff"},
    ),
    Case(
        "a group is excluded from the block",
        {
            LIST: Add(
                one("first", 1, BLOCKED, ALL_USERS, target("exclusionGroup", groupId=PROJECT)), one("staff", 2, OPEN, PROJECTS)
            )
        },
        {"staff"},
    ),
    Case(
        "everybody is blocked before the default",
        {LIST: [{**DEFAULT_RESTRICTION, "windowsRestriction": OPEN}, one("first", 1, BLOCKED, ALL_USERS)]},
    ),
    Case(
        "devices are blocked before the default",
        {LIST: [{**DEFAULT_RESTRICTION, "windowsRestriction": OPEN}, one("first", 1, BLOCKED, ALL_DEVICES)]},
        {"default"},
    ),
    Case("a hostile name", {WINDOWS: OPEN, f"{DEFAULT}/displayName": "<b>`|\u001b[2J"}, {"default"}),
    Case("a target that is new", {LIST: Add(one("staff", 1, OPEN, target("oracle")))}, verdict=NOT_ASSESSED),
    Case(
        "a target that is new, and the default is open",
        {LIST: [{**DEFAULT_RESTRICTION, "windowsRestriction": OPEN}, one("s", 1, BLOCKED, target("oracle"))]},
        {"default"},
    ),
    Case(
        "a platform that is new",
        {LIST: Add(one("staff", 1, OPEN, NEW_STAFF, platform="unknownFutureValue"))},
        verdict=NOT_ASSESSED,
    ),
    Case("the platform is null", {LIST: Add(one("staff", 1, OPEN, NEW_STAFF, platform=None))}, verdict=NOT_ASSESSED),
    Case("the priority is null", {LIST: Add({**one("staff", 1, OPEN, NEW_STAFF), "priority": None})}, verdict=NOT_ASSESSED),
    Case("the kind is null", {f"{LIST}/notice/@odata.type": None}, verdict=NOT_ASSESSED),
    Case("no default", {LIST: [NOTICE]}, verdict=NOT_ASSESSED),
    Case("the restriction of a platform is null", {IOS: None}, verdict=NOT_ASSESSED),
    Case("one switch is null, the other is off", {IOS: {**OPEN, "platformBlocked": None}}, verdict=NOT_ASSESSED),
    Case("one switch is null, the other is on", {IOS: {**BLOCKED, "platformBlocked": None}}),
    Case("R13: a switch was not returned", {f"{IOS}/personalDeviceEnrollmentBlocked": Remove()}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {LIST: Add({**one("staff", 1, OPEN), "assignments": None})}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
