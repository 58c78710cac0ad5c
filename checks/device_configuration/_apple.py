"""Updates of devices of Apple: what enforces them, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ztscan.directory.counting import counted
from ztscan.endpoints.assignments import sum_of
from ztscan.endpoints.device_sets import numbers_in
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.endpoints.shapes.typed import kind_of, typed_profile
from ztscan.entities.device_policies import DeviceConfiguration
from ztscan.plugin import Gap, GapReason, Unknown, Yielded

Hint = tuple[str, int]
_NUMBERS = re.compile(r"\d{1,6}(?:\.\d{1,6}){0,4}", re.ASCII)


def enforced_updates(settings: DeviceSettings, platform: str, *hints: Hint) -> Iterator[Yielded]:
    """Findings on the devices that are not made to update. ``hints``: what else they have."""
    latest = f"apple.latest_{platform}"
    current, stale, unsure = _versions(settings, platform)
    left = settings.without(current | unsure)
    if left.of(latest).devices or not settings.of(latest).devices:
        yield from require(left, RequiredSetting(latest, "on", hints=(*hints, *stale)))
    if unsure:
        detail = f"whether a version is enforced on {counted(unsure.bit_count(), 'device')} is not known"
        raise Unknown(Gap("configuration_policies", GapReason.UNAVAILABLE, detail, "look at the policies for updates in Intune"))


def _versions(settings: DeviceSettings, platform: str) -> tuple[int, tuple[Hint, ...], int]:
    """Devices on which a current version is enforced; those with an older one, in words; those of which that is not known."""
    effect = settings.of(f"apple.version_{platform}")
    current = decided = possible = 0
    stale: list[Hint] = []
    for source in effect.sources:
        reach = source.reach.devices
        possible |= effect.devices & ~reach.no
        if isinstance(source.setting, Gap) or source.setting.secure is None:
            continue
        devices = effect.devices & reach.yes
        is_current = _is_current(source.setting.value, settings, devices)
        decided |= 0 if is_current is None else devices
        if is_current:
            current |= devices
        elif is_current is False:
            stale.append(
                (f'"{source.reach.policy.name}" enforces version {source.setting.value}, and devices have newer ones', devices)
            )
    return current, tuple(stale), possible & ~decided


def _is_current(version: str, settings: DeviceSettings, devices: int) -> bool | None:
    """Whether no device has a newer version. None: a version is not known."""
    column = settings.population.columns["os_version"]
    own, enforced = [_parts(str(column[number] or "")) for number in numbers_in(devices)], _parts(version)
    if not enforced:
        return None
    return False if enforced < max(own, default=()) else None if () in own else True


def _parts(version: str) -> tuple[int, ...]:
    found = _NUMBERS.match(version)
    return tuple(map(int, found[0].split("."))) if found else ()


def reached_by_type(settings: DeviceSettings, profiles: Iterable[DeviceConfiguration], kind: str) -> int:
    """The devices that a typed profile of this type reaches."""
    return sum_of(settings.reach(typed_profile(one)).devices.yes for one in profiles if kind_of(one) == kind)


def automatic(settings: DeviceSettings) -> Hint:
    """Macs that install updates when they come, without a deadline."""
    secure = (SettingOutcome.SECURE,)
    devices = settings.of("macos.critical_updates").with_outcome(*secure) & settings.of("macos.version_updates").with_outcome(
        *secure
    )
    return "some install updates without a deadline", devices
