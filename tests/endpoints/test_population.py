"""Devices as assignments see them: platform, management, and the groups that they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ztscan.core.columns import Table, table_of
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.assignments import AssignmentScope, WhyNot
from ztscan.endpoints.device_sets import Split, from_flags, split_of
from ztscan.endpoints.platforms import (
    ANDROID_AOSP,
    ANDROID_OWNER,
    ANDROID_WORK,
    IOS,
    MACOS,
    OTHER,
    PLATFORMS,
    WINDOWS,
    platform_of_type,
    platforms_of,
)
from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicyTarget, TargetKind
from ztscan.endpoints.population import device_population, member_index, population_of
from ztscan.endpoints.scope import assignment_scope
from ztscan.endpoints.targets import policy_target
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.managed_devices import CoManagedWorkloads, EntraDevice, ManagedDevice

UNREAD = Gap("assignment_groups", GapReason.NO_PERMISSION, "refused", "grant it")
UNREGISTERED = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("system", "enrolment", "owner", "platforms"),
    [
        ("Windows", None, None, {WINDOWS}),
        ("macOS", None, None, {MACOS}),
        ("iPadOS", None, None, {IOS}),
        ("AndroidForWork", "userEnrollment", "personal", {ANDROID_WORK}),
        ("AndroidEnterprise", "androidEnterpriseFullyManaged", "company", {ANDROID_OWNER}),
        ("Android", "androidAOSPUserlessDeviceEnrollment", "company", {ANDROID_AOSP}),
        ("Android", "androidEnterpriseCorporateWorkProfile", "company", {ANDROID_OWNER}),
        ("Android", "userEnrollment", "company", None),
        ("Android", None, None, None),
        ("ChromeOS", None, None, {OTHER}),
        ("Tizen", None, None, {OTHER}),
        ("WindowsCore", None, None, None),
        (None, None, None, None),
        ("Unknown", None, None, None),
    ],
)
def test_the_platform_of_a_device(
    system: str | None, enrolment: str | None, owner: str | None, platforms: set[str] | None
) -> None:
    columns = {"operating_system": [system], "device_enrollment_type": [enrolment], "managed_device_owner_type": [owner]}
    found = population_of(columns, 1).platforms
    certain = {name for name in PLATFORMS if found[name].yes}
    assert certain == (platforms or set())
    assert (platforms is None) == any(not found[name].no for name in PLATFORMS if name not in certain)


def test_a_company_phone_of_any_kind_has_no_personal_work_profile() -> None:
    columns = {"operating_system": ["Android"], "managed_device_owner_type": ["company"]}
    assert population_of(columns, 1).platforms[ANDROID_WORK] == Split(0, 1)


def test_platforms_of_policies() -> None:
    assert platforms_of("iOS,macOS") == frozenset({IOS, MACOS})
    assert platforms_of("androidEnterprise") == frozenset({ANDROID_OWNER, ANDROID_WORK})
    assert platforms_of("windows10,toaster") is platforms_of("") is platforms_of(None) is platforms_of("none") is None
    assert platform_of_type("#microsoft.graph.windows10CompliancePolicy") == frozenset({WINDOWS})
    assert platform_of_type("#microsoft.graph.windows81CompliancePolicy") == frozenset({OTHER})
    assert platform_of_type("#microsoft.graph.aospDeviceOwnerCompliancePolicy") == frozenset({ANDROID_AOSP})
    assert platform_of_type("#microsoft.graph.toasterPolicy") is platform_of_type(None) is None


@pytest.mark.parametrize(
    ("agent", "workloads", "enrolled"),
    [
        ("mdm", None, True),
        ("msSense", None, False),
        ("jamf", None, False),
        ("newAgent", None, None),
        (None, None, None),
        ("configurationManagerClientMdm", None, None),
        ("configurationManagerClientMdm", (True, True, True), True),
        ("configurationManagerClientMdm", (True, False, True), None),
        ("configurationManagerClientMdmEas", (True, True, None), None),
    ],
)
def test_whether_policies_reach_a_device_by_its_management(
    agent: str | None, workloads: tuple[bool | None, ...] | None, enrolled: bool | None
) -> None:
    names = ("compliance_policy", "device_configuration", "endpoint_protection")
    features: Any = CoManagedWorkloads(**dict(zip(names, workloads, strict=True))) if workloads else None
    columns: dict[str, Any] = {"management_agent": [agent], "configuration_manager_client_enabled_features": [features]}
    assert population_of(columns, 1).enrolled.of(0) is enrolled


def test_the_columns_of_the_list_of_devices_are_its_attributes() -> None:
    nothing: dict[str, Any] = dict.fromkeys(ManagedDevice.__struct_fields__)
    rows = [
        ManagedDevice(**(nothing | {"id": key, "operating_system": system})) for key, system in (("a", "Windows"), ("b", "iOS"))
    ]
    columns = device_population(table_of(ManagedDevice, rows)).columns
    assert [*columns["operating_system"]] == ["Windows", "iOS"]
    assert [*columns] == list(ManagedDevice.__struct_fields__)
    assert len(columns) == len(ManagedDevice.__struct_fields__)
    assert "no_such_column" not in columns


def entra(*pairs: tuple[str, str | None]) -> Table[EntraDevice]:
    nothing: dict[str, Any] = dict.fromkeys(EntraDevice.__struct_fields__)
    return table_of(EntraDevice, [EntraDevice(**(nothing | {"id": key, "device_id": device})) for key, device in pairs])


def members(*rows: tuple[str, str]) -> Table[Member]:
    return table_of(Member, [Member(id=key, odata_type=f"#microsoft.graph.{kind}" if kind else None) for key, kind in rows])


def scope(
    found: Table[Member] | Gap, group: DirectoryObject | Gap | None, devices: Table[EntraDevice] | Gap | None = None
) -> AssignmentScope:
    """Three Windows devices: one of user u1, one of nobody that is registered as d2, one that is not registered."""
    columns = {
        "operating_system": ["Windows"] * 3,
        "management_agent": ["mdm"] * 3,
        "user_id": ["U1", "", "u3"],
        "azure_ad_device_id": ["d1", "D2", UNREGISTERED],
    }
    known = entra(("object-2", "d2"), ("object-odd", None)) if devices is None else devices
    groups: Mapping[str, DirectoryObject | Gap | None] = {"G": group}
    return assignment_scope(population_of(columns, 3), known, (), ByKey("assignment_groups", groups), ByKey("m", {"G": found}))


GROUP = DirectoryObject(id="G", odata_type="#microsoft.graph.group", display_name="Sales")
TO_GROUP = DevicePolicy(
    "policies", "p", "Policy", frozenset({WINDOWS}), (policy_target("groupAssignmentTarget", "G", None, None),)
)


@pytest.mark.parametrize(
    ("rows", "yes", "no"),
    [
        ([("u1", "user")], 0b001, 0b110),
        ([("object-2", "device")], 0b010, 0b101),
        ([("d2", "device")], 0, 0),  # an object that the list of devices lacks may be any device
        ([("object-odd", "device")], 0, 0),
        ([("u1", ""), ("x", "group")], 0b001, 0),
        ([("u2", "user"), ("nested", "group")], 0, 0b111),
        ([], 0, 0b111),
    ],
)
def test_members_of_a_group_are_users_by_id_and_devices_by_their_object(rows: list[tuple[str, str]], yes: int, no: int) -> None:
    assert scope(members(*rows), GROUP).reach(TO_GROUP).devices == Split(yes, no)


def test_a_deleted_group_has_nobody_and_one_that_was_not_read_may_have_anybody() -> None:
    deleted = scope(UNREAD, None).reach(TO_GROUP)
    assert deleted.devices == Split(0, 0b111)
    assert [(one.why, one.devices) for one in deleted.causes] == [(WhyNot.DELETED_GROUP, 0b111)]
    unread = scope(UNREAD, GROUP)
    assert unread.gaps == (UNREAD,)
    assert unread.reach(TO_GROUP).devices == Split(0, 0)
    assert [(one.why, one.name) for one in unread.reach(TO_GROUP).causes] == [(WhyNot.UNREAD_GROUP, "Sales")]


def causes(found: AssignmentScope, *targets: tuple[str, str | None]) -> list[tuple[WhyNot, str, int]]:
    """Why a policy with these targets does not reach devices for certain."""
    written = tuple(policy_target(f"{kind}AssignmentTarget", group, None, None) for kind, group in targets)
    reached = found.reach(DevicePolicy("policies", "p", "Policy", frozenset({WINDOWS}), written))
    return [(one.why, one.name, one.devices) for one in reached.causes]


def test_each_reason_why_a_policy_may_not_reach_a_device_names_what_is_behind_it() -> None:
    """A member that is not known in a group that was read is another reason than a group that was not read."""
    to_group, without_group = ("group", "G"), ("exclusionGroup", "G")
    everyone, devices = ("allLicensedUsers", None), ("allDevices", None)
    odd, user = scope(members(("object-odd", "device")), GROUP), scope(members(("u1", "user")), GROUP)
    assert causes(odd, to_group) == [(WhyNot.UNKNOWN_MEMBER, "Sales", 0b111)]
    assert causes(scope(UNREAD, GROUP), to_group) == [(WhyNot.UNREAD_GROUP, "Sales", 0b111)]
    assert causes(user, ("new", None)) == [(WhyNot.UNKNOWN_TARGET, "", 0b111)]
    assert causes(user, everyone) == [(WhyNot.NO_USER, "", 0b010)]
    assert causes(user, everyone, without_group) == [(WhyNot.EXCLUDED, "Sales", 0b001), (WhyNot.NO_USER, "", 0b010)]
    assert causes(user, devices, without_group) == [(WhyNot.MIXED_EXCLUSION, "Sales", 0b001)]
    assert causes(scope(UNREAD, None), devices, without_group) == [(WhyNot.DELETED_GROUP, "G", 0)]


@pytest.mark.parametrize("lost", ["groups", "members", "both"])
def test_groups_that_could_not_be_read_at_all_may_have_any_device(lost: str) -> None:
    groups: Any = UNREAD if lost in ("groups", "both") else ByKey("assignment_groups", {"G": GROUP})
    held: Any = UNREAD if lost in ("members", "both") else ByKey("m", {"G": members(("u1", "user"))})
    columns = {"operating_system": ["Windows"], "management_agent": ["mdm"], "user_id": ["u1"], "azure_ad_device_id": ["d1"]}
    found = assignment_scope(population_of(columns, 1), entra(), (), groups, held)
    assert found.gaps == (UNREAD,)
    assert found.reach(TO_GROUP).devices == Split(0, 0)


def test_devices_of_the_directory_that_were_not_read_matter_to_groups_with_devices_only() -> None:
    gap = Gap("entra_devices", GapReason.NO_PERMISSION, "refused", "grant it")
    assert scope(members(("u1", "user")), GROUP, gap).reach(TO_GROUP).devices == Split(0b001, 0b110)
    assert scope(members(("object-2", "device")), GROUP, gap).reach(TO_GROUP).devices == Split(0, 0)


def test_targets_as_graph_writes_them() -> None:
    assert policy_target("#microsoft.graph.exclusionGroupAssignmentTarget", "G", None, "none").kind is TargetKind.EXCLUDED_GROUP
    assert policy_target("#microsoft.graph.groupAssignmentTarget", None, None, None).kind is TargetKind.UNKNOWN
    assert policy_target("#microsoft.graph.newAssignmentTarget", "G", None, None).kind is TargetKind.UNKNOWN
    assert policy_target(None, None, None, None).kind is TargetKind.UNKNOWN
    assert policy_target("#microsoft.graph.allDevicesAssignmentTarget", None, "F", "include") == PolicyTarget(
        TargetKind.ALL_DEVICES, "", "f", FilterMode.INCLUDE
    )
    for named, written in (("f", None), ("f", "sometimes"), ("", "sometimes")):
        assert policy_target("#microsoft.graph.allDevicesAssignmentTarget", None, named, written).mode is FilterMode.UNKNOWN


def test_a_user_id_of_zeros_is_no_user() -> None:
    zeros = "00000000-0000-0000-0000-000000000000"
    found = population_of({"user_id": [zeros, "", "u1", None]}, 4)
    assert (found.has_user.yes, found.has_user.no) == (0b0100, 0b0011)
    assert member_index(found).with_users([zeros, "u1"]) == 0b0100


def test_sets_of_devices() -> None:
    assert from_flags([1, 0, 1]) == 0b101
    assert from_flags([]) == 0
    assert split_of([True, None, False]) == Split(0b001, 0b100)
