"""When a device that breaks a compliance policy is marked, and to whom the policy applies: what was not returned is not known."""

from __future__ import annotations

from typing import Any

import pytest

from ztscan.core.model import Gap
from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicyTarget, TargetKind
from ztscan.endpoints.shapes.compliance import hours_until_blocked, is_assigned, requires_partner_level
from ztscan.endpoints.targets import policy_target
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
