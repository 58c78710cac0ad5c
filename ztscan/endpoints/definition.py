"""Plain definition: whether one policy reaches one device. ``assignments`` computes the same for all devices at once.

1. A policy reaches devices that Intune manages by MDM, on a platform of the policy.
2. A target includes a device by its *user* (all users, a group with the user) or by the *device* itself (all devices, a group
   with the device). An assignment filter acts on the device in both cases.
3. A group that is excluded wins over one that is included, among users and among devices. Intune does not relate users to
   devices there: where a target includes the user and another excludes the device, or the other way round, the answer is unknown.
4. Where targets with different filters include a device, which filter counts is not certain: the answer is unknown unless the
   device passes all of them, or none.

Source: learn.microsoft.com/intune/intune-service/configuration/device-profile-assign, and .../fundamentals/filters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicyTarget, TargetKind

Answer = bool | None
DELIVERED = frozenset(("mdm", "linuxmdm", "endpointprivilegemanagement"))
"""Ways of management (``technologies``) by which a policy reaches enrolled devices."""


class DeviceStanding(msgspec.Struct, frozen=True):
    """What decides about one device."""

    is_enrolled: Answer
    is_on: Callable[[str], Answer]
    """Whether the device is on a platform."""
    has_user: Answer
    user_is_in: Callable[[str], Answer]
    """Whether its user is in a group."""
    device_is_in: Callable[[str], Answer]
    matches: Callable[[PolicyTarget], Answer]
    """Whether the device matches the filter of a target, one that is meant for the platform of the policy."""


def both(*answers: Answer) -> Answer:
    return False if False in answers else None if None in answers else True


def either(*answers: Answer) -> Answer:
    return True if True in answers else None if None in answers else False


def reaches(policy: DevicePolicy, device: DeviceStanding) -> Answer:
    """Whether the policy reaches the device. None: unknown."""
    platform = None if policy.platforms is None else either(*(device.is_on(one) for one in policy.platforms))
    delivered = True if policy.channels & DELIVERED else None
    return both(device.is_enrolled, platform, delivered, _assigned(policy.targets, device))


class _Way(msgspec.Struct, frozen=True):
    """One way in which a target includes the device: whether it does, whether the filter is passed, whether it is excluded."""

    included: Answer
    passed: Answer
    excluded: Answer


def _assigned(targets: tuple[PolicyTarget, ...] | None, device: DeviceStanding) -> Answer:
    if targets is None or any(one.kind is TargetKind.UNKNOWN for one in targets):
        return None
    ways = list(_ways(targets, device))
    if all(False in (way.included, way.passed) or way.excluded is True for way in ways):
        return False
    certain = either(*(way.included for way in ways)) is True
    passed = all(way.included is False or way.passed is True for way in ways)
    excluded = either(*(inside(one, device) for one in targets for inside in (_user_excluded, _device_excluded)))
    return True if certain and passed and excluded is False else None


def _ways(targets: tuple[PolicyTarget, ...], device: DeviceStanding) -> Iterable[_Way]:
    by_user = either(*(_user_excluded(one, device) for one in targets))
    by_device = either(*(_device_excluded(one, device) for one in targets))
    for target in targets:
        passed = _passes(target, device)
        match target.kind:
            case TargetKind.ALL_USERS:
                yield _Way(device.has_user, passed, by_user)
            case TargetKind.ALL_DEVICES:
                yield _Way(True, passed, by_device)
            case TargetKind.GROUP:
                yield _Way(device.user_is_in(target.group), passed, by_user)
                yield _Way(device.device_is_in(target.group), passed, by_device)
            case TargetKind.OTHER_INCLUDED:
                yield _Way(None, passed, both(by_user, by_device))


def _user_excluded(target: PolicyTarget, device: DeviceStanding) -> Answer:
    return _excluded(target, device.user_is_in)


def _device_excluded(target: PolicyTarget, device: DeviceStanding) -> Answer:
    return _excluded(target, device.device_is_in)


def _excluded(target: PolicyTarget, is_in: Callable[[str], Answer]) -> Answer:
    """Whether a target excludes the device. Intune offers no filter on an exclusion: with one, a member may be excluded."""
    if target.kind is not TargetKind.EXCLUDED_GROUP:
        return False
    return both(is_in(target.group), True if target.mode is FilterMode.NONE else None)


def _passes(target: PolicyTarget, device: DeviceStanding) -> Answer:
    if target.mode is FilterMode.NONE:
        return True
    matches = None if target.mode is FilterMode.UNKNOWN else device.matches(target)
    return matches if matches is None or target.mode is FilterMode.INCLUDE else not matches
