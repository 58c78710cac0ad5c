"""When a compliant device proves little: settings of Intune, devices without a rule, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ztscan.core.model import Finding, Gap, GapReason
from ztscan.endpoints.access import compliance_caveats
from ztscan.endpoints.assignments import AssignmentScope
from ztscan.endpoints.compliance import ComplianceDelay, compliance_delays, compliance_rules
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.platforms import MACOS, WINDOWS
from ztscan.endpoints.policy import DevicePolicy
from ztscan.endpoints.population import Value, population_of
from ztscan.endpoints.requirement import require_policy
from ztscan.endpoints.targets import policy_target
from ztscan.graph.areas.device_policies import CatalogCompliancePolicy
from ztscan.graph.areas.devices import (
    AssignmentTarget,
    ComplianceAction,
    ComplianceActionsForRule,
    DeviceCompliancePolicy,
    DeviceManagement,
    DeviceManagementSettings,
    PolicyAssignment,
)
from ztscan.plugin import Unknown

STRICT = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=True))
LAX = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=False))
UNSAID = DeviceManagement(settings=DeviceManagementSettings(secure_by_default=None))
UNREAD = Gap("device_management", GapReason.NO_PERMISSION, "refused", "grant it")
SYSTEMS = ("Windows", "Windows", "macOS")


def policy(*kinds: str, hours: int | None = 0, name: str = "Windows", **properties: Any) -> DeviceCompliancePolicy:
    """A policy for Windows that is assigned to these kinds of targets."""
    targets = (AssignmentTarget(odata_type=f"#microsoft.graph.{kind}AssignmentTarget", group_id="g") for kind in kinds)
    assignments = tuple(PolicyAssignment(id=str(place), target=target) for place, target in enumerate(targets))
    block = ComplianceAction(action_type="notification" if hours is None else "block", grace_period_hours=hours or 0)
    rules = (ComplianceActionsForRule(scheduled_action_configurations=(block,)),)
    return DeviceCompliancePolicy(
        id=name,
        display_name=name,
        odata_type="#microsoft.graph.windows10CompliancePolicy",
        assignments=assignments,
        scheduled_actions_for_rule=rules,
        **{"secure_boot_enabled": True, **properties},
    )


def rules(*policies: DeviceCompliancePolicy, systems: Sequence[str] = SYSTEMS) -> DeviceSettings:
    columns: dict[str, Sequence[Value]] = {"operating_system": list(systems), "management_agent": ["mdm"] * len(systems)}
    return compliance_rules(policies, (), AssignmentScope(population_of(columns, len(systems)), {}, {}))


def caveats(management: DeviceManagement, *policies: DeviceCompliancePolicy, systems: Sequence[str] = SYSTEMS) -> list[str]:
    return list(compliance_caveats(management, rules(*policies, systems=systems), compliance_delays(policies, ())))


def test_nothing_is_said_where_every_device_has_a_rule() -> None:
    assert caveats(STRICT, policy(), policy("allDevices", name="B"), systems=["Windows"]) == []


def test_a_device_without_a_rule_is_no_caveat_where_it_is_not_compliant() -> None:
    assert caveats(STRICT, policy("allDevices")) == []


def test_devices_that_count_as_compliant_without_a_rule_are_counted_by_platform() -> None:
    default, hollow = caveats(LAX, policy("allDevices"))
    assert "secureByDefault: false" in default
    assert hollow == "1 of 1 macOS device gets no compliance policy that requires anything, and counts as compliant"
    (_, hollow) = caveats(UNSAID, policy("allDevices"))
    assert hollow == "1 of 1 macOS device gets no compliance policy that requires anything, and may count as compliant"
    assert caveats(LAX, policy("allDevices", secure_boot_enabled=False))[1].startswith("not known: whether 2 of 2 Windows")


def test_policies_that_are_assigned_to_nobody_are_named() -> None:
    for policies in ((), (policy(),), (policy("exclusionGroup"),)):
        (caveat,) = caveats(STRICT, *policies)
        assert caveat.startswith("no compliance policy is assigned")


def test_the_longest_delay_and_a_policy_that_never_acts_are_named() -> None:
    slow, never = policy("allDevices", hours=25), policy("allDevices", hours=None, name="Never")
    found = caveats(STRICT, slow, never, policy(hours=999, name="Unassigned"))
    assert found == [
        'a device that does not comply keeps access for up to 2 days (policy "Windows")',
        'policies that never mark a device as not compliant: "Never"',
    ]


@pytest.mark.parametrize(("hours", "told"), [(None, 0), (0, 0), (1, 1), (24, 1), (25, 2)])
def test_a_delay_is_told_in_days_that_have_begun(hours: int | None, told: int) -> None:
    found = caveats(STRICT, policy("allDevices", hours=hours), systems=["Windows"])
    days = "1 day" if told == 1 else f"{told} days"
    assert [one for one in found if "keeps access" in one] == (
        [f'a device that does not comply keeps access for up to {days} (policy "Windows")'] if told else []
    )


def test_what_could_not_be_read_is_named_and_nothing_else() -> None:
    silent = compliance_delays((DeviceCompliancePolicy(id="policy"),), ())
    for management, delays in ((UNREAD, UNREAD), (DeviceManagement(settings=None), silent)):
        assert [one.partition(":")[0] for one in compliance_caveats(management, UNREAD, delays)] == ["not read"] * 3


def test_devices_whose_reach_is_not_known_are_counted() -> None:
    (unknown,) = caveats(STRICT, policy("group"), systems=["Windows"])
    assert unknown == "not known: whether 1 of 1 Windows device gets a compliance policy that requires anything"


def test_delays_are_those_of_typed_policies_and_of_the_settings_catalog() -> None:
    of_catalog = CatalogCompliancePolicy(
        id="linux", name="Linux", platforms="linux", technologies="linuxMdm", setting_count=1, is_assigned=False, assignments=()
    )
    found = compliance_delays((policy("allDevices", hours=3),), (of_catalog,))
    assert [(one.policy.name, one.assigned) for one in found] == [("Linux", False), ("Windows", True)]
    assert isinstance(found[0].hours, Gap)
    assert found[1] == ComplianceDelay(found[1].policy, True, 3)


def test_only_a_policy_that_may_reach_the_devices_is_a_reason_why_that_is_not_known() -> None:
    """One for another platform, of which nobody knows whether it is of the kind, explains nothing on Windows."""
    windows, mac = (
        DevicePolicy("policies", name, name, frozenset({name}), (policy_target("allDevicesAssignmentTarget", None, None, None),))
        for name in (WINDOWS, MACOS)
    )
    columns: dict[str, Sequence[Value]] = {"operating_system": ["Windows"] * 2, "management_agent": ["mdm"] * 2}
    columns |= {"id": ["d0", "d1"], "device_name": ["PC-0", "PC-1"]}
    found = compliance_rules((), (), AssignmentScope(population_of(columns, 2), {}, {}))
    with pytest.raises(Unknown) as raised:
        list(require_policy(found, WINDOWS, [], "update ring", [mac, windows]))
    details = [gap.detail for gap in raised.value.gaps]
    assert details == [
        'whether "windows" is an update ring is not known',
        "whether an update ring reaches 2 of 2 Windows devices is not known",
    ]
    (finding,) = require_policy(found, WINDOWS, [], "profile", [mac])
    assert isinstance(finding, Finding)
    assert finding.observed == "2 of 2 Windows devices without one"
    assert list(require_policy(found, WINDOWS, [windows], "profile", [mac])) == []
