"""The devices of Microsoft Intune as assignments see them: platform, owner, user and group memberships, in columns.

Device number n is row n of ``managed_devices``. All questions about many devices are sets (``device_sets``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ztscan.endpoints.device_sets import Split, from_flags, from_numbers, nothing_known, split_of
from ztscan.endpoints.platforms import PLATFORMS, answers_for, possible_platforms

Value = str | bool | None
_MDM = frozenset(
    (
        "mdm",
        "easmdm",
        "intuneclient",
        "easintuneclient",
        "configurationmanagerclientmdm",
        "configurationmanagerclientmdmeas",
        "googleclouddevicepolicycontroller",
        "microsoft365managedmdm",
        "intuneaosp",
    )
)
_NO_MDM = frozenset(("eas", "configurationmanagerclient", "jamf", "mssense"))
_NO_ID = frozenset(("", "00000000-0000-0000-0000-000000000000"))
"""What Intune writes in ``azureADDeviceId`` of a device that is not registered in Microsoft Entra ID."""


@dataclass(frozen=True, slots=True)
class DevicePopulation:
    """Every device of the list, by number."""

    size: int
    columns: Mapping[str, Sequence[Value]]
    """By name of the attribute in the record, the value of each device. None: not returned."""
    enrolled: Split
    """Whether Intune manages it by MDM, so that policies reach it."""
    platforms: Mapping[str, Split]
    has_user: Split
    """Whether it has a primary user."""
    by_user: Mapping[str, tuple[int, ...]]
    """Numbers of the devices by the id of their user, in lower case."""
    by_directory_id: Mapping[str, tuple[int, ...]]
    """Numbers of the devices by ``deviceId`` of their object in Microsoft Entra ID, in lower case."""
    has_directory_id: Split

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

    def with_users(self, users: Iterable[str]) -> int:
        """The devices of these users."""
        known = self.by_user
        return from_numbers((number for user in users for number in known.get(user.lower(), ())), self.size)

    def registered_as(self, directory_ids: Iterable[str]) -> int:
        """The devices with these values of ``deviceId``."""
        known = self.by_directory_id
        return from_numbers((number for one in directory_ids for number in known.get(one.lower(), ())), self.size)


def population_of(columns: Mapping[str, Sequence[Value]]) -> DevicePopulation:
    """The population with these columns, which all have one value a device (``COLUMNS``; a column may be absent)."""
    size = max(map(len, columns.values()), default=0)
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
    users, directory_ids = column("user_id"), column("azure_ad_device_id")
    return DevicePopulation(
        size=size,
        columns=columns,
        enrolled=split_of(map(_is_mdm, column("management_agent"))),
        platforms=platforms,
        has_user=_present(users, frozenset(("",))),
        by_user=_numbers_by(users, frozenset(("",))),
        by_directory_id=_numbers_by(directory_ids, _NO_ID),
        has_directory_id=_present(directory_ids, _NO_ID),
    )


def _is_mdm(agent: Value) -> bool | None:
    word = str(agent or "").lower()
    return True if word in _MDM else False if word in _NO_MDM else None


def _present(values: Sequence[Value], absent: frozenset[str]) -> Split:
    return Split(
        from_flags(value is not None and value not in absent for value in values),
        from_flags(value is not None and value in absent for value in values),
    )


def _numbers_by(values: Sequence[Value], absent: frozenset[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, value in enumerate(values):
        if isinstance(value, str) and value not in absent:
            found[value.lower()].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}
