"""The groups that policies are assigned to, as sets of devices."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from ztscan.endpoints.device_sets import Split, nothing_known
from ztscan.endpoints.population import DevicePopulation, MemberIndex


class AssignedGroup(msgspec.Struct, frozen=True):
    """A group that some assignment includes or excludes."""

    id: str
    name: str
    by_user: Split
    """The devices whose user is in the group."""
    by_device: Split
    """The devices that are in the group themselves."""
    is_deleted: bool = False
    is_unread: bool = False


def group_of(
    identifier: str,
    name: str,
    members: tuple[Collection[str], Collection[str | None]],
    population: DevicePopulation,
    index: MemberIndex,
) -> AssignedGroup:
    """A group with these members: ids of users, and ``deviceId`` of devices (None: not known, so that it may be any device)."""
    users, directory_ids = members
    by_user = index.with_users(users)
    by_device = index.registered_as(one for one in directory_ids if one is not None)
    everybody = population.everybody
    no_user = everybody & ~by_user & (population.has_user.yes | population.has_user.no if users else everybody)
    told = 0 if None in directory_ids else population.has_directory_id.yes | population.has_directory_id.no
    no_device = everybody & ~by_device & told if directory_ids else everybody
    return AssignedGroup(identifier, name, Split(by_user, no_user), Split(by_device, no_device))


def deleted_group(identifier: str, name: str, population: DevicePopulation) -> AssignedGroup:
    """A group that no longer exists: nobody is in it."""
    nobody = Split(0, population.everybody)
    return AssignedGroup(identifier, name, nobody, nobody, is_deleted=True)


def unread_group(identifier: str, name: str) -> AssignedGroup:
    """A group whose members could not be read: any device may be in it."""
    return AssignedGroup(identifier, name, nothing_known(), nothing_known(), is_unread=True)
