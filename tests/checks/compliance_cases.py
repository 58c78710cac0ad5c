"""Cases that the checks of compliance policies share: the policy of the hardened tenant for one platform, changed."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.compliant.names import ONBOARDING
from tests.intune.hardened import COMPLIANCE_POLICIES, key_of
from tests.intune.shapes import ALL_USERS, target
from ztscan.core.model import GapReason, Verdict

Json = dict[str, Any]
POLICIES, INTUNE = "device_compliance_policies", {"deviceManagement"}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def policy_of(kind: str) -> Json:
    """The policy of the hardened tenant for a platform."""
    return next(one for one in COMPLIANCE_POLICIES if one["@odata.type"] == f"#microsoft.graph.{kind}CompliancePolicy")


def empty(policy: Json, **properties: Any) -> Json:
    """The policy without its requirements, or with others."""
    switches = {key: False for key, value in policy.items() if isinstance(value, bool)}
    kept = {key: value for key, value in policy.items() if "Version" not in key and "hreatProtection" not in key}
    return kept | switches | properties


def cases_of(kind: str, system: str, requirement: str) -> tuple[Case, ...]:
    """The rows of one platform, whose policies have ``requirement``."""
    policy = policy_of(kind)
    key, others = policy["id"], [one for one in COMPLIANCE_POLICIES if one is not policy]
    return (
        Case("it is assigned to all users"),
        Case("all it requires is one setting", {POLICIES: [*others, empty(policy, **{requirement: True})]}),
        Case("there is none", {POLICIES: others}, fails=INTUNE),
        Case("it requires nothing", {POLICIES: [*others, empty(policy)]}, fails=INTUNE),
        Case("it is assigned to nobody", {f"{POLICIES}/{key}/assignments": []}, fails=INTUNE),
        Case("it could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
        Case(
            "no such device",
            {"managed_devices": [one for one in DEVICES if one["operatingSystem"] != system]},
            verdict=Verdict.NOT_APPLICABLE,
        ),
    )


def more_cases_of(kind: str, core: str) -> tuple[Case, ...]:
    """The rows that all platforms share. ``core``: a property of each policy of the platform."""
    policy = policy_of(kind)
    key = policy["id"]
    others = [one for one in COMPLIANCE_POLICIES if one is not policy]
    assigned = f"{POLICIES}/{key}/assignments"
    return (
        Case("a group is excluded", {assigned: [ALL_USERS, target("exclusionGroup", groupId=ONBOARDING)]}, fails=INTUNE),
        Case("it only excludes", {assigned: [target("exclusionGroup", groupId=ONBOARDING)]}, fails=INTUNE),
        Case("it is assigned to a group with some", {assigned: [target("group", groupId=ONBOARDING)]}, fails=INTUNE),
        Case(
            "the members of the group were not read",
            {
                assigned: [target("group", groupId=ONBOARDING)],
                f"assignment_group_members/{ONBOARDING}": gap("assignment_group_members"),
            },
            verdict=NOT_ASSESSED,
        ),
        Case(
            "the group is deleted",
            {
                assigned: [target("group", groupId=ONBOARDING)],
                f"assignment_groups/{ONBOARDING}": None,
                f"assignment_group_members/{ONBOARDING}": Remove(),
            },
            fails=INTUNE,
        ),
        Case("all devices without a group of users", {assigned: [target("allDevices"), EXCLUDED]}, verdict=NOT_ASSESSED),
        Case("a filter that all match", {assigned: [target("allDevices", **_filter("include"))]}),
        Case("a filter that leaves all out", {assigned: [target("allDevices", **_filter("exclude"))]}, fails=INTUNE),
        Case(
            "filters were not read",
            {assigned: [target("allDevices", **_filter("include"))], "assignment_filters": gap("assignment_filters")},
            verdict=NOT_ASSESSED,
        ),
        Case(
            "it asks for threat protection and names no level",
            {
                POLICIES: [
                    *others,
                    empty(policy, deviceThreatProtectionEnabled=True, deviceThreatProtectionRequiredSecurityLevel="unavailable"),
                ]
            },
            fails=INTUNE,
        ),
        Case(
            "it names a level of threat protection",
            {
                POLICIES: [
                    *others,
                    empty(policy, deviceThreatProtectionEnabled=True, deviceThreatProtectionRequiredSecurityLevel="medium"),
                ]
            },
        ),
        Case("R13: a target of a new kind", {assigned: [target("house")]}, verdict=NOT_ASSESSED),
        Case("R13: assignments were not returned", {assigned: Remove()}, verdict=NOT_ASSESSED),
        Case("R13: its platform was not returned", {f"{POLICIES}/{key}/@odata.type": None}, verdict=NOT_ASSESSED),
        Case("R13: a requirement was not returned", {POLICIES: [*others, empty(policy, **{core: None})]}, verdict=NOT_ASSESSED),
        Case(
            "another one that requires nothing, for all",
            {POLICIES: Add(empty(policy, id="another", displayName="Another"))},
        ),
        Case("devices were not read", {"managed_devices": gap("managed_devices")}, verdict=NOT_ASSESSED),
        Case("Intune is not licensed", {POLICIES: gap(POLICIES, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
        Case(
            "a device of a system that is not known",
            {"managed_devices": Add({**DEVICES[0], "id": "new", "operatingSystem": None})},
            verdict=NOT_ASSESSED,
        ),
        Case(
            "a device that only Defender manages",
            {"managed_devices": Add({**DEVICES[0], "id": "new", "userId": "", "managementAgent": "msSense"})},
        ),
    )


EXCLUDED = target("exclusionGroup", groupId=ONBOARDING)


def _filter(mode: str) -> Json:
    return {
        "deviceAndAppManagementAssignmentFilterId": key_of("Corporate devices"),
        "deviceAndAppManagementAssignmentFilterType": mode,
    }
