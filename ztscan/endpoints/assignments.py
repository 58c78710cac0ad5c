"""The reach of policies: which devices a policy is assigned to, for all devices at once, and why others are not reached.

``definition`` says what it means for one device; tests compare the two.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from ztscan.core.model import Gap
from ztscan.endpoints.definition import DELIVERED
from ztscan.endpoints.device_sets import Split, nothing_known
from ztscan.endpoints.filters import DeviceFilter, FilterMatches
from ztscan.endpoints.groups import AssignedGroup, unread_group
from ztscan.endpoints.policy import DevicePolicy, FilterMode, PolicyTarget, TargetKind
from ztscan.endpoints.population import DevicePopulation

_USER, _DEVICE = frozenset(("user",)), frozenset(("device",))


class WhyNot(enum.StrEnum):
    """Why a policy does not reach devices of its platform, or why that is unknown."""

    EXCLUDED = "excluded"
    FILTERED = "filtered"
    NO_USER = "no user"
    MIXED_EXCLUSION = "mixed exclusion"
    UNREAD_GROUP = "unread group"
    UNKNOWN_MEMBER = "unknown member"
    """Graph did not return the user of the device, or its id in Microsoft Entra ID."""
    UNKNOWN_FILTER = "unknown filter"
    DIFFERENT_FILTERS = "different filters"
    UNKNOWN_TARGET = "unknown target"
    UNREAD_ASSIGNMENTS = "unread assignments"
    DELETED_GROUP = "deleted group"
    """A group of an assignment no longer exists. Of no device where the group is excluded."""


class ReachCause(msgspec.Struct, frozen=True):
    """Why a policy does not reach some devices, or why it may not."""

    why: WhyNot
    policy: DevicePolicy
    devices: int
    """A set of devices (``device_sets``)."""
    name: str = ""
    """Name of the group or filter."""


class DeviceReach(msgspec.Struct, frozen=True):
    """The devices that a policy reaches. A device in neither set: unknown."""

    policy: DevicePolicy
    devices: Split
    causes: tuple[ReachCause, ...] = ()


class _Leg(msgspec.Struct, frozen=True):
    """One way in which a target includes devices, as sets."""

    target: PolicyTarget
    included: Split
    passed: Split
    excluded: Split
    ways: frozenset[str]
    """``user``, ``device``, or both where it is not known which."""


@dataclass(frozen=True, slots=True)
class AssignmentScope:
    """What the assignments of all policies refer to."""

    population: DevicePopulation
    groups: Mapping[str, AssignedGroup]
    """By id in lower case. A group that is missing here counts as unread."""
    filters: Mapping[str, DeviceFilter] | None
    """By id in lower case. None: the filters could not be read."""
    gaps: tuple[Gap, ...] = ()
    """What of groups and filters could not be read. Outcomes that are unknown may rest on it."""
    _matches: list[FilterMatches] = field(default_factory=list, compare=False, repr=False)
    """Made when the first filter is asked for."""

    def group(self, identifier: str) -> AssignedGroup:
        return self.groups.get(identifier.lower()) or unread_group(identifier, identifier)

    def reach(self, policy: DevicePolicy) -> DeviceReach:
        """The devices that a policy reaches."""
        everybody = self.population.everybody
        gate = self.population.on_any(policy.platforms)
        if not policy.channels & DELIVERED:
            gate &= nothing_known()
        if policy.targets is None:
            unread = ReachCause(WhyNot.UNREAD_ASSIGNMENTS, policy, everybody & ~gate.no)
            return DeviceReach(policy, Split(0, gate.no), _merged((unread,)))
        legs = list(self._legs(policy, policy.targets))
        found = gate & self._assigned(policy.targets, legs)
        open_to = everybody & ~gate.no
        missed = self._why_not(policy, policy.targets, legs, open_to & found.no)
        unsure = self._why_unknown(policy, policy.targets, legs, found.unknown(everybody))
        return DeviceReach(policy, found, _merged((*missed, *unsure)))

    def _assigned(self, targets: tuple[PolicyTarget, ...], legs: list[_Leg]) -> Split:
        """The devices that the targets include and do not exclude, whatever the platform."""
        if any(one.kind is TargetKind.UNKNOWN for one in targets):
            return nothing_known()
        everybody = self.population.everybody
        included = _any((leg.included for leg in legs), everybody)
        passed, left_out = everybody, everybody
        for leg in legs:
            passed &= leg.included.no | leg.passed.yes
            left_out &= leg.included.no | leg.passed.no | leg.excluded.yes
        excluded = _any(self._exclusions(targets), everybody)
        return Split(included.yes & passed & excluded.no, left_out)

    def _exclusions(self, targets: tuple[PolicyTarget, ...]) -> tuple[Split, Split]:
        """The devices that are excluded by their user, and by themselves."""
        everybody = self.population.everybody
        groups = [(self.group(one.group), one) for one in targets if one.kind is TargetKind.EXCLUDED_GROUP]
        by_user = _any((_certain(group.by_user, target) for group, target in groups), everybody)
        return by_user, _any((_certain(group.by_device, target) for group, target in groups), everybody)

    def _legs(self, policy: DevicePolicy, targets: tuple[PolicyTarget, ...]) -> Iterator[_Leg]:
        by_user, by_device = self._exclusions(targets)
        for target in targets:
            passed = self._passed(policy, target)
            match target.kind:
                case TargetKind.ALL_USERS:
                    yield _Leg(target, self.population.has_user, passed, by_user, _USER)
                case TargetKind.ALL_DEVICES:
                    yield _Leg(target, Split(self.population.everybody, 0), passed, by_device, _DEVICE)
                case TargetKind.GROUP:
                    group = self.group(target.group)
                    yield _Leg(target, group.by_user, passed, by_user, _USER)
                    yield _Leg(target, group.by_device, passed, by_device, _DEVICE)
                case TargetKind.OTHER_INCLUDED:
                    yield _Leg(target, nothing_known(), passed, by_user & by_device, _USER | _DEVICE)

    def filter_of(self, policy: DevicePolicy, target: PolicyTarget) -> DeviceFilter | None:
        """The filter of a target. None: it is not known, or not for the platform of the policy."""
        found = (self.filters or {}).get(target.filter)
        if found is None or found.platforms is None or policy.platforms is None:
            return None
        return found if policy.platforms <= found.platforms else None

    def _passed(self, policy: DevicePolicy, target: PolicyTarget) -> Split:
        if target.mode is FilterMode.NONE:
            return Split(self.population.everybody, 0)
        found = self.filter_of(policy, target) if target.mode is not FilterMode.UNKNOWN else None
        if found is None:
            return nothing_known()
        if not self._matches:
            self._matches.append(FilterMatches(self.population))
        answer = self._matches[0].of(found)
        return answer if target.mode is FilterMode.INCLUDE else ~answer

    def _why_not(
        self, policy: DevicePolicy, targets: tuple[PolicyTarget, ...], legs: list[_Leg], devices: int
    ) -> Iterator[ReachCause]:
        for target in targets:
            if target.kind is TargetKind.EXCLUDED_GROUP:
                group = self.group(target.group)
                by_user, by_device = _certain(group.by_user, target).yes, _certain(group.by_device, target).yes
                inside = sum_of(leg.included.yes & leg.passed.yes & _reached(leg, by_user, by_device) for leg in legs)
                yield ReachCause(WhyNot.EXCLUDED, policy, devices & inside, group.name)
            if target.kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP) and self.group(target.group).is_deleted:
                left_out = devices if target.kind is TargetKind.GROUP else 0
                yield ReachCause(WhyNot.DELETED_GROUP, policy, left_out, self.group(target.group).name)
        for leg in legs:
            name = self._name_of_filter(leg.target)
            yield ReachCause(WhyNot.FILTERED, policy, devices & leg.included.yes & leg.passed.no, name)
            if leg.target.kind is TargetKind.ALL_USERS:
                yield ReachCause(WhyNot.NO_USER, policy, devices & leg.included.no)

    def _why_unknown(
        self, policy: DevicePolicy, targets: tuple[PolicyTarget, ...], legs: list[_Leg], devices: int
    ) -> Iterator[ReachCause]:
        everybody = self.population.everybody
        for target in targets:
            if target.kind in (TargetKind.UNKNOWN, TargetKind.OTHER_INCLUDED):
                yield ReachCause(WhyNot.UNKNOWN_TARGET, policy, devices)
            if target.kind in (TargetKind.GROUP, TargetKind.EXCLUDED_GROUP):
                group = self.group(target.group)
                unsure = group.by_user.unknown(everybody) | group.by_device.unknown(everybody)
                why = WhyNot.UNREAD_GROUP if group.is_unread else WhyNot.UNKNOWN_MEMBER
                yield ReachCause(why, policy, devices & unsure, group.name)
            if target.kind is TargetKind.ALL_USERS:
                yield ReachCause(WhyNot.UNKNOWN_MEMBER, policy, devices & self.population.has_user.unknown(everybody))
            if target.kind is TargetKind.EXCLUDED_GROUP:
                inside = group.by_user.yes | group.by_device.yes
                yield ReachCause(WhyNot.MIXED_EXCLUSION, policy, devices & inside, group.name)
        for leg in legs:
            doubt = devices & ~leg.included.no & leg.passed.unknown(everybody)
            yield ReachCause(WhyNot.UNKNOWN_FILTER, policy, doubt, self._name_of_filter(leg.target))
        failing = sum_of(leg.passed.no & ~leg.included.no for leg in legs)
        passing = sum_of(leg.passed.yes & leg.included.yes for leg in legs)
        yield ReachCause(WhyNot.DIFFERENT_FILTERS, policy, devices & failing & passing)

    def _name_of_filter(self, target: PolicyTarget) -> str:
        found = (self.filters or {}).get(target.filter)
        return found.name if found is not None else target.filter


def _any(splits: Iterable[Split], everybody: int) -> Split:
    return functools.reduce(Split.__or__, splits, Split(0, everybody))


def sum_of(sets: Iterable[int]) -> int:
    """The devices in any of the sets."""
    return functools.reduce(int.__or__, sets, 0)


def _certain(members: Split, target: PolicyTarget) -> Split:
    """Whom an exclusion excludes. Intune offers no filter on one: with it, a member may be excluded."""
    return members if target.mode is FilterMode.NONE else Split(0, members.no)


def _merged(causes: Iterable[ReachCause]) -> tuple[ReachCause, ...]:
    """One cause a reason and name, without those that concern no device; a deleted group is told all the same."""
    found: dict[tuple[WhyNot, str], ReachCause] = {}
    for one in causes:
        before = found.get((one.why, one.name))
        found[one.why, one.name] = replace(one, devices=one.devices | before.devices) if before else one
    return tuple(one for one in found.values() if one.devices or one.why is WhyNot.DELETED_GROUP)


def _reached(leg: _Leg, by_user: int, by_device: int) -> int:
    """The devices excluded in the way in which a leg includes them."""
    return (by_user if "user" in leg.ways else ~0) & (by_device if "device" in leg.ways else ~0)
