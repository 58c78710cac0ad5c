"""When a condition on one dimension holds: lists of values, the device, the location.

People and targets have files of their own (``people``, ``targets``). Semantics: learn.microsoft.com, *Conditional Access:
Conditions* and *Filter for devices*.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ztscan.conditional_access.policy.devices import Device, filter_matches
from ztscan.conditional_access.policy.rules import Rule
from ztscan.conditional_access.policy.sign_in import Location
from ztscan.conditional_access.policy.truth import Truth, every, negate, some
from ztscan.conditional_access.policy.vocabulary import ALL_TRUSTED, MFA_TRUSTED_IPS, spell

ALL = "all"


class OneOf(msgspec.Struct, frozen=True):
    """A list of values with another that is taken away. ``included`` None: every value, named or not.

    ``doubt_included`` and ``doubt_excluded`` hold members that we do not know; each may stand for any value that is not
    listed. ``undecidable`` says why the whole condition cannot be read, where that is so.
    """

    included: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    doubt_included: frozenset[str] = frozenset()
    doubt_excluded: frozenset[str] = frozenset()
    undecidable: str = ""
    name: str = ""

    def holds(self, value: str, tenant: Any) -> Truth:  # noqa: ARG002 - the same for every tenant
        if self.undecidable:
            return None
        included: Truth = self.included is None or value in self.included or (None if self.doubt_included else False)
        excluded: Truth = value in self.excluded or (None if self.doubt_excluded else False)
        return every((included, negate(excluded)))

    def describe(self) -> str:
        if self.undecidable:
            return f"{self.name}: {self.undecidable}"
        included = sorted(map(spell, (self.included or frozenset()) | self.doubt_included))
        excluded = sorted(map(spell, self.excluded | self.doubt_excluded))
        text = f"{self.name} {', '.join(included) or 'all'}"
        return f"{text}, exclude {', '.join(excluded)}" if excluded else text


class Flows(msgspec.Struct, frozen=True):
    """Transfer methods: the condition holds if the request, or the session that it stems from, used one of them."""

    methods: OneOf

    def holds(self, value: frozenset[str], tenant: Any) -> Truth:
        # A method that we do not know may stand for any sign-in, also for one without a transfer.
        doubt: Truth = None if self.methods.doubt_included or self.methods.undecidable else False
        return some((doubt, *(self.methods.holds(method, tenant) for method in value)))

    def describe(self) -> str:
        return self.methods.describe()


class Locations(msgspec.Struct, frozen=True):
    """Named locations by id, ``all``, ``alltrusted``; what is excluded is taken away."""

    included: frozenset[str]
    excluded: frozenset[str] = frozenset()
    undecidable: str = ""

    def holds(self, value: Location, tenant: Any) -> Truth:
        if self.undecidable:
            return None
        included = some(place_holds(place, value, tenant) for place in self.included)
        excluded = some(place_holds(place, value, tenant) for place in self.excluded)
        return every((included, negate(excluded)))

    def describe(self) -> str:
        if self.undecidable:
            return f"locations: {self.undecidable}"
        text = f"includeLocations {', '.join(sorted(map(spell, self.included)))}"
        return f"{text}, excludeLocations {', '.join(sorted(map(spell, self.excluded)))}" if self.excluded else text


def place_holds(place: str, location: Location, tenant: Any) -> Truth:
    """Whether a location is in a place that a policy names: a named location or one of the fixed words."""
    if place == ALL:
        return True
    if place == ALL_TRUSTED:
        trusted = (named.contains(location) for named in tenant.locations.values() if named.trusted)
        return some((*trusted, location.mfa_trusted_ip))
    if place == MFA_TRUSTED_IPS:
        return location.mfa_trusted_ip
    named = tenant.locations.get(place)
    return None if named is None else named.contains(location)


class Devices(msgspec.Struct, frozen=True):
    """The device filter, and the device states that it replaced (``All``, ``Compliant``, ``DomainJoined``)."""

    rule: Rule | None = None
    rule_text: str = ""
    excludes: bool = False
    """The filter's mode: devices that match are left out, not taken in."""
    included_states: frozenset[str] | None = None
    excluded_states: frozenset[str] = frozenset()
    undecidable: str = ""

    def holds(self, value: Device, tenant: Any) -> Truth:  # noqa: ARG002 - the same for every tenant
        if self.undecidable:
            return None
        truths: list[Truth] = []
        if self.rule is not None:
            matched = filter_matches(self.rule, value)
            truths.append(negate(matched) if self.excludes else matched)
        if self.included_states is not None:
            truths.append(some(_in_state(value, state) for state in self.included_states))
        truths.append(negate(some(_in_state(value, state) for state in self.excluded_states)))
        return every(truths)

    def describe(self) -> str:
        if self.undecidable:
            return f"device: {self.undecidable}"
        if self.rule_text:
            return f"device filter {'exclude' if self.excludes else 'include'} `{self.rule_text}`"
        return f"device states, exclude {', '.join(sorted(self.excluded_states))}"


def _in_state(device: Device, state: str) -> Truth:
    match state:
        case "all":
            return True
        case "compliant":
            return device.registered and device.compliant
        case "domainjoined":
            return device.hybrid
        case _:
            return None
