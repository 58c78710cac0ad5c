"""Fabrikam's devices: all managed, encrypted and compliant, under the policies of a hardened tenant."""

from __future__ import annotations

from collections.abc import Sequence

from tests.intune import hardened
from tests.intune.devices import in_directory, laps_backup, managed, recovery_key
from tests.simulator.tenant import Json, guid
from tests.simulator.tenants.building import Builder

_APPLE = {"manufacturer": "Apple", "processorArchitecture": "arM64"}
_KINDS: tuple[tuple[str, int, Json], ...] = (
    ("Windows", 7, {}),
    ("macOS", 3, {"model": "MacBook Pro", **_APPLE}),
    ("iOS", 2, {"model": "iPhone 16", **_APPLE}),
    ("Android", 1, {"deviceEnrollmentType": "androidEnterpriseFullyManaged", "model": "Pixel 9", "manufacturer": "Google"}),
    (
        "AndroidForWork",
        1,
        {
            "deviceEnrollmentType": "userEnrollment",
            "managedDeviceOwnerType": "personal",
            "model": "Galaxy S25",
            "manufacturer": "Samsung",
        },
    ),
)


def add_devices(build: Builder, people: Sequence[str]) -> None:
    """A device for each of the first fourteen people, and what Intune configures."""
    systems = [(system, properties) for system, count, properties in _KINDS for _ in range(count)]
    devices = [
        managed(guid("fabrikam", "device", str(number)), system, person, **properties)
        for number, ((system, properties), person) in enumerate(zip(systems, people, strict=False))
    ]
    windows = [device for device in devices if device["operatingSystem"] == "Windows"]
    build.collections.update(
        {
            "deviceManagement/managedDevices": devices,
            "devices": [in_directory(device) for device in devices],
            "directory/deviceLocalCredentials": [laps_backup(device) for device in windows],
            "informationProtection/bitlocker/recoveryKeys": [recovery_key(device) for device in windows],
            "deviceManagement/configurationPolicies": hardened.CONFIGURATION_POLICIES,
            "deviceManagement/deviceConfigurations": hardened.DEVICE_CONFIGURATIONS,
            "deviceManagement/deviceCompliancePolicies": hardened.COMPLIANCE_POLICIES,
            "deviceManagement/compliancePolicies": hardened.CATALOG_COMPLIANCE_POLICIES,
            "deviceManagement/assignmentFilters": hardened.FILTERS,
        }
    )
    build.keyed["deviceManagement/configurationPolicies/{id}/settings"] = hardened.SETTINGS
    build.keyed["deviceManagement/compliancePolicies/{id}/settings"] = hardened.CATALOG_COMPLIANCE_SETTINGS
