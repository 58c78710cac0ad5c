"""Typed profiles: each type has properties of its own; custom profiles for Windows name settings by their OMA-URI."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ztscan.core.model import Gap, GapReason
from ztscan.endpoints.meanings import by_definition, by_type
from ztscan.endpoints.platforms import platform_of_type
from ztscan.endpoints.policy import DevicePolicy, PolicySettings, Setting
from ztscan.endpoints.setting import UNREAD, Shape, Value
from ztscan.endpoints.shapes.targets import targets_of
from ztscan.graph.areas.device_policies import DeviceConfiguration

PROFILES = "device_configurations"
_CUSTOM = "windows10customconfiguration"
_APPLICABILITY = tuple(f"deviceManagementApplicabilityRule{name}" for name in ("OsEdition", "OsVersion", "DeviceMode"))
_RULES = "device_vendor_msft_policy_config_defender_attacksurfacereductionrules"
_GUID = re.compile(r"(?<=/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/)")
"""In paths of custom profiles, the id of the tenant. The settings catalog has a word for it."""
_ABSENT = object()


def typed_profiles(profiles: Iterable[DeviceConfiguration]) -> Iterator[PolicySettings]:
    """Every typed profile with the settings that have a meaning."""
    for profile in profiles:
        known = typed_profile(profile)
        kind = kind_of(profile)
        missing = _missing(kind, profile.properties)
        if missing:
            detail = f'Graph did not return {missing} of the profile "{profile.name}"'
            gap = Gap(PROFILES, GapReason.MALFORMED, detail, "scan again; if this persists, report it")
            yield PolicySettings(known, (), gap)
            continue
        found = _custom(profile.properties) if kind == _CUSTOM else _properties(kind, profile.properties)
        yield PolicySettings(known, tuple(dict.fromkeys(found)))


def _missing(kind: str, properties: Mapping[str, Any]) -> str:
    """What was not returned without which a profile may set anything; empty: nothing."""
    if not kind:
        return "the type"
    if kind != _CUSTOM:
        return ""
    rows = properties.get("omaSettings", _ABSENT)
    whole = rows is None or (
        isinstance(rows, list | tuple) and all(isinstance(row, Mapping) and row.get("omaUri") for row in rows)
    )
    return "" if whole else "the settings"


def typed_profile(profile: DeviceConfiguration) -> DevicePolicy:
    """The profile, as far as its reach depends on it. An applicability rule leaves devices out: which, is not worked out."""
    platforms, targets = platform_of_type(profile.odata_type), targets_of(profile.assignments)
    channels = frozenset[str]() if any(profile.properties.get(name) for name in _APPLICABILITY) else frozenset({"mdm"})
    return DevicePolicy(PROFILES, profile.id, profile.name, platforms, targets, channels)


def kind_of(profile: DeviceConfiguration) -> str:
    """The type of a profile without Graph's namespace, in lower case; empty where it was not returned."""
    return (profile.odata_type or "").rpartition(".")[2].casefold()


def _properties(kind: str, properties: Mapping[str, Any]) -> Iterator[Setting]:
    for meaning, home in by_type().get(kind, ()):
        written = _at(properties, home.id.split(".")[1:])
        value = UNREAD if written is _ABSENT else home.read(written)
        if value is not None:
            yield meaning.setting(value)


def _at(properties: Mapping[str, Any], path: Iterable[str]) -> object:
    """What is written at a path: null where an object on the way is null, and a list as its words joined by commas."""
    found: Any = properties
    for name in path:
        if found is None:
            return None
        if not isinstance(found, Mapping) or name not in found:
            return _ABSENT
        found = found[name]
    return ",".join(map(str, found)) if isinstance(found, list | tuple) else found


def _custom(properties: Mapping[str, Any]) -> Iterator[Setting]:
    """The settings of a custom profile. Definition ids of the settings catalog are made of the same path."""
    places = by_definition(Shape.CATALOG)
    for row in properties.get("omaSettings") or ():
        path = _GUID.sub("{tenantid}", str(row["omaUri"]).casefold().strip("./ ")).replace("/", "_")
        definitions = (path, f"device_{path}", path.removeprefix("device_"))
        value = row.get("value")
        for definition in definitions:
            for meaning, home in places.get(definition, ()):
                yield meaning.setting(_of_custom(row, definition, value, home.parse is not None, home.read))
        if _RULES in definitions:
            rules = (meaning for key, homes in places.items() if key.startswith(f"{_RULES}_") for meaning, _ in homes)
            yield from (meaning.setting(UNREAD) for meaning in rules)


def _of_custom(row: Mapping[str, Any], definition: str, value: object, parsed: bool, read: Any) -> Value:
    """What a row of a custom profile sets. A value that is encrypted or a text for a choice is not read."""
    if row.get("isEncrypted") or value is None:
        return UNREAD
    found: Value | None = read(value if parsed else f"{definition}_{str(value).casefold()}")
    return UNREAD if found is None else found
