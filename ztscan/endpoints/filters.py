"""Assignment filters of Microsoft Intune: the rule language, and which devices match a rule.

Rules have the grammar of the membership rules of dynamic groups (``device.model -startsWith "Surface"``), with properties of
their own. An answer is three-valued: a property, operator or value that is not known makes a comparison unknown.
Source: learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ztscan.directory.membership_rules import Comparison, Junction, Not, Rule, RuleError, parse
from ztscan.endpoints.device_sets import Split, nothing_known, split_of
from ztscan.endpoints.platforms import (
    ANDROID_ADMIN,
    ANDROID_AOSP,
    ANDROID_OWNER,
    ANDROID_WORK,
    IOS,
    MACOS,
    WINDOWS,
)
from ztscan.endpoints.population import DevicePopulation, Value

_PLATFORMS = {
    "windows10andlater": frozenset((WINDOWS,)),
    "macos": frozenset((MACOS,)),
    "ios": frozenset((IOS,)),
    "android": frozenset((ANDROID_ADMIN,)),
    "androidforwork": frozenset((ANDROID_OWNER, ANDROID_WORK)),
    "androidworkprofile": frozenset((ANDROID_WORK,)),
    "androidaosp": frozenset((ANDROID_AOSP,)),
}
"""``platform`` of a filter, in lower case."""
_ALL = frozenset().union(*_PLATFORMS.values())
_MOBILE = _ALL - {WINDOWS, MACOS}


@dataclass(frozen=True, slots=True)
class _Property:
    """A property of the rule language: the column behind it, on which platforms it exists, and how its values are written."""

    column: str
    platforms: frozenset[str] = _ALL
    spelling: Mapping[str, str] | None = None
    """The value in a rule by the value in the list, both in lower case. None: they are the same."""
    is_version: bool = False
    may_lack: bool = False
    """Whether a device without a value is common, so that null stands for an empty text."""


_OWNERS = {"company": "corporate", "personal": "personal", "unknown": "unknown"}
_JOINS = {
    "azureadjoined": "azure ad joined",
    "azureadregistered": "azure ad registered",
    "hybridazureadjoined": "hybrid azure ad joined",
}
_PROCESSORS = {"x64": "amd64", "x86": "x86", "arm64": "arm64", "arm": "arm", "unknown": "unknown"}
_PROPERTIES = {
    "device.devicename": _Property("device_name"),
    "device.manufacturer": _Property("manufacturer"),
    "device.model": _Property("model"),
    "device.devicecategory": _Property("device_category_display_name"),
    "device.enrollmentprofilename": _Property("enrollment_profile_name", may_lack=True),
    "device.deviceownership": _Property("managed_device_owner_type", spelling=_OWNERS),
    "device.isrooted": _Property("jail_broken", _MOBILE),
    "device.osversion": _Property("os_version"),
    "device.operatingsystemversion": _Property("os_version", is_version=True),
    "device.devicetrusttype": _Property("join_type", frozenset((WINDOWS,)), spelling=_JOINS),
    "device.cpuarchitecture": _Property("processor_architecture", frozenset((WINDOWS, MACOS)), spelling=_PROCESSORS),
}
_NEGATED = {"ne": "eq", "notin": "in", "notcontains": "contains", "notstartswith": "startswith"}
_ORDER: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "gt": lambda value, limit: value > limit,
    "ge": lambda value, limit: value >= limit,
    "lt": lambda value, limit: value < limit,
    "le": lambda value, limit: value <= limit,
}
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DeviceFilter:
    """An assignment filter."""

    id: str
    name: str
    rule: Rule | None
    """None: the rule is not one that is known."""
    platforms: frozenset[str] | None
    """None: a platform that is not known, or a filter for apps."""


def device_filter(identifier: str, name: str, rule: str | None, platform: str | None, management: str | None) -> DeviceFilter:
    """A filter as Graph describes it. ``management``: ``devices`` or ``apps``; None where it was not returned."""
    try:
        parsed = parse(rule) if rule else None
    except RuleError:
        parsed = None
    platforms = None if management == "apps" else _PLATFORMS.get((platform or "").lower())
    return DeviceFilter(identifier, name, parsed, platforms)


def matches(one: DeviceFilter, get: Callable[[str], Value]) -> bool | None:
    """Plain definition: whether a device of the filter's platform matches. ``get`` returns the device's value in a column."""
    return None if one.platforms is None or one.rule is None else _matches(one.rule, get, one.platforms)


def _matches(rule: Rule, get: Callable[[str], Value], platforms: frozenset[str]) -> bool | None:
    match rule:
        case Comparison():
            known = _known(rule, platforms)
            return None if known is None else _holds(rule, known, get(known.column))
        case Not(inner=inner):
            answer = _matches(inner, get, platforms)
            return None if answer is None else not answer
        case Junction(operator=operator, parts=parts):
            answers = {_matches(part, get, platforms) for part in parts}
            decisive = operator == "or"
            return decisive if decisive in answers else None if None in answers else not decisive
    return None  # -any, -all and direct reports: not in this language


def matching(one: DeviceFilter, population: DevicePopulation) -> Split:
    """The devices that match a filter: ``matches`` over all devices at once."""
    return nothing_known() if one.platforms is None or one.rule is None else _matching(one.rule, population, one.platforms)


def _matching(rule: Rule, population: DevicePopulation, platforms: frozenset[str]) -> Split:
    match rule:
        case Comparison():
            known = _known(rule, platforms)
            values = population.columns.get(known.column) if known is not None else None
            if known is None or values is None:
                return nothing_known()
            answers = {value: _holds(rule, known, value) for value in set(values)}
            return split_of(map(answers.__getitem__, values))
        case Not(inner=inner):
            return ~_matching(inner, population, platforms)
        case Junction(operator=operator, parts=parts):
            found = [_matching(part, population, platforms) for part in parts]
            return functools.reduce(Split.__or__ if operator == "or" else Split.__and__, found)
    return nothing_known()


def _known(rule: Comparison, platforms: frozenset[str]) -> _Property | None:
    """The property that a rule compares, where every platform of the filter has it."""
    known = _PROPERTIES.get(rule.property)
    return known if known is not None and platforms <= known.platforms else None


def _holds(rule: Comparison, known: _Property, value: Value) -> bool | None:
    """Whether a value satisfies a comparison. Values are compared without case."""
    if value is None and not known.may_lack:
        return None
    own = str(value or "").casefold()
    if known.spelling is not None and own not in known.spelling:
        return None
    own = known.spelling[own] if known.spelling is not None else own
    wanted = tuple(one.casefold() for one in rule.values)
    if known.spelling is not None and not set(wanted) <= set(known.spelling.values()):
        return None
    if rule.operator not in ("in", "notin") and len(wanted) != 1:
        return None
    if rule.operator in _ORDER or known.is_version:
        return _in_order(rule.operator, own, wanted) if known.is_version else None
    plain = _NEGATED.get(rule.operator, rule.operator)
    answer = _compares(plain, own, wanted)
    return answer if plain == rule.operator or answer is None else not answer


def _compares(operator: str, own: str, wanted: tuple[str, ...]) -> bool | None:
    if operator in ("eq", "in"):
        return own in wanted
    if operator == "contains":
        return wanted[0] in own
    return own.startswith(wanted[0]) if operator == "startswith" else None


def _in_order(operator: str, own: str, wanted: tuple[str, ...]) -> bool | None:
    """A comparison of versions by their numbers. None for what is no version, and for equal ones that are written differently."""
    value, limit = _version(own), _version(wanted[0])
    if value is None or limit is None or len(wanted) != 1:
        return None
    if operator in _ORDER:
        return _ORDER[operator](value, limit)
    if operator not in ("eq", "ne"):
        return None
    return (own == wanted[0]) == (operator == "eq") if own == wanted[0] or value != limit else None


def _version(text: str) -> tuple[int, ...] | None:
    """The numbers of a version, without zeros at its end."""
    if not _VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
