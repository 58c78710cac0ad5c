"""What devices get: the settings of all policies together, over the devices that each policy reaches.

A policy that does not configure a setting neither sets nor unsets it. Policies with the same value agree. Policies with different
values follow the merge rule of the setting (``Merge``). A device that no policy configures has the default of its platform.
A policy that may reach a device, or whose value is not known, makes the outcome unknown unless it is the same either way.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from ztscan.core.model import Gap
from ztscan.endpoints.assignments import DeviceReach, ReachCause, sum_of
from ztscan.endpoints.device_sets import twice
from ztscan.endpoints.policy import DevicePolicy, Meaning, Merge, PolicySettings, Setting
from ztscan.endpoints.population import DevicePopulation


class SettingOutcome(enum.StrEnum):
    """What a device has of a setting."""

    SECURE = "secure"
    """A policy sets a secure value."""
    SECURE_BY_DEFAULT = "secure by default"
    """No policy is certain to set it, and the device is secure without one."""
    INSECURE = "insecure"
    """A policy sets an insecure value."""
    CONFLICT = "conflict"
    """Policies set different values, and neither is guaranteed."""
    NOT_CONFIGURED = "not configured"
    """No policy sets it, and the device is not secure without one."""
    UNKNOWN = "unknown"


class ReachedSetting(msgspec.Struct, frozen=True):
    """A setting of one policy, with the reach of the policy. A gap in its place: what the policy sets could not be read."""

    reach: DeviceReach
    setting: Setting | Gap

    @property
    def secure(self) -> bool | None:
        """Whether the value is what the meaning requires. None: that is not known."""
        return None if isinstance(self.setting, Gap) else self.setting.secure

    @property
    def is_known(self) -> bool:
        """Whether the value is one that is known."""
        return self.secure is not None


class SettingEffect(msgspec.Struct, frozen=True):
    """The outcome of one setting on every device of its platform."""

    meaning: Meaning
    outcomes: Mapping[SettingOutcome, int]
    """Sets of devices. Each device of the platform is in exactly one; a device whose platform is unknown is in ``UNKNOWN``."""
    sources: tuple[ReachedSetting, ...]
    """The policies that set it, in order of name, then those that could not be read."""

    @property
    def devices(self) -> int:
        """The devices of the platform, with those that may be of it."""
        return sum_of(self.outcomes.values())

    def count(self, *outcomes: SettingOutcome) -> int:
        return sum(self.outcomes.get(one, 0).bit_count() for one in outcomes)

    def with_outcome(self, *outcomes: SettingOutcome) -> int:
        return sum_of(self.outcomes.get(one, 0) for one in outcomes)

    def without(self, devices: int) -> SettingEffect:
        """The effect on the other devices."""
        outcomes = {outcome: found & ~devices for outcome, found in self.outcomes.items()}
        return replace(self, outcomes={outcome: found for outcome, found in outcomes.items() if found})

    def setters(self, devices: int) -> Iterator[tuple[DevicePolicy, Setting, int]]:
        """The policies that certainly set it on some of the devices, with what they set, and these devices."""
        for source in self.sources:
            reached = source.reach.devices.yes & devices
            if reached and not isinstance(source.setting, Gap):
                yield source.reach.policy, source.setting, reached

    def causes(self, devices: int, *, certain: bool) -> Iterator[ReachCause]:
        """Why policies that set a secure value do not reach some of the devices, with these devices. Most devices first.
        Without ``certain``: the same of policies that may set it, which could not be read.
        """
        found = [
            ReachCause(cause.why, cause.policy, cause.devices & devices, cause.name)
            for source in self.sources
            if (source.secure is True if certain else not source.is_known)
            for cause in source.reach.causes
            if cause.devices & devices
        ]
        yield from sorted(found, key=lambda one: (-one.devices.bit_count(), one.policy.name, one.why, one.name))


def effect_of(
    meaning: Meaning, policies: Iterable[tuple[PolicySettings, DeviceReach]], population: DevicePopulation
) -> SettingEffect:
    """The effect of these policies on one setting."""
    sources = tuple(_sources(meaning.name, policies))
    where = population.on(meaning.platform)
    asked = where.yes | where.unknown(population.everybody)
    blind = sum_of(~source.reach.devices.no & asked for source in sources if not source.is_known)
    outcomes: dict[SettingOutcome, int] = {SettingOutcome.UNKNOWN: asked & ~where.yes}
    for outcome, devices in _RULES[meaning.merge](_values(sources, asked), blind, asked, meaning.secure_by_default):
        outcomes[outcome] = outcomes.get(outcome, 0) | devices & where.yes
    return SettingEffect(meaning, {outcome: devices for outcome, devices in outcomes.items() if devices}, sources)


_Outcomes = list[tuple[SettingOutcome, int]]


class _Value(msgspec.Struct, frozen=True):
    """The devices that get one value, certainly and possibly."""

    secure: bool
    sure: int
    possible: int


def _sources(name: str, policies: Iterable[tuple[PolicySettings, DeviceReach]]) -> Iterator[ReachedSetting]:
    unread = []
    for one, reach in sorted(policies, key=lambda pair: (pair[0].policy.name, pair[0].policy.id)):
        yield from (ReachedSetting(reach, setting) for setting in one.settings if setting.meaning == name)
        if one.gap is not None:
            unread.append(ReachedSetting(reach, one.gap))
    yield from unread


def _values(sources: Sequence[ReachedSetting], asked: int) -> list[_Value]:
    found: dict[str, _Value] = {}
    for source in sources:
        setting, devices = source.setting, source.reach.devices
        if isinstance(setting, Gap) or setting.secure is None:
            continue
        before = found.get(setting.value, _Value(secure=True, sure=0, possible=0))
        secure = before.secure and setting.secure
        found[setting.value] = _Value(secure, before.sure | devices.yes & asked, before.possible | ~devices.no & asked)
    return list(found.values())


def _by_conflict(values: Sequence[_Value], blind: int, asked: int, default: bool | None) -> _Outcomes:
    conflict, possible_conflict = twice(one.sure for one in values), twice(one.possible for one in values)
    insecure = sum_of(one.sure for one in values if not one.secure) & ~conflict
    secure = sum_of(one.sure for one in values if one.secure) & ~conflict & ~insecure
    rest = asked & ~(conflict | insecure | secure)
    return [
        (SettingOutcome.CONFLICT, conflict),
        (SettingOutcome.INSECURE, insecure),  # another value that may reach it makes a conflict: not secure either
        (SettingOutcome.SECURE, secure & ~blind & ~possible_conflict),
        (SettingOutcome.UNKNOWN, secure & (blind | possible_conflict)),
        *_without_a_value(values, blind, rest, possible_conflict, default),
    ]


def _by_union(values: Sequence[_Value], blind: int, asked: int, default: bool | None) -> _Outcomes:
    insecure = sum_of(one.sure for one in values if not one.secure)
    secure = sum_of(one.sure for one in values if one.secure) & ~insecure
    doubt = blind | sum_of(one.possible for one in values if not one.secure)
    return [
        (SettingOutcome.INSECURE, insecure),
        (SettingOutcome.SECURE, secure & ~doubt),
        (SettingOutcome.UNKNOWN, secure & doubt),
        *_without_a_value(values, blind, asked & ~(insecure | secure), 0, default),
    ]


def _by_strictness(values: Sequence[_Value], blind: int, asked: int, default: bool | None) -> _Outcomes:
    secure = sum_of(one.sure for one in values if one.secure)
    insecure = sum_of(one.sure for one in values if not one.secure) & ~secure
    doubt = blind | sum_of(one.possible for one in values if one.secure)
    return [
        (SettingOutcome.SECURE, secure),
        (SettingOutcome.INSECURE, insecure & ~doubt),
        (SettingOutcome.UNKNOWN, insecure & doubt),
        *_without_a_value(values, blind, asked & ~(insecure | secure), 0, default),
    ]


def _without_a_value(
    values: Sequence[_Value], blind: int, devices: int, possible_conflict: int, default: bool | None
) -> _Outcomes:
    """The outcome of devices on which no policy is certain to set it."""
    may_secure = devices & sum_of(one.possible for one in values if one.secure)
    may_weaken = devices & sum_of(one.possible for one in values if not one.secure)
    untouched = devices & ~(may_secure | may_weaken | blind)
    found: _Outcomes = []
    if default is True:
        found = [(SettingOutcome.SECURE_BY_DEFAULT, untouched | may_secure & ~(may_weaken | blind | possible_conflict))]
    if default is False:
        found = [(SettingOutcome.NOT_CONFIGURED, untouched), (SettingOutcome.INSECURE, may_weaken & ~(may_secure | blind))]
    return [*found, (SettingOutcome.UNKNOWN, devices & ~sum_of(one for _, one in found))]


_RULES = {Merge.CONFLICT: _by_conflict, Merge.UNION: _by_union, Merge.STRICTEST: _by_strictness}
