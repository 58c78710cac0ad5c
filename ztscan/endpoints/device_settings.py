"""Facts: the devices of Microsoft Intune, to whom policies are assigned, and what the devices get of each setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from ztscan.core.columns import Table
from ztscan.core.model import ByKey, Gap
from ztscan.endpoints.assignments import AssignmentScope, DeviceReach
from ztscan.endpoints.effect import SettingEffect, effect_of
from ztscan.endpoints.filters import DeviceFilter, device_filter
from ztscan.endpoints.groups import AssignedGroup, deleted_group, group_of, unread_group
from ztscan.endpoints.meanings import MEANINGS
from ztscan.endpoints.policy import DevicePolicy, PolicySettings
from ztscan.endpoints.population import DevicePopulation, Value, population_of
from ztscan.engine.evidence import fact
from ztscan.graph.areas.device_policies import AssignmentFilter
from ztscan.graph.areas.groups import DirectoryObject, Member
from ztscan.graph.areas.managed_devices import EntraDevice, ManagedDevice

_COLUMNS = {
    "operating_system": "operating_system",
    "device_enrollment_type": "device_enrollment_type",
    "owner_type": "managed_device_owner_type",
    "management_agent": "management_agent",
    "user_id": "user_id",
    "azure_ad_device_id": "azure_ad_device_id",
    "device_name": "device_name",
    "manufacturer": "manufacturer",
    "model": "model",
    "device_category_display_name": "device_category_display_name",
    "enrollment_profile_name": "enrollment_profile_name",
    "jail_broken": "jail_broken",
    "os_version": "os_version",
}
"""By name of a column of the population, the attribute of the record."""


@fact
def device_population(managed_devices: Table[ManagedDevice]) -> DevicePopulation:
    """The devices that Intune manages, in columns: device number n is row n of ``managed_devices``."""
    return population_of({name: _column(managed_devices, attribute) for name, attribute in _COLUMNS.items()})


def _column(devices: Table[ManagedDevice], attribute: str) -> Sequence[Value]:
    return [None if isinstance(value, msgspec.UnsetType) else value for value in devices.column(attribute)]


@fact
def assignment_scope(
    device_population: DevicePopulation,
    assignment_groups: ByKey[DirectoryObject | None],
    assignment_group_members: ByKey[Table[Member]],
    assignment_filters: Sequence[AssignmentFilter] | Gap,
    entra_devices: Table[EntraDevice] | Gap,
) -> AssignmentScope:
    """The groups and filters of all assignments, as sets of devices. What of them could not be read makes reach unknown."""
    registered: dict[str, str | None] = {}
    if not isinstance(entra_devices, Gap):
        registered = dict(zip(entra_devices.column("id"), entra_devices.column("device_id"), strict=True))
    groups = {
        key.lower(): _group(key, found, assignment_group_members[key], registered, device_population)
        for key, found in assignment_groups.items()
    }
    return AssignmentScope(device_population, groups, _filters(assignment_filters))


def _group(
    key: str,
    found: DirectoryObject | Gap | None,
    members: Table[Member] | Gap,
    registered: Mapping[str, str | None],
    population: DevicePopulation,
) -> AssignedGroup:
    if found is None:
        return deleted_group(key, key, population)
    name = key if isinstance(found, Gap) else found.display_name or key
    if isinstance(members, Gap):
        return unread_group(key, name)
    users = [one.id for one in members if one.kind in ("user", "")]
    devices = [registered.get(one.id) for one in members if one.kind in ("device", "")]
    return group_of(key, name, users, devices, population)


def _filters(filters: Sequence[AssignmentFilter] | Gap) -> Mapping[str, DeviceFilter] | None:
    if isinstance(filters, Gap):
        return None
    return {
        one.id: device_filter(one.id, one.display_name or one.id, one.rule, one.platform, one.assignment_filter_management_type)
        for one in filters
    }


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """What devices get of every setting that has a meaning. Reach and effects are computed when they are asked for, once."""

    policies: tuple[PolicySettings, ...]
    scope: AssignmentScope
    _reach: dict[tuple[str, str], DeviceReach] = field(default_factory=dict, compare=False, repr=False)
    _effects: dict[str, SettingEffect] = field(default_factory=dict, compare=False, repr=False)

    @property
    def population(self) -> DevicePopulation:
        return self.scope.population

    def reach(self, policy: DevicePolicy) -> DeviceReach:
        """The devices that a policy reaches."""
        key = policy.resource, policy.id
        if key not in self._reach:
            self._reach[key] = self.scope.reach(policy)
        return self._reach[key]

    def of(self, meaning: str) -> SettingEffect:
        """What devices get of one setting. Raises KeyError for a meaning that there is not."""
        if meaning not in self._effects:
            self._effects[meaning] = effect_of(MEANINGS[meaning], self._setting(meaning), self.population)
        return self._effects[meaning]

    def _setting(self, meaning: str) -> Iterable[tuple[PolicySettings, DeviceReach]]:
        """The policies that set it, and those that could not be read."""
        for one in self.policies:
            if one.gap is not None or any(setting.meaning == meaning for setting in one.settings):
                yield one, self.reach(one.policy)


@fact
def device_settings(configured_policies: tuple[PolicySettings, ...], assignment_scope: AssignmentScope) -> DeviceSettings:
    """What devices get of every setting, of policies of every shape."""
    return DeviceSettings(configured_policies, assignment_scope)
