"""Devices as far as policies can tell them apart: compliance, trust type, and the outcome of every device filter.

All values that a filter property can take fall into finitely many classes: those listed, those that extend a listed prefix,
suffix or part, any other, null. Rules are reduced property by property, so that devices for which the same remains to be
decided are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from typing import NamedTuple

from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.devices import HYBRID, LIST_PROPERTIES, UNREGISTERED, Device, compare_device
from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.rules import Comparison, Joined, Rule, comparisons
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.space.atoms import Atom, AtomList
from ztscan.conditional_access.space.identity_atoms import Masks

_FACTS = frozenset(("iscompliant", "trusttype"))
_MOST_VALUES = 4096
"""A property with more classes of values than that is not told apart: its rules stay undecided."""


class _Left(NamedTuple):
    """A rule some of whose comparisons are decided; ``None`` among the parts is one that cannot be."""

    word: str
    parts: tuple[Residual, ...]


Residual = Comparison | Joined | _Left | Truth
"""What is left of a rule: a constant once all its properties have values."""


class DeviceAtoms(AtomList):
    def __init__(self, conditions: Iterable[Devices]) -> None:
        rules = {condition.rule for condition in conditions if condition.rule is not None}
        self._undecided = frozenset(rule for rule in rules if any(not _values(*p) for p in _by_property((rule,)).items()))
        decided = sorted(rules - self._undecided, key=repr)
        found: dict[tuple[object, ...], Device] = {}
        for base in _base_devices(decided):
            for device, outcome in _devices(base, decided):
                key = (device.registered, device.compliant, device.hybrid, outcome)
                found[key] = _plainer(found.get(key), device)
        super().__init__(tuple(Atom(device, _label(device)) for device in found.values()))

    def condition(self, condition: Condition, tenant: SignInTenant) -> Masks:
        if isinstance(condition, Devices) and condition.rule in self._undecided:
            return 0, self.full
        return super().condition(condition, tenant)


def _base_devices(rules: list[Rule]) -> Iterator[Device]:
    yield UNREGISTERED
    used = {comparison.name.removeprefix("device.") for rule in rules for comparison in comparisons(rule)}
    managed = (False, True) if any(name.startswith("extensionattribute") for name in used) else (False,)
    trust_types = ("azuread", HYBRID, "workplace") if "trusttype" in used else ("azuread", HYBRID)
    for trust, compliant, intune in product(trust_types, (True, False), managed):
        yield Device(registered=True, compliant=compliant, trust_type=trust, intune_managed=intune)


def _devices(base: Device, rules: list[Rule]) -> Iterator[tuple[Device, tuple[Residual, ...]]]:
    """A device for each outcome of the rules that is possible on top of the base facts."""
    start = tuple(_reduce(rule, base, None) for rule in rules)
    states: dict[tuple[Residual, ...], Device] = {start: base}
    if not base.registered:
        yield base, tuple(_reduce(rule, base, "") for rule in rules)
        return
    for name, used in _by_property(rules).items():
        following: dict[tuple[Residual, ...], Device] = {}
        values = list(_values(name, used))
        for residuals, device in states.items():
            for value in (None, *values):
                properties = dict(device.properties) if value is None else {**device.properties, name: value}
                candidate = Device(True, device.compliant, device.trust_type, device.intune_managed, properties)
                reduced = tuple(_reduce(residual, candidate, name) for residual in residuals)
                following[reduced] = _plainer(following.get(reduced), candidate)
        states = following
    for outcome, device in states.items():
        yield device, outcome


def _plainer(known: Device | None, device: Device) -> Device:
    """Which of two devices that come out the same stands for both: the first, but rather one without a mark than one with."""
    return device if known is None or (known.marked and not device.marked) else known


def _reduce(rule: Residual, device: Device, name: str | None) -> Residual:
    """The rule with comparisons on ``name`` decided for the device; None: on the base facts; empty: all of them."""
    if rule is None or isinstance(rule, bool):
        return rule
    if isinstance(rule, Comparison):
        own = rule.name.removeprefix("device.")
        decided = name in ("", own) or (name is None and own in _FACTS)
        return compare_device(rule, device) if decided else rule
    parts = [_reduce(part, device, name) for part in rule.parts]
    decisive = rule.word == "or"
    if any(part is decisive for part in parts):
        return decisive
    left = tuple(part for part in parts if part is not (not decisive))
    if not left:
        return not decisive
    return None if all(part is None for part in left) else _Left(rule.word, left)


def _by_property(rules: Iterable[Rule]) -> dict[str, list[Comparison]]:
    found: dict[str, list[Comparison]] = {}
    for rule in rules:
        for comparison in comparisons(rule):
            name = comparison.name.removeprefix("device.")
            if name not in _FACTS:
                found.setdefault(name, []).append(comparison)
    return dict(sorted(found.items()))


def _values(name: str, used: list[Comparison]) -> list[str | tuple[str, ...]]:
    """A value for each way in which the comparisons on a property can come out; empty if there are too many."""
    if name in LIST_PROPERTIES:
        members = sorted({comparison.values[0] for comparison in used})
        return [] if 2 ** len(members) > _MOST_VALUES else [tuple(chosen) for chosen in _subsets(members)]
    listed = sorted({value for comparison in used if comparison.positive in ("eq", "in") for value in comparison.values})
    starts = sorted({c.values[0] for c in used if c.positive == "startswith"} | {""})
    ends = sorted({c.values[0] for c in used if c.positive == "endswith"} | {""})
    parts = sorted({c.values[0] for c in used if c.positive == "contains"})
    if len(starts) * len(ends) * 2 ** len(parts) > _MOST_VALUES:
        return []
    made = (f"{start}~{'~'.join(inner)}~{end}" for start, end, inner in product(starts, ends, _subsets(parts)))
    return list(dict.fromkeys((*listed, *made)))


def _subsets(values: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))


def _label(device: Device) -> str:
    if not device.registered:
        return "unregistered device"
    words = ["compliant" if device.compliant else "non-compliant", *(["hybrid joined"] if device.hybrid else [])]
    properties = [f"{name} {value!r}" for name, value in device.properties.items()]
    if device.intune_managed:
        properties.append("managed by Intune")
    return f"{', '.join(words)} device" + (f" ({', '.join(properties)})" if properties else "")
