"""Cases of `app_protection.ios`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.intune import user
from tests.checks.compliant.names import LEARNER, ONBOARDING, PROJECT, WORKER
from tests.checks.compliant.tenant import E5
from tests.checks.unlicensed import rows_of_intune
from tests.intune.app_protection import CORE, app, protection
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, target
from ztscan.core.model import Verdict

LIST, GROUPS, MEMBERS, PEOPLE = "ios_app_protections", "app_protection_groups", "app_protection_members", "intune_users"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
POLICY = f"{LIST}/staff"
ASSIGNED = f"{POLICY}/assignments"
NEW_STAFF, WITHOUT_NEW_STAFF = target("group", groupId=ONBOARDING), target("exclusionGroup", groupId=ONBOARDING)
_FILTER = "deviceAndAppManagementAssignmentFilter"
FILTERED = {**ALL_USERS["target"], f"{_FILTER}Id": "f", f"{_FILTER}Type": "include"}
EXCLUDING = [ALL_USERS, WITHOUT_NEW_STAFF]
IS = LIST
BASE: dict[str, Any] = {LIST: [protection("ios", "staff", ALL_USERS)]}
BOTH = {f"{MEMBERS}/{ONBOARDING}": [user(LEARNER), user(WORKER)]}
DELETED = {f"{GROUPS}/{ONBOARDING}": None, f"{MEMBERS}/{ONBOARDING}": Remove()}
NEW_UNREAD = {f"{MEMBERS}/{ONBOARDING}": gap(MEMBERS)}
SELECTED = {f"{POLICY}/appGroupType": "selectedPublicApps"}
OUTLOOK, TEAMS, ONEDRIVE = CORE

CASES = (
    Case("all users"),
    Case("a group of all", {ASSIGNED: [NEW_STAFF], **BOTH}),
    Case("in another case", {ASSIGNED: [target("group", groupId=ONBOARDING.upper())], **BOTH}),
    Case("a group of one", {ASSIGNED: [NEW_STAFF]}, {IS}),
    Case("all users, but for a group", {ASSIGNED: EXCLUDING}, {IS}),
    Case(
        "the excluded have a policy of their own",
        {LIST: [protection("ios", "staff", ALL_USERS, WITHOUT_NEW_STAFF), protection("ios", "new", NEW_STAFF)]},
    ),
    Case("only an exclusion", {ASSIGNED: [WITHOUT_NEW_STAFF]}, {IS}),
    Case("nobody", {ASSIGNED: [], f"{POLICY}/isAssigned": False}, {IS}),
    Case("no policy", {LIST: []}, {IS}),
    Case("a deleted group", {ASSIGNED: [NEW_STAFF], **DELETED}, {IS}),
    Case("a deleted group is excluded", {ASSIGNED: EXCLUDING, **DELETED}),
    Case("those who are not reached have no licence", {ASSIGNED: [NEW_STAFF], f"{PEOPLE}/{E5}": [{"id": LEARNER}]}),
    Case("those who are not reached are disabled", {ASSIGNED: [NEW_STAFF], f"users/{WORKER}/accountEnabled": False}),
    Case("those who are not reached may be disabled", {ASSIGNED: [NEW_STAFF], f"users/{WORKER}/accountEnabled": None}, {IS}),
    Case("nobody has a licence", {f"{PEOPLE}/{E5}": []}, verdict=NOT_APPLICABLE),
    Case(
        "a subscription does not state its id",
        {f"{PEOPLE}/{E5}": [], "subscribed_skus/0/skuId": None},
        verdict=NOT_ASSESSED,
    ),
    Case("core apps", {f"{POLICY}/appGroupType": "allCoreMicrosoftApps"}),
    Case("all apps", {f"{POLICY}/appGroupType": "AllApps"}),
    Case("apps by name", SELECTED),
    Case(
        "apps by name, without Teams",
        {**SELECTED, f"{POLICY}/apps": [app("ios", "com.microsoft.office.outlook"), app("ios", "com.microsoft.skydrive")]},
        {IS},
    ),
    Case("no apps by name", {**SELECTED, f"{POLICY}/apps": []}, {IS}),
    Case("unmanaged devices", {f"{POLICY}/targetedAppManagementLevels": "mdm,unmanaged"}),
    Case("managed devices only", {f"{POLICY}/targetedAppManagementLevels": "mdm"}, {IS}),
    Case("a hostile name", {ASSIGNED: EXCLUDING, f"{POLICY}/displayName": "<b>`|\u001b[2J"}, {IS}),
    Case("no telephone", {"entra_devices": []}, verdict=NOT_APPLICABLE),
    Case("a group of apps that is new", {f"{POLICY}/appGroupType": "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the group of apps was not returned", {f"{POLICY}/appGroupType": Remove()}, verdict=NOT_ASSESSED),
    Case("apps were not returned", {**SELECTED, f"{POLICY}/apps": None}, verdict=NOT_ASSESSED),
    Case("an app without a name", {**SELECTED, f"{POLICY}/apps": [{"id": "x"}]}, verdict=NOT_ASSESSED),
    Case("the kind of devices was not returned", {f"{POLICY}/targetedAppManagementLevels": None}, verdict=NOT_ASSESSED),
    Case("assignments were not returned", {ASSIGNED: None}, verdict=NOT_ASSESSED),
    Case("Graph says that there are assignments", {ASSIGNED: []}, verdict=NOT_ASSESSED),
    Case("a target that is new", {ASSIGNED: [target("oracle")]}, verdict=NOT_ASSESSED),
    Case("a target that is new, and all users", {ASSIGNED: [ALL_USERS, target("oracle")]}, verdict=NOT_ASSESSED),
    Case("all devices", {ASSIGNED: [ALL_DEVICES]}, verdict=NOT_ASSESSED),
    Case("a filter", {ASSIGNED: [{"id": "f", "target": FILTERED}]}, verdict=NOT_ASSESSED),
    Case("the group was not read", {ASSIGNED: [target("group", groupId=PROJECT)]}, verdict=NOT_ASSESSED),
    Case("members could not be read", {ASSIGNED: [NEW_STAFF], **NEW_UNREAD}, verdict=NOT_ASSESSED),
    Case(
        "members of an excluded group could not be read",
        {ASSIGNED: EXCLUDING, **NEW_UNREAD},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "members could not be read, and another policy reaches all",
        {LIST: Add(protection("ios", "new", NEW_STAFF)), **NEW_UNREAD},
    ),
    Case("groups could not be read", {ASSIGNED: [NEW_STAFF], GROUPS: gap(GROUPS), MEMBERS: gap(MEMBERS)}, verdict=NOT_ASSESSED),
    Case("people with a licence could not be read", {PEOPLE: gap(PEOPLE)}, verdict=NOT_ASSESSED),
    Case("devices could not be read", {"entra_devices": gap("entra_devices")}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
    Case(
        "two policies that add up",
        {
            LIST: [
                protection("ios", "mail", ALL_USERS, appGroupType="selectedPublicApps", apps=[app("ios", OUTLOOK)]),
                protection(
                    "ios", "files", ALL_USERS, appGroupType="selectedPublicApps", apps=[app("ios", TEAMS), app("ios", ONEDRIVE)]
                ),
            ]
        },
    ),
    Case(
        "two policies, of which one is for a group",
        {
            LIST: [
                protection("ios", "mail", ALL_USERS, appGroupType="selectedPublicApps", apps=[app("ios", OUTLOOK)]),
                protection(
                    "ios", "files", NEW_STAFF, appGroupType="selectedPublicApps", apps=[app("ios", TEAMS), app("ios", ONEDRIVE)]
                ),
            ]
        },
        {IS},
    ),
)
