"""What the room knows of a policy of Microsoft Intune: to whom it is assigned, and what it sets. The same for every shape.

Shapes are the kinds of policies in which Graph stores a setting: settings catalog, typed profile, administrative template,
intent, compliance policy. ``ztscan/endpoints/shapes`` makes these values from their records.
"""

from __future__ import annotations

import enum

import msgspec

from ztscan.core.model import Gap


class TargetKind(enum.StrEnum):
    """The kinds of targets of an assignment."""

    GROUP = "group"
    EXCLUDED_GROUP = "excluded group"
    ALL_USERS = "all users"
    ALL_DEVICES = "all devices"
    OTHER_INCLUDED = "included by other means"
    """A collection of Configuration Manager, or Cloud PCs: whom it includes is not in Graph."""
    UNKNOWN = "unknown"
    """May include or exclude any device."""


class FilterMode(enum.StrEnum):
    """What an assignment filter does with the devices that match it."""

    NONE = "none"
    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNKNOWN = "unknown"


class PolicyTarget(msgspec.Struct, frozen=True):
    """One assignment of a policy."""

    kind: TargetKind
    group: str = ""
    filter: str = ""
    """Id of the assignment filter; empty: none."""
    mode: FilterMode = FilterMode.NONE


class DevicePolicy(msgspec.Struct, frozen=True):
    """A policy of any shape, as far as its reach depends on it."""

    resource: str
    """The resource that it was read from: ``configuration_policies``, ``device_configurations`` ..."""
    id: str
    name: str
    platforms: frozenset[str] | None
    """Platforms of ``ztscan.endpoints.platforms`` that it applies to. None: not known."""
    targets: tuple[PolicyTarget, ...] | None
    """None: the assignments were not returned."""
    channels: frozenset[str] = frozenset({"mdm"})
    """Ways of management that deliver it (``technologies`` of a catalog policy)."""


class Setting(msgspec.Struct, frozen=True):
    """A value that a policy sets explicitly. A setting that is not configured has no ``Setting``."""

    meaning: str
    """Name of a ``Meaning``: ``defender.realtime_protection``."""
    value: str
    """The value in one spelling for all shapes, so that two policies with the same value agree."""
    secure: bool | None
    """Whether the value is what the meaning requires. None: the value is not known."""


class PolicySettings(msgspec.Struct, frozen=True):
    """A policy with what it sets."""

    policy: DevicePolicy
    settings: tuple[Setting, ...]
    gap: Gap | None = None
    """The settings, or a part of them, could not be read: it may set anything."""


class Merge(enum.StrEnum):
    """What a device gets of two policies with different values of one setting."""

    CONFLICT = "conflict"
    """Intune reports a conflict, and neither value is guaranteed."""
    UNION = "union"
    """Lists are joined: an insecure entry of one policy remains."""
    STRICTEST = "strictest"
    """The most restrictive value applies (compliance policies)."""


class Meaning(msgspec.Struct, frozen=True):
    """One setting of a device, whatever shape it is stored in."""

    name: str
    label: str
    """As it is told to a reader: ``real-time protection of Microsoft Defender Antivirus``."""
    platform: str
    secure_by_default: bool | None
    """Whether a device is secure that no policy configures. None: not known."""
    merge: Merge = Merge.CONFLICT
    plan: str = ""
    """The service plan, in lower case, without which the setting does nothing. Empty: Microsoft Intune is enough."""
    is_required: bool = True
    """Whether devices should have it. Otherwise it only decides about another setting."""
