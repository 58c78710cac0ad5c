"""When a device that breaks a compliance policy is marked, and to whom the policy applies: what was not returned is not known."""

from __future__ import annotations

from typing import Any

import pytest

from ztscan.core.model import Gap
from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicyTarget, TargetKind
from ztscan.endpoints.shapes.compliance import (
    compliance_policies,
    hours_until_blocked,
    is_assigned,
    requires_partner_level,
)
from ztscan.endpoints.targets import policy_target
from ztscan.graph.areas.device_policies import CatalogCompliancePolicy
from ztscan.graph.areas.devices import ComplianceAction, ComplianceActionsForRule, DeviceCompliancePolicy

NOTIFY = ComplianceAction(action_type="notification", grace_period_hours=0)


def block(hours: int | None, word: str | None = "block") -> ComplianceAction:
    return ComplianceAction(action_type=word, grace_period_hours=hours)


def rule(*actions: ComplianceAction) -> ComplianceActionsForRule:
    return ComplianceActionsForRule(scheduled_action_configurations=actions)


LACKING = ComplianceActionsForRule(scheduled_action_configurations=None)


@pytest.mark.parametrize(
    ("rules", "hours"),
    [
        ((rule(block(0)),), 0),
        ((rule(NOTIFY, block(72)), rule(block(24, "Block"))), 24),
        ((rule(NOTIFY),), None),
        ((rule(),), None),
        ((rule(ComplianceAction(action_type="notification", grace_period_hours=None), block(5)),), 5),
    ],
)
def test_a_device_is_marked_after_the_fewest_hours_of_any_block(rules: Any, hours: int | None) -> None:
    assert hours_until_blocked(rules) == hours


@pytest.mark.parametrize(
    ("rules", "lacking"),
    [
        (None, "scheduledActionsForRule"),
        ((), "scheduledActionsForRule"),
        ((LACKING,), "scheduledActionsForRule"),
        ((rule(block(0)), LACKING), "scheduledActionsForRule"),
        ((rule(block(None)),), "scheduledActionConfigurations/gracePeriodHours"),
        ((rule(block(0), block(None)),), "scheduledActionConfigurations/gracePeriodHours"),
        ((rule(block(0), block(7, None)),), "scheduledActionConfigurations/gracePeriodHours"),
    ],
)
def test_hours_of_which_a_part_was_not_returned_are_a_gap(rules: Any, lacking: str) -> None:
    found = hours_until_blocked(rules)
    assert isinstance(found, Gap)
    assert f"`{lacking}`" in found.detail


@pytest.mark.parametrize(
    ("switch", "level", "required"),
    [
        (True, "low", True), (True, "notSet", False), (True, "unavailable", False), (True, None, None),
        (False, "low", False), (False, None, False),
        (None, "low", None), (None, "notSet", False), (None, None, False),
    ],
)  # fmt: skip
def test_a_level_of_threat_needs_its_switch_and_the_switch_its_level(
    switch: bool | None, level: str | None, required: bool | None
) -> None:
    policy = DeviceCompliancePolicy(
        id="p",
        display_name="P",
        device_threat_protection_enabled=switch,
        device_threat_protection_required_security_level=level,
    )
    assert requires_partner_level(policy) is required


def catalog(**changed: Any) -> CatalogCompliancePolicy:
    given = {"id": "c", "name": "Linux", "platforms": "linux", "technologies": "linuxMdm", "setting_count": 2}
    return CatalogCompliancePolicy(**{**given, "is_assigned": False, "assignments": (), **changed})


@pytest.mark.parametrize(
    ("changed", "name", "channels", "secure"),
    [
        ({}, "Linux", {"linuxmdm"}, [True]),
        ({"name": None}, "c", {"linuxmdm"}, [True]),
        ({"technologies": " mdm, LinuxMdm,"}, "Linux", {"mdm", "linuxmdm"}, [True]),
        ({"technologies": None}, "Linux", set(), [True]),
        ({"setting_count": 1}, "Linux", {"linuxmdm"}, [True]),
        ({"setting_count": 0}, "Linux", {"linuxmdm"}, []),
        ({"setting_count": None}, "Linux", {"linuxmdm"}, [None]),
    ],
)
def test_a_compliance_policy_of_the_catalog_requires_something_if_it_has_a_setting(
    changed: dict[str, Any], name: str, channels: set[str], secure: list[bool | None]
) -> None:
    (found,) = compliance_policies((), [catalog(**changed)])
    assert (found.policy.name, set(found.policy.channels)) == (name, channels)
    assert found.policy.targets == ()
    assert found.gap is None
    assert [(one.meaning, one.secure) for one in found.settings] == [("compliance.linux", one) for one in secure]


