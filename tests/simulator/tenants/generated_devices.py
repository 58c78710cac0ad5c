"""Generated tenants with devices, of any size: a device is made from its number while it is read.

Policies of every family are spread over device groups, groups of people, all devices, exclusions and filters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.intune import hardened
from tests.intune.devices import VERSIONS, in_directory, laps_backup, managed, recovery_key
from tests.intune.shapes import ALL_DEVICES, ALL_USERS, catalog, target
from tests.simulator.tenant import Json, ListRows, Rows, Tenant, days_ago, guid
from tests.simulator.tenants.generated import Chained, Crowd, Made, Shape, generated

FLEETS = {"5k-devices": 5_000, "300k-devices": 300_000}
"""Tenants of this kind by name, with their devices."""
_SYSTEMS: tuple[tuple[int, str, Json], ...] = (
    (60, "Windows", {}),
    (72, "macOS", {"manufacturer": "Apple"}),
    (88, "iOS", {"manufacturer": "Apple"}),
    (95, "Android", {"deviceEnrollmentType": "androidEnterpriseFullyManaged", "manufacturer": "Google"}),
    (100, "AndroidForWork", {"deviceEnrollmentType": "userEnrollment", "managedDeviceOwnerType": "personal"}),
)
_SEEN = [days_ago(0.5 + day) for day in range(0, 400, 4)]


@dataclass(frozen=True)
class Fleet:
    """How many devices there are, and policies over them. Every second device has a user of its own."""

    devices: int = 5_000
    policies: int = 60
    groups: int = 24
    """Groups of devices. The one with number n has every device whose number leaves the rest n, divided by twice as many."""
    seed: int = 1

    @property
    def shape(self) -> Shape:
        return Shape(
            users=max(40, self.devices // 2), applications=20, groups=20, policies=10, administrators=4, grants=20, seed=self.seed
        )


class _Devices:
    """The devices of a fleet by number."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.crowd = Crowd(fleet.shape)
        self._key = f"{fleet.seed:08x}-de71-4e00-8000-"
        self._object = f"{fleet.seed:08x}-0b1e-4e00-8000-"

    def managed(self, number: int) -> Json:
        roll = self.crowd.mix(number, 11)
        system, properties = next((system, more) for limit, system, more in _SYSTEMS if roll < limit)
        build = self.crowd.mix(number, 12)
        encrypted = self.crowd.mix(number, 13) < 88
        return managed(
            f"{self._key}{number:012x}",
            system,
            self.crowd.key(number % self.fleet.shape.users),
            **{
                "id": f"{self.fleet.seed:08x}-a1a1-4e00-8000-{number:012x}",
                "deviceName": f"{system.upper()}-{number:06}",
                "model": f"Model {build % 40}",
                "osVersion": VERSIONS[system] if system != "Windows" else f"10.0.{(22631, 26100)[build % 2]}.{4000 + build}",
                "isEncrypted": encrypted,
                "complianceState": "compliant" if encrypted else "noncompliant",
                "lastSyncDateTime": _SEEN[min(99, self.crowd.mix(number, 14) // 3)],
                **properties,
            },
        )

    def in_directory(self, number: int) -> Json:
        return in_directory(self.managed(number), id=f"{self._object}{number:012x}")

    def number(self, key: str) -> int | None:
        """The number of the device with this object id."""
        return int(key[-12:], 16) if key.lower().startswith(self._object) else None

    def of_windows(self, step: int, make: Callable[[Json], Json]) -> Rows:
        """What ``make`` makes of the computers with Windows among every ``step``-th device, and of nothing else."""
        numbers = [number for number in range(0, self.fleet.devices, step) if self.crowd.mix(number, 11) < _SYSTEMS[0][0]]
        return Made(len(numbers), lambda position: make(self.managed(numbers[position])))

    def some(self, first: int, step: int) -> Rows:
        """Every ``step``-th device from ``first`` on, as members of a group."""
        count = max(0, (self.fleet.devices - first + step - 1) // step)
        kind = {"@odata.type": "#microsoft.graph.device"}
        return Made(count, lambda number: {**kind, **self.in_directory(first + number * step)})


def generated_with_devices(fleet: Fleet) -> Tenant:
    """A generated tenant with this fleet. Only what does not grow with the devices is in memory."""
    tenant = generated(fleet.shape)
    devices = _Devices(fleet)
    groups = [_group(number) for number in range(fleet.groups)]
    people = [row["id"] for row in tenant.collections["groups"].page(0, 10)]
    policies = list(_policies(fleet, [row["id"] for row in groups], people))
    members = {row["id"]: devices.some(number, 2 * fleet.groups) for number, row in enumerate(groups)}
    collections = {
        **tenant.collections,
        "groups": Chained(tenant.collections["groups"], ListRows(groups)),
        "deviceManagement/managedDevices": Made(fleet.devices, devices.managed),
        "devices": Made(fleet.devices, devices.in_directory, devices.number),
        "directory/deviceLocalCredentials": devices.of_windows(3, laps_backup),
        "informationProtection/bitlocker/recoveryKeys": devices.of_windows(2, recovery_key),
        "deviceManagement/configurationPolicies": ListRows(row for row, _ in policies),
        "deviceManagement/deviceConfigurations": ListRows(hardened.DEVICE_CONFIGURATIONS),
        "deviceManagement/deviceCompliancePolicies": ListRows(hardened.COMPLIANCE_POLICIES),
        "deviceManagement/assignmentFilters": ListRows(hardened.FILTERS),
    }
    keyed = {
        **tenant.keyed,
        "groups/{id}/transitiveMembers": {**tenant.keyed["groups/{id}/transitiveMembers"], **members},
        "deviceManagement/configurationPolicies/{id}/settings": {row["id"]: ListRows(rows) for row, rows in policies},
    }
    return replace(tenant, collections=collections, keyed=keyed)


def _group(number: int) -> Json:
    return {
        "id": guid("scale", "device group", str(number)),
        "displayName": f"Device group {number:02}",
        "groupTypes": [],
        "securityEnabled": True,
        "mailEnabled": False,
        "isAssignableToRole": None,
        "isManagementRestricted": None,
        "membershipRule": None,
        "membershipRuleProcessingState": None,
        "visibility": None,
        "onPremisesSyncEnabled": None,
        "owners": [],
    }


def _policies(fleet: Fleet, devices: list[str], people: list[str]) -> Iterator[tuple[Json, list[Json]]]:
    """Policies of the settings catalog with their settings: the hardened ones again and again, assigned in turn."""
    filtered: dict[str, Any] = {
        "deviceAndAppManagementAssignmentFilterId": hardened.FILTERS[0]["id"],
        "deviceAndAppManagementAssignmentFilterType": "include",
    }
    for number in range(fleet.policies):
        pattern = hardened.CONFIGURATION_POLICIES[number % len(hardened.CONFIGURATION_POLICIES)]
        one, other = devices[number % len(devices)], devices[(number * 7 + 1) % len(devices)]
        assignments = (
            [target("group", groupId=one), target("exclusionGroup", groupId=other)],
            [ALL_DEVICES, target("exclusionGroup", groupId=one)],
            [target("group", groupId=people[number % len(people)])],
            [ALL_USERS],
            [{**ALL_DEVICES, "target": {**ALL_DEVICES["target"], **filtered}}],
        )[number % 5]
        rows = hardened.SETTINGS[pattern["id"]]
        named = {"platforms": pattern["platforms"], "technologies": pattern["technologies"]}
        key = guid("scale", "device policy", str(number))
        yield catalog(key, f"{pattern['name']} {number}", len(rows), *assignments, **named), rows
