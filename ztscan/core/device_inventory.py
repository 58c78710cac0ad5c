"""The devices behind their section of the report: in ``Scan.statistics`` under ``device_inventory``. Counts only, no names."""

from __future__ import annotations

from typing import Literal

import msgspec

Join = Literal["joined", "hybrid joined", "registered", "unknown"]
State = Literal["compliant", "in grace period", "not compliant", "unknown"]
JOINS: tuple[Join, ...] = ("joined", "hybrid joined", "registered", "unknown")
STATES: tuple[State, ...] = ("compliant", "in grace period", "not compliant", "unknown")


class DeviceCount(msgspec.Struct, frozen=True):
    """How many devices of a platform are joined in one way and in one state of compliance."""

    platform: str
    """``windows``, ``macos``, ``ios`` ...; ``unknown`` where it was not returned."""
    join: Join
    state: State
    devices: int


class SettingReach(msgspec.Struct, frozen=True):
    """How many devices of a platform have a setting as required. The counts add up to the devices of the platform."""

    setting: str
    platform: str
    secure: int
    by_default: int
    """Secure without a policy."""
    insecure: int
    conflict: int
    not_configured: int
    unknown: int

    @property
    def devices(self) -> int:
        return self.secure + self.by_default + self.wrong + self.unknown

    @property
    def wrong(self) -> int:
        return self.insecure + self.conflict + self.not_configured


class DeviceInventory(msgspec.Struct, frozen=True):
    """``device_inventory``: the devices that Microsoft Intune lists, and what they get of each setting that has a check."""

    total: int
    counts: tuple[DeviceCount, ...]
    settings: tuple[SettingReach, ...] = ()
    """In order of name, for platforms with devices. Empty where policies or assignments could not be read."""
    settings_unread: bool = False
