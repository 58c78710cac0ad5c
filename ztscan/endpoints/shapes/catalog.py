"""Policies of the settings catalog and of endpoint security: settings lie below choices and in groups, as deep as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.endpoints.meanings import by_definition
from ztscan.endpoints.platforms import platforms_of
from ztscan.endpoints.policy import DevicePolicy, PolicySettings, Setting
from ztscan.endpoints.setting import UNREAD, Home, Shape, Value
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.graph.areas.device_policies import ChoiceValue, ConfigurationPolicy, GroupValue, PolicySetting, SettingInstance

POLICIES, SETTINGS = "configuration_policies", "configuration_policy_settings"
T = TypeVar("T")
Written = tuple[str, object, tuple[str, ...]]
"""A definition id, what is written there, and the ids of the settings above it."""


def catalog_policies(
    policies: Iterable[ConfigurationPolicy], settings: ByKey[Sequence[PolicySetting]]
) -> Iterator[PolicySettings]:
    """Every policy with the settings that have a meaning."""
    for policy in policies:
        yield settings_of(policy, settings[policy.id])


def settings_of(policy: ConfigurationPolicy, found: Sequence[PolicySetting] | Gap) -> PolicySettings:
    """A policy with the settings that have a meaning."""
    known = catalog_policy(policy)
    if isinstance(found, Gap):
        return PolicySettings(known, (), found)
    try:
        written = [one for setting in found for one in walked(setting.setting_instance, ())]
    except Unwritten:
        return PolicySettings(known, (), _without(policy, "the definition or the value of a setting"))
    return PolicySettings(known, tuple(dict.fromkeys(_meant(written, known.platforms))))


def catalog_policy(policy: ConfigurationPolicy) -> DevicePolicy:
    """The policy, as far as its reach depends on it."""
    channels = frozenset(word.strip().casefold() for word in (policy.technologies or "").split(",") if word.strip())
    return DevicePolicy(
        POLICIES,
        policy.id,
        policy.name or policy.id,
        platforms_of(policy.platforms),
        targets_of(policy.reach),
        channels,
    )


def _without(policy: ConfigurationPolicy, what: str) -> Gap:
    detail = f'Graph did not return {what} of the policy "{policy.name or policy.id}"'
    return Gap(SETTINGS, GapReason.MALFORMED, detail, "scan again; if this persists, report it")


class Unwritten(Exception):  # noqa: N818 - it says what a setting lacks, which makes the policy unread
    """Raised for a setting without its definition id, without a value, or without the settings below it: it may set anything."""


class _Below(msgspec.Struct, frozen=True):
    """Where the walk is."""

    definition: str
    above: tuple[str, ...]


def walked(instance: SettingInstance | None, above: tuple[str, ...]) -> Iterator[Written]:
    """A setting and all below it. Raises Unwritten where a part of one was not returned."""
    if instance is None or not instance.setting_definition_id or not _has_value(instance):
        raise Unwritten
    here = _Below(instance.setting_definition_id, above)
    choices = (*_one(instance.choice_setting_value), *(instance.choice_setting_collection_value or ()))
    for choice in choices:
        if choice.value is None:
            raise Unwritten
        yield here.definition, choice.value, above
        yield from _children(choice, here)
    for simple in (*_one(instance.simple_setting_value), *(instance.simple_setting_collection_value or ())):
        yield here.definition, simple.value, above
    for group in (*_one(instance.group_setting_value), *(instance.group_setting_collection_value or ())):
        yield here.definition, _as_mapping(group), above
        yield from _children(group, here)


def _has_value(instance: SettingInstance) -> bool:
    """Whether the setting has a value of any kind; a list may be empty."""
    return any(
        value is not None
        for value in (
            instance.choice_setting_value,
            instance.choice_setting_collection_value,
            instance.simple_setting_value,
            instance.simple_setting_collection_value,
            instance.group_setting_value,
            instance.group_setting_collection_value,
        )
    )


def _one(value: T | None) -> tuple[T, ...]:
    return () if value is None else (value,)


def _children(value: ChoiceValue | GroupValue, here: _Below) -> Iterator[Written]:
    if value.children is None:
        raise Unwritten
    for child in value.children:
        yield from walked(child, (*here.above, here.definition))


def _as_mapping(group: GroupValue) -> Mapping[str, str]:
    """The settings of a group by definition id; several options of one are joined by commas."""
    found: dict[str, str] = {}
    for child in group.children or ():
        options = [*_one(child.choice_setting_value), *(child.choice_setting_collection_value or ())]
        found[child.setting_definition_id or ""] = ",".join(str(option.value) for option in options)
    return found


def _meant(written: Iterable[Written], platforms: frozenset[str] | None) -> Iterator[Setting]:
    places = by_definition(Shape.CATALOG)
    for definition, value, above in written:
        for meaning, home in places.get(definition.casefold(), ()):
            if platforms is not None and meaning.platform not in platforms:
                continue
            read = _read(home, value, above)
            if read is not None:
                yield meaning.setting(read)


def _read(home: Home, value: object, above: tuple[str, ...]) -> Value | None:
    """What a home reads; nothing where another payload has the setting, and ``UNREAD`` where the payload is not told."""
    if home.under and not any(home.under in one.casefold() for one in above):
        return UNREAD if not above else None
    return home.read(value)
