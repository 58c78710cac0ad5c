"""When a compliant device proves little: settings of Intune, and what is said where they could not be read."""

from __future__ import annotations

from ztscan.core.model import Gap, GapReason
from ztscan.directory.compliance import compliance_caveats
from ztscan.graph.areas.devices import (
    AssignmentTarget,
    DeviceCompliancePolicy,
    DeviceManagement,
    DeviceManagementSettings,
    PolicyAssignment,
)

STRICT = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=True))
LAX = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=False))
UNREAD = Gap("device_management", GapReason.NO_PERMISSION, "refused", "grant it")


def policy(*kinds: str) -> DeviceCompliancePolicy:
    targets = (AssignmentTarget(odata_type=f"#microsoft.graph.{kind}AssignmentTarget") for kind in kinds)
    assignments = tuple(PolicyAssignment(id=str(place), target=target) for place, target in enumerate(targets))
    return DeviceCompliancePolicy(id="policy", assignments=assignments)


def test_nothing_is_said_where_a_policy_is_assigned_and_others_are_not_compliant() -> None:
    assert compliance_caveats(STRICT, (policy(), policy("allDevices"))) == ()


def test_a_device_without_a_policy_that_counts_as_compliant_is_named() -> None:
    (caveat,) = compliance_caveats(LAX, (policy("group"),))
    assert "secureByDefault: false" in caveat


def test_policies_that_are_assigned_to_nobody_are_named() -> None:
    for policies in ((), (policy(),), (policy("exclusionGroup"),)):
        (caveat,) = compliance_caveats(STRICT, policies)
        assert caveat.startswith("no compliance policy is assigned")


def test_what_could_not_be_read_is_named_and_nothing_else() -> None:
    silent = DeviceManagement(settings=None), (DeviceCompliancePolicy(id="policy"),)
    unsaid = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=None)), UNREAD
    for management, policies in ((UNREAD, UNREAD), silent, unsaid):
        assert [caveat.partition(":")[0] for caveat in compliance_caveats(management, policies)] == ["not read", "not read"]
