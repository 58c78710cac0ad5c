"""The devices in numbers: every device is counted once, and every setting adds up to the devices of its platform."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.checks.cases import Add, Case, decode, gap
from tests.checks.compliant.devices import DEVICES
from tests.checks.unlicensed import PLANS, plan
from ztscan.core.device_inventory import DeviceCount, DeviceInventory
from ztscan.core.model import Gap
from ztscan.engine.evidence import FACTS, EvidenceStore


def inventory(**change: Any) -> Any:
    case = Case("inventory", change)
    return EvidenceStore(decode(case.evidence()), case.settings(), FACTS).value("device_inventory")


def of(**change: Any) -> DeviceInventory:
    found = inventory(**change)
    assert isinstance(found, DeviceInventory)
    return found


def test_every_device_is_counted_once() -> None:
    odd = {**DEVICES[0], "id": "odd", "operatingSystem": None, "joinType": None, "complianceState": "newWord"}
    late = {**DEVICES[1], "id": "late", "joinType": "hybridAzureADJoined", "complianceState": "inGracePeriod"}
    found = of(managed_devices=[*DEVICES, odd, late])
    assert found.total == sum(one.devices for one in found.counts) == len(DEVICES) + 2
    assert DeviceCount("unknown", "unknown", "unknown", 1) in found.counts
    assert DeviceCount("windows", "hybrid joined", "in grace period", 1) in found.counts
    assert DeviceCount("windows", "joined", "compliant", 2) in found.counts


def test_a_setting_adds_up_to_the_devices_of_its_platform() -> None:
    found = of()
    assert not found.settings_unread
    by_platform = {one.platform: one.devices for one in found.settings}
    assert by_platform.keys() >= {"windows", "macos", "ios", "android_owner", "android_work"}
    assert all(one.devices == {"windows": 2}.get(one.platform, 1) for one in found.settings)
    (compliance,) = (one for one in found.settings if (one.setting, one.platform) == ("a compliance requirement", "windows"))
    assert (compliance.secure, compliance.wrong, compliance.unknown) == (2, 0, 0)


def test_a_setting_that_needs_a_service_plan_is_left_out_without_it() -> None:
    epm = "Endpoint Privilege Management"
    assert epm not in {one.setting for one in of().settings}
    assert epm in {one.setting for one in of(**{PLANS: Add(plan("Intune-EPM"))}).settings}
    assert epm in {one.setting for one in of(subscribed_skus=gap("subscribed_skus")).settings}


def test_a_setting_that_only_decides_about_another_is_left_out() -> None:
    assert "the version that is enforced" not in {one.setting for one in of().settings}


def test_what_could_not_be_read_is_left_out_and_told() -> None:
    found = of(configuration_policies=gap("configuration_policies"))
    assert found.settings_unread
    assert {one.setting for one in found.settings} == {"a compliance requirement"}
    assert isinstance(inventory(managed_devices=gap("managed_devices")), Gap)
    assert of(managed_devices=[]).total == 0


def test_a_result_keeps_it() -> None:
    found = of()
    assert msgspec.convert(msgspec.to_builtins(found), DeviceInventory) == found
