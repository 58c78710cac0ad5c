"""The devices of Microsoft Intune as assignments see them: platform, owner, user and group memberships, in columns.

Device number n is row n of ``managed_devices``. All questions about many devices are sets (``device_sets``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType

import msgspec

from ztscan.core.columns import Table
from ztscan.endpoints.device_sets import Split, from_bytes, nothing_known, split_of
from ztscan.endpoints.platforms import PLATFORMS, answers_for, possible_platforms
from ztscan.engine.evidence import fact
from ztscan.graph.areas.managed_devices import CoManagedWorkloads, ManagedDevice

Value = str | bool | None
_MDM = frozenset(
    (
        "mdm",
        "easmdm",
        "intuneclient",
        "easintuneclient",
        "googleclouddevicepolicycontroller",
        "microsoft365managedmdm",
        "intuneaosp",
    )
)
_CO_MANAGED = frozenset(("configurationmanagerclientmdm", "configurationmanagerclientmdmeas"))
"""With Configuration Manager: policies of Intune reach such a device as far as Intune has the workloads."""
_NO_MDM = frozenset(("eas", "configurationmanagerclient", "jamf", "mssense"))
_NO_ID = frozenset(("", "00000000-0000-0000-0000-000000000000"))
"""What Intune writes for the user of a device without one, and in ``azureADDeviceId`` of a device that is not registered."""


class DevicePopulation(msgspec.Struct, frozen=True):
    """Every device of the list, by number."""

    size: int
    columns: Mapping[str, Sequence[Value]]
    """By name of the attribute in the record, the value of each device. None: not returned."""
    enrolled: Split
    """Whether Intune manages it by MDM, so that policies reach it. Unknown where Configuration Manager has a part of it."""
    platforms: Mapping[str, Split]
    has_user: Split
    """Whether it has a primary user."""
    has_directory_id: Split
    """Whether it is registered in Microsoft Entra ID."""

    @property
    def everybody(self) -> int:
        return (1 << self.size) - 1

    def on(self, platform: str) -> Split:
        """The devices of a platform that Intune manages by MDM. Where it is unknown, the device may be one."""
        return self.enrolled & self.platforms.get(platform, Split(0, self.everybody))

    def on_any(self, platforms: Iterable[str] | None) -> Split:
        """The enrolled devices on one of several platforms. None: platforms that are not known."""
        if platforms is None:
            return self.enrolled & nothing_known()
        found = Split(0, self.everybody)
        for platform in platforms:
            found |= self.platforms.get(platform, Split(0, self.everybody))
        return self.enrolled & found


class _Owned(msgspec.Struct, frozen=True):
    """The numbers of the devices of each key: the first one, and for keys with several devices the others too."""

    first: Mapping[str, int]
    others: Sequence[tuple[int, int]]
    """Pairs of the first device and another one with the same key."""

    def having(self, keys: Iterable[str], size: int) -> int:
        """The devices of these keys."""
        flags = bytearray(size + 1)
        for number in map(self.first.get, map(str.lower, keys), repeat(size)):
            flags[number] = 1
        for number, other in self.others:
            flags[other] |= flags[number]
        return from_bytes(flags[:size])


class MemberIndex(msgspec.Struct, frozen=True):
    """The devices by what groups have as members. It is large: make it once for all groups, and let it go."""

    size: int
    _by_user: _Owned
    _by_directory_id: _Owned

    def with_users(self, users: Iterable[str]) -> int:
        """The devices whose primary user has one of these ids."""
        return self._by_user.having(users, self.size)

    def registered_as(self, directory_ids: Iterable[str]) -> int:
        """The devices whose object in Microsoft Entra ID has one of these values of ``deviceId``."""
        return self._by_directory_id.having(directory_ids, self.size)


def member_index(population: DevicePopulation) -> MemberIndex:
    """The index of a population."""
    users = _owned(population.columns.get("user_id", ()))
    return MemberIndex(population.size, users, _owned(population.columns.get("azure_ad_device_id", ())))


def _owned(values: Sequence[Value]) -> _Owned:
    first: dict[str, int] = {}
    others: list[tuple[int, int]] = []
    for number, value in enumerate(values):
        if isinstance(value, str) and value not in _NO_ID:
            before = first.setdefault(value.lower(), number)
            if before != number:
                others.append((before, number))
    return _Owned(first, others)


class _TableColumns(Mapping[str, Sequence[Value]]):
    """The columns of a table, each unpacked when it is asked for."""

    def __init__(self, table: Table[ManagedDevice]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Sequence[Value]:
        if name not in ManagedDevice.__struct_fields__:
            raise KeyError(name)
        return [None if value is msgspec.UNSET else value for value in self._table.column(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(ManagedDevice.__struct_fields__)

    def __len__(self) -> int:
        return len(ManagedDevice.__struct_fields__)


@fact
def device_population(managed_devices: Table[ManagedDevice]) -> DevicePopulation:
    """The devices of Microsoft Intune, in the order of the list."""
    return population_of(_TableColumns(managed_devices), len(managed_devices))


def population_of(columns: Mapping[str, Sequence[Value]], size: int) -> DevicePopulation:
    """The population of ``size`` devices with these columns, by name of the attribute. A column may be absent."""
    nothing: Sequence[Value] = (None,) * size

    def column(name: str) -> Sequence[Value]:
        return columns.get(name, nothing)

    systems = list(
        zip(column("operating_system"), column("device_enrollment_type"), column("managed_device_owner_type"), strict=True)
    )
    possible = {one: possible_platforms(*one) for one in set(systems)}
    platforms = {}
    for platform in PLATFORMS:
        answer = {one: answers_for(platform, several) for one, several in possible.items()}
        platforms[platform] = split_of(map(answer.__getitem__, systems))
    return DevicePopulation(
        size=size,
        columns=columns,
        enrolled=split_of(map(_is_mdm, column("management_agent"), column("configuration_manager_client_enabled_features"))),
        platforms=MappingProxyType(platforms),
        has_user=_present(column("user_id")),
        has_directory_id=_present(column("azure_ad_device_id")),
    )


def _is_mdm(agent: Value, workloads: object) -> bool | None:
    word = str(agent or "").lower()
    if word in _CO_MANAGED and isinstance(workloads, CoManagedWorkloads):
        whole = workloads.compliance_policy and workloads.device_configuration and workloads.endpoint_protection
        return True if whole else None
    return True if word in _MDM else False if word in _NO_MDM else None


def _present(values: Sequence[Value]) -> Split:
    return split_of([None if value is None else value not in _NO_ID for value in values])