def test_a_compliance_policy_of_an_unknown_platform_may_require_anything() -> None:
    (found,) = compliance_policies((), [catalog(platforms="toaster", is_assigned=True)])
    assert (found.settings, found.policy.targets) == ((), None)
    assert found.gap is not None


PLAIN: dict[str, Any] = {
    "device_threat_protection_enabled": False,
    "bit_locker_enabled": False,
    "secure_boot_enabled": False,
}


def windows(**changed: Any) -> list[bool | None]:
    """Whether a typed policy for Windows, of which everything was returned, requires something."""
    core = {name: False for name in DeviceCompliancePolicy.__struct_fields__ if name.endswith(("_enabled", "_required"))}
    given = {"id": "p", "display_name": "P", "odata_type": "#microsoft.graph.windows10CompliancePolicy", "assignments": ()}
    (found,) = compliance_policies([DeviceCompliancePolicy(**{**given, **core, **PLAIN, **changed})], ())
    return [one.secure for one in found.settings]


@pytest.mark.parametrize(
    ("changed", "secure"),
    [
        ({"secure_boot_enabled": True}, [True]),
        ({"os_minimum_version": "10.0.22631"}, [True]),
        ({"device_compliance_policy_script": {"deviceComplianceScriptId": "s"}}, [True]),
        ({"valid_operating_system_build_ranges": ({"lowestVersion": "10.0.22631.1"},)}, [True]),
        ({"advanced_threat_protection_required_security_level": "medium"}, [True]),
        ({"device_threat_protection_enabled": True, "device_threat_protection_required_security_level": "low"}, [True]),
        ({"device_threat_protection_enabled": True, "device_threat_protection_required_security_level": None}, [None]),
        ({"secure_boot_enabled": None}, [None]),
        ({"secure_boot_enabled": None, "bit_locker_enabled": True}, [True]),
    ],
)
def test_a_typed_policy_requires_something_or_what_was_not_returned_may(
    changed: dict[str, Any], secure: list[bool | None]
) -> None:
    assert windows(**changed) == secure


@pytest.mark.parametrize(
    ("kinds", "assigned"),
    [
        ((TargetKind.GROUP,), True),
        ((TargetKind.ALL_USERS,), True),
        ((TargetKind.ALL_DEVICES,), True),
        ((TargetKind.OTHER_INCLUDED,), True),
        ((TargetKind.EXCLUDED_GROUP,), False),
        ((TargetKind.EXCLUDED_GROUP, TargetKind.GROUP), True),
        ((TargetKind.UNKNOWN,), None),
        ((TargetKind.UNKNOWN, TargetKind.EXCLUDED_GROUP), None),
        ((TargetKind.UNKNOWN, TargetKind.ALL_USERS), True),
        ((), False),
        (None, None),
    ],
)
def test_a_policy_is_assigned_if_a_target_includes_somebody(kinds: tuple[TargetKind, ...] | None, assigned: bool | None) -> None:
    targets = None if kinds is None else tuple(map(PolicyTarget, kinds))
    assert is_assigned(DevicePolicy("device_compliance_policies", "p", "P", None, targets)) is assigned


@pytest.mark.parametrize(
    ("given", "target"),
    [
        (("#microsoft.graph.groupAssignmentTarget", "g", None, None), (TargetKind.GROUP, "g", "", FilterMode.NONE)),
        (("#microsoft.graph.groupAssignmentTarget", "", None, None), (TargetKind.UNKNOWN, "", "", FilterMode.NONE)),
        (("#microsoft.graph.exclusionGroupAssignmentTarget", None, None, None), (TargetKind.UNKNOWN, "", "", FilterMode.NONE)),
        (
            ("#microsoft.graph.allDevicesAssignmentTarget", None, "f", "exclude"),
            (TargetKind.ALL_DEVICES, "", "f", FilterMode.EXCLUDE),
        ),
        (("#microsoft.graph.allDevicesAssignmentTarget", None, "f", "none"), (TargetKind.ALL_DEVICES, "", "f", FilterMode.NONE)),
        (("#microsoft.graph.allDevicesAssignmentTarget", None, "f", None), (TargetKind.ALL_DEVICES, "", "f", FilterMode.UNKNOWN)),
        (
            ("#microsoft.graph.allDevicesAssignmentTarget", None, "f", "odd"),
            (TargetKind.ALL_DEVICES, "", "f", FilterMode.UNKNOWN),
        ),
        ((None, "g", None, None), (TargetKind.UNKNOWN, "g", "", FilterMode.NONE)),
    ],
)
def test_what_a_target_is_by_its_type_and_its_filter(given: tuple[str | None, ...], target: tuple[Any, ...]) -> None:
    found = policy_target(*given)
    assert (found.kind, found.group, found.filter, found.mode) == target
