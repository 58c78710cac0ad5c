"""What the checks on the device settings of Microsoft Entra ID share: the subject of a finding, and who a list admits."""

from __future__ import annotations

import msgspec

from ztscan.entities.conditional_access import (
    AzureAdJoin,
    DeviceRegistrationMembership,
    DeviceRegistrationPolicy,
    LocalAdministrators,
)
from ztscan.plugin import Subject, known, present, required

RESOURCE = "device_registration_policy"
UNLIMITED = 2**31 - 1
"""The quota of devices that means none."""
SUBJECT = Subject("deviceRegistrationPolicy", "deviceRegistrationPolicy", "Device settings of Microsoft Entra ID")
ALL, NOBODY, LISTED = (f"#microsoft.graph.{kind}deviceregistrationmembership".casefold() for kind in ("all", "no", "enumerated"))


def join_settings(policy: DeviceRegistrationPolicy) -> AzureAdJoin:
    """The settings of Microsoft Entra join. Raises Unknown where they are null."""
    return required(policy.azure_ad_join, RESOURCE, "azureADJoin")


def local_admins(policy: DeviceRegistrationPolicy) -> LocalAdministrators | None:
    """Who administers a device that joins; None: the defaults of the service. Raises Unknown where they were not returned."""
    return present(join_settings(policy).local_admins, RESOURCE, "azureADJoin/localAdmins")


def admits(setting: DeviceRegistrationMembership | msgspec.UnsetType | None, name: str) -> frozenset[str] | None:
    """Ids of the users and groups of a setting, None for everybody. Null is everybody, the default of the service.

    Raises Unknown for a kind that is not known, and where a list of a selection is null.
    """
    membership = present(setting, RESOURCE, name)
    if membership is None:
        return None
    kind = known(membership.odata_type, (ALL, NOBODY, LISTED), RESOURCE, f"{name}/@odata.type")
    if kind != LISTED:
        return None if kind == ALL else frozenset()
    users = required(membership.users, RESOURCE, f"{name}/users")
    return frozenset(users).union(required(membership.groups, RESOURCE, f"{name}/groups"))
