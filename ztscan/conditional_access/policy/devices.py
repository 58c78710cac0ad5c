"""The device of a sign-in, and what a device filter says about it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ztscan.conditional_access.policy.rules import Comparison, Rule, comparisons, decide, matches
from ztscan.conditional_access.policy.truth import Truth
from ztscan.core.immutable import freeze_fields

HYBRID = "serverad"
"""``trustType`` of a Microsoft Entra hybrid joined device."""

_ANY_TEXT = frozenset(
    ("eq", "ne", "startswith", "notstartswith", "endswith", "notendswith", "contains", "notcontains", "in", "notin")
)
_SAME = frozenset(("eq", "ne"))
_LISTS = frozenset(("contains", "notcontains"))
_OPERATORS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("deviceid", "mdmappid"), frozenset(("eq", "ne", "in", "notin"))),
    **dict.fromkeys(
        (
            "displayname",
            "manufacturer",
            "model",
            "operatingsystem",
            "operatingsystemversion",
            "enrollmentprofilename",
            *(f"extensionattribute{number}" for number in range(1, 16)),
        ),
        _ANY_TEXT,
    ),
    **dict.fromkeys(("deviceownership", "iscompliant", "trusttype", "profiletype"), _SAME),
    **dict.fromkeys(("physicalids", "systemlabels"), _LISTS),
}
"""Operators by property, as the page's table has them. Anything else is outside of the grammar."""
FILTER_PROPERTIES = frozenset(_OPERATORS) - {"iscompliant", "trusttype"}
"""Properties that a filter can look at, except those that are a state of the device."""
LIST_PROPERTIES = frozenset(("physicalids", "systemlabels"))
COMMON_PROPERTIES = frozenset(("deviceownership", "operatingsystem", "operatingsystemversion", "mdmappid", "profiletype"))
"""Properties that any device of an organisation shares with many; the others can mark the few."""


class Device(msgspec.Struct, frozen=True):
    """The facts about a device at sign-in. An unregistered one (also: private browsing) has no properties at all."""

    registered: bool = False
    compliant: bool = False
    trust_type: str | None = None
    """``azuread``, ``serverad``, ``workplace``; lower case."""
    intune_managed: bool = False
    properties: Mapping[str, str | tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Other filter properties by lower-case name; an absent one is null."""

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def hybrid(self) -> bool:
        return self.registered and self.trust_type == HYBRID

    @property
    def marked(self) -> bool:
        """Whether it has a property that can tell it from other devices of its organisation."""
        return not self.properties.keys() <= COMMON_PROPERTIES

    @property
    def attributes_readable(self) -> bool:
        """Whether filters can look at its extension attributes."""
        return self.intune_managed or self.compliant or self.hybrid

    def __hash__(self) -> int:
        facts = (self.registered, self.compliant, self.trust_type, self.intune_managed)
        return hash((facts, tuple(sorted(self.properties.items()))))


UNREGISTERED = Device()


def is_device_rule(rule: Rule) -> bool:
    """Whether every comparison names a device property with an operator that it supports."""
    return all(
        c.name.startswith("device.") and c.operator in _OPERATORS.get(c.name.removeprefix("device."), ())
        for c in comparisons(rule)
    )


def filter_matches(rule: Rule, device: Device) -> Truth:
    """Whether the device is one that the rule describes.

    The null rule: on a null property a positive operator never matches and a negative one always does, so that every
    unregistered device matches ``-ne``.
    """
    return decide(rule, lambda comparison: compare_device(comparison, device))


def compare_device(comparison: Comparison, device: Device) -> Truth:
    name = comparison.name.removeprefix("device.")
    if device.registered and name.startswith("extensionattribute") and not device.attributes_readable:
        # Not available to the filter; what a negative operator then does is worded ambiguously.
        return None if comparison.negative else False
    if name == "iscompliant" and device.registered and not device.compliant and comparison.values != ("true",):
        return None  # of a device that is not managed it is null, and not False
    actual = _actual(device, name)
    if actual is None:
        return comparison.negative
    if isinstance(actual, tuple):  # of a list property a whole member is compared, not a substring
        return (comparison.values[0] in (member.lower() for member in actual)) is not comparison.negative
    return matches(comparison, actual) is not comparison.negative


def _actual(device: Device, name: str) -> str | tuple[str, ...] | None:
    if not device.registered:
        return None
    if name == "iscompliant":
        return "true" if device.compliant else "false"
    if name == "trusttype":
        return device.trust_type
    return device.properties.get(name)
