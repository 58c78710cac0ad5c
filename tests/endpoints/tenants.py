"""Random small tenants with Intune: devices, groups, filters and policies with settings. One seed, one tenant."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from ztscan.core.model import Gap, GapReason
from ztscan.endpoints.assignments import AssignmentScope
from ztscan.endpoints.definition import DeviceStanding
from ztscan.endpoints.filters import DeviceFilter, device_filter, matches
from ztscan.endpoints.groups import AssignedGroup, deleted_group, group_of, unread_group
from ztscan.endpoints.policy import DevicePolicy, FilterMode, Meaning, Merge, PolicySettings, PolicyTarget, Setting, TargetKind
from ztscan.endpoints.population import member_index, population_of

NO_OBJECT = "00000000-0000-0000-0000-000000000000"
RULES = (
    '(device.model -startsWith "surface") or (device.deviceOwnership -eq "Personal")',
    '(device.osVersion -notContains "19045") and (device.model -in ["Latitude", "XPS"])',
    'not (device.operatingSystemVersion -ge "10.0.22000")',
    '(device.colour -eq "red") or (device.deviceName -contains "7")',
    "(device.model -startsWith",
)
PLATFORMS = (*[frozenset({"windows"})] * 6, frozenset({"windows", "macos"}), frozenset({"macos"}))
MERGES = (Merge.CONFLICT, Merge.CONFLICT, Merge.UNION, Merge.STRICTEST)
SHAPES = ("configuration_policies", "device_configurations", "security_intents", "group_policy_configurations")
INCLUDED = (TargetKind.GROUP, TargetKind.GROUP, TargetKind.GROUP, TargetKind.ALL_USERS, TargetKind.ALL_DEVICES)


@dataclass(frozen=True)
class Group:
    """The members of a group, as the oracle reads them. None: not read."""

    users: frozenset[str] | None
    devices: frozenset[str] | None


@dataclass(frozen=True)
class Tenant:
    """A tenant in the words of the room, and in those of the oracle."""

    devices: list[dict[str, Any]]
    groups: dict[str, Group]
    filters: dict[str, DeviceFilter]
    policies: list[PolicySettings]
    meaning: Meaning
    scope: AssignmentScope

    def standing(self, number: int, policy: DevicePolicy) -> DeviceStanding:
        """One device for the plain definition."""
        device, population = self.devices[number], self.scope.population

        def user_is_in(group: str) -> bool | None:
            return self.scope.group(group).by_user.of(number)

        def device_is_in(group: str) -> bool | None:
            return self.scope.group(group).by_device.of(number)

        def passes(target: PolicyTarget) -> bool | None:
            found = self.scope.filter_of(policy, target)
            return None if found is None else matches(found, device.get)

        return DeviceStanding(
            is_enrolled=population.enrolled.of(number),
            is_on=lambda platform: population.platforms[platform].of(number),
            has_user=population.has_user.of(number),
            user_is_in=user_is_in,
            device_is_in=device_is_in,
            matches=passes,
        )


class _Draw:
    """Draws what a tenant is like. In a *plain* tenant everything is known."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.is_plain = seed % 3 == 0

    def often(self, *values: Any, seldom: tuple[Any, ...] = ()) -> Any:
        """One of the values; now and then one of those that leave something unknown."""
        odd = seldom and not self.is_plain and self.random.random() < 0.12
        return self.random.choice(seldom if odd else values)

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance


def tenant(seed: int) -> Tenant:
    """The tenant of a seed."""
    draw = _Draw(seed)
    devices = [_device(draw, number) for number in range(draw.random.randint(3, 9))]
    population = population_of({name: [device[name] for device in devices] for name in devices[0]}, len(devices))
    index = member_index(population)
    members = {f"g{number}": _group(draw) for number in range(4)}
    groups: dict[str, AssignedGroup] = {}
    for key, group in members.items():
        if group.users is None or group.devices is None:
            groups[key] = unread_group(key, key)
        elif not group.users and not group.devices:
            groups[key] = deleted_group(key, key, population)
        else:
            groups[key] = group_of(key, key, (group.users, group.devices), population, index)
    filters = {str(n): device_filter(str(n), f"filter {n}", rule, "windows10AndLater", "devices") for n, rule in enumerate(RULES)}
    policies = [_policy(draw, number) for number in range(draw.random.randint(2, 4))]
    meaning = Meaning("m", "the setting", "windows", draw.often(True, False, seldom=(None,)), draw.often(*MERGES))
    return Tenant(devices, members, filters, policies, meaning, AssignmentScope(population, groups, filters))


def _device(draw: _Draw, number: int) -> dict[str, Any]:
    return {
        "id": f"i{number}",
        "operating_system": draw.often("Windows", "Windows", "Windows", "Windows", "macOS", seldom=(None,)),
        "management_agent": draw.often(*["mdm"] * 9, "msSense", seldom=("somethingNew",)),
        "user_id": draw.often("u1", "u2", "U3", "u1", "U2", "", seldom=(None,)),
        "azure_ad_device_id": draw.often(*(f"d{number}", f"D{number}") * 4, NO_OBJECT, seldom=(None,)),
        "model": draw.often("Surface Pro", "Latitude", seldom=(None,)),
        "managed_device_owner_type": draw.often("company", "personal", "unknown"),
        "os_version": draw.often("10.0.19045.1", "10.0.22631.2", seldom=("beta", None)),
        "device_name": f"PC-{number}",
    }


def _group(draw: _Draw) -> Group:
    if draw.often(False, seldom=(True,)):
        return Group(None, None)
    users = frozenset(one for one in ("u1", "u2", "u3") if draw.happens(0.4))
    return Group(users, frozenset(f"d{number}" for number in range(9) if draw.happens(0.3)))


def _target(draw: _Draw) -> PolicyTarget:
    kind = draw.often(*INCLUDED, seldom=(TargetKind.UNKNOWN, TargetKind.OTHER_INCLUDED))
    if draw.happens(0.25):
        kind = TargetKind.EXCLUDED_GROUP
    excludes = kind is TargetKind.EXCLUDED_GROUP
    group = f"g{draw.random.randint(0, 3)}" if excludes or kind is TargetKind.GROUP else ""
    if (draw.is_plain and excludes) or not draw.happens(0.05 if excludes else 0.35):
        return PolicyTarget(kind, group)
    mode = draw.often(FilterMode.INCLUDE, FilterMode.EXCLUDE, seldom=(FilterMode.UNKNOWN,))
    return PolicyTarget(kind, group, draw.often("0", "1", "1", "2", seldom=("3", "4", "gone")), mode)


def _policy(draw: _Draw, number: int) -> PolicySettings:
    targets = draw.often(tuple(_target(draw) for _ in range(draw.random.choice((0, 1, 1, 2, 2, 3)))), seldom=(None,))
    channels = frozenset(draw.often(["mdm"], ["mdm", "microsoftsense"], seldom=(["configmanager"],)))
    platforms = draw.often(*PLATFORMS, seldom=(None,))
    policy = DevicePolicy(SHAPES[number % len(SHAPES)], f"p{number}", f"policy {number}", platforms, targets, channels)
    value, secure = draw.often(("on", True), ("on", True), ("strict", True), ("off", False), seldom=(("odd", None),))
    settings = (Setting(draw.often("m", "m", "m", "m", "other"), value, secure),)
    gap = draw.often(None, seldom=(Gap("policies", GapReason.UNAVAILABLE, f"no settings of {policy.name}", "try again"),))
    return PolicySettings(policy, () if gap else settings, gap)
