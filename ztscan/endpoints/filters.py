"""Assignment filters of Microsoft Intune: the rule language, and which devices match a rule.

Rules have the grammar of the membership rules of dynamic groups (``device.model -startsWith "Surface"``), with properties of
their own. An answer is three-valued: a property, operator or value that is not known makes a comparison unknown.
Source: learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections.abc import Callable, Mapping

import msgspec

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


class _Property(msgspec.Struct, frozen=True):
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
_NULL = frozenset({"null", "$null"})
"""Words for no value at all, in lower case."""
_ORDER: Mapping[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "gt": lambda value, limit: value > limit,
    "ge": lambda value, limit: value >= limit,
    "lt": lambda value, limit: value < limit,
    "le": lambda value, limit: value <= limit,
}
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}", re.ASCII)


class DeviceFilter(msgspec.Struct, frozen=True):
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


Test = Callable[[Value], bool | None]
"""Whether a value satisfies a comparison."""


def matches(one: DeviceFilter, get: Callable[[str], Value]) -> bool | None:
    """Plain definition: whether a device of the filter's platform matches. ``get`` returns the device's value in a column."""
    return None if one.platforms is None or one.rule is None else _matches(one.rule, get, one.platforms)


def _matches(rule: Rule, get: Callable[[str], Value], platforms: frozenset[str]) -> bool | None:
    match rule:
        case Comparison():
            known = _known(rule, platforms)
            return None if known is None else _test(rule, known)(get(known.column))
        case Not(inner=inner):
            answer = _matches(inner, get, platforms)
            return None if answer is None else not answer
        case Junction(operator=operator, parts=parts):
            answers = {_matches(part, get, platforms) for part in parts}
            decisive = operator == "or"
            return decisive if decisive in answers else None if None in answers else not decisive
    return None  # -any, -all and direct reports: not in this language


class FilterMatches:
    """The devices that match filters: ``matches`` over all devices at once. Every column and comparison is worked out once."""

    def __init__(self, population: DevicePopulation) -> None:
        self._population = population
        self._columns: dict[str, tuple[list[Value], array[int]]] = {}
        self._comparisons: dict[tuple[Comparison, frozenset[str]], Split] = {}

    def of(self, one: DeviceFilter) -> Split:
        """The devices that match a filter, among those of its platform."""
        return nothing_known() if one.platforms is None or one.rule is None else self._matching(one.rule, one.platforms)

    def _matching(self, rule: Rule, platforms: frozenset[str]) -> Split:
        match rule:
            case Comparison():
                if (rule, platforms) not in self._comparisons:
                    self._comparisons[rule, platforms] = self._comparing(rule, _known(rule, platforms))
                return self._comparisons[rule, platforms]
            case Not(inner=inner):
                return ~self._matching(inner, platforms)
            case Junction(operator=operator, parts=parts):
                found = [self._matching(part, platforms) for part in parts]
                return functools.reduce(Split.__or__ if operator == "or" else Split.__and__, found)
        return nothing_known()

    def _comparing(self, rule: Comparison, known: _Property | None) -> Split:
        if known is None or known.column not in self._population.columns:
            return nothing_known()
        values, numbers = self._column(known.column)
        answers = list(map(_test(rule, known), values))
        return split_of(map(answers.__getitem__, numbers))

    def _column(self, name: str) -> tuple[list[Value], array[int]]:
        """The values that occur in a column, and for every device the number of its value."""
        if name not in self._columns:
            places: dict[Value, int] = {}
            numbers = array("I", [places.setdefault(value, len(places)) for value in self._population.columns[name]])
            self._columns[name] = list(places), numbers
        return self._columns[name]


def _known(rule: Comparison, platforms: frozenset[str]) -> _Property | None:
    """The property that a rule compares, where every platform of the filter has it."""
    known = _PROPERTIES.get(rule.property)
    return known if known is not None and platforms <= known.platforms else None


def _test(rule: Comparison, known: _Property) -> Test:
    """A comparison with a property. Values are compared without case."""
    wanted = tuple(one.casefold() for one in rule.values)
    spelling = known.spelling
    if _NULL.intersection(wanted):
        return _null_test(rule.operator, known.may_lack) if len(wanted) == 1 else _unknown
    if (rule.operator not in ("in", "notin") and len(wanted) != 1) or (
        spelling is not None and not set(wanted) <= set(spelling.values())
    ):
        return _unknown
    plain = _NEGATED.get(rule.operator, rule.operator)
    negated = plain != rule.operator and not known.is_version
    if known.is_version:
        compares = _in_order(rule.operator, wanted)
    elif plain in _COMPARES:
        compares = _COMPARES[plain](wanted)
    else:
        return _unknown

    def test(value: Value) -> bool | None:
        if value is None and not known.may_lack:
            return None
        own = str(value or "").casefold()
        if spelling is not None:
            if own not in spelling:
                return None
            own = spelling[own]
        answer = compares(own)
        return answer if not negated or answer is None else not answer

    return test


def _null_test(operator: str, may_lack: bool) -> Test:
    """A comparison with ``null`` or ``$null``: whether the device has no value."""
    if operator not in ("eq", "ne"):
        return _unknown
    return lambda value: None if value is None and not may_lack else (not value) == (operator == "eq")


def _unknown(_value: object) -> None:
    return None


_COMPARES: Mapping[str, Callable[[tuple[str, ...]], Callable[[str], bool]]] = {
    "eq": lambda wanted: lambda own: own in wanted,
    "in": lambda wanted: lambda own: own in wanted,
    "contains": lambda wanted: lambda own: wanted[0] in own,
    "startswith": lambda wanted: lambda own: own.startswith(wanted[0]),
}
"""By operator, a test of values in lower case. An operator that is not there makes a comparison unknown."""


def _in_order(operator: str, wanted: tuple[str, ...]) -> Callable[[str], bool | None]:
    """A test of versions by their numbers. None for what is no version, and for equal ones that are written differently."""
    limit = _version(wanted[0]) if len(wanted) == 1 else None
    if limit is None or operator not in (*_ORDER, "eq", "ne"):
        return _unknown

    def test(own: str) -> bool | None:
        value = _version(own)
        if value is None:
            return None
        if operator in _ORDER:
            return _ORDER[operator](value, limit)
        return (own == wanted[0]) == (operator == "eq") if own == wanted[0] or value != limit else None

    return test


def _version(text: str) -> tuple[int, ...] | None:
    """The numbers of a version, without zeros at its end."""
    if not _VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
