"""Devices as far as policies can tell them apart: compliance, trust type, and the outcome of every device filter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.devices import Device
from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.rules import Rule
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, every, negate
from ztscan.conditional_access.space.atoms import Atom, AtomList, masks_of
from ztscan.conditional_access.space.bounds import as_many_as_fit
from ztscan.conditional_access.space.device_classes import (
    MOST_CLASSES,
    MOST_STEPS,
    Allowance,
    DeviceClass,
    TooManyClassesError,
    device_classes,
    outcome_by_facts,
)
from ztscan.conditional_access.space.identity_atoms import Masks

_ATTEMPTS = 3
"""Where all rules together are too many, the searches for those that are not may take as much as so many full ones."""
_PART = 4
"""Each of these searches may take so small a part of a full one."""


class DeviceAtoms(AtomList):
    def __init__(self, conditions: Iterable[Devices]) -> None:
        """``conditions``: what matters most first. Where their rules tell too many devices apart, the last stay undecided."""
        rules = tuple(dict.fromkeys(condition.rule for condition in conditions if condition.rule is not None))
        decided, classes = _told_apart(rules)
        super().__init__(tuple(Atom(device, _label(device)) for device, _ in classes))
        self._outcomes = tuple(outcome for _, outcome in classes)
        self._column = {rule: column for column, rule in enumerate(decided)}
        self._rules = frozenset(rules)

    def beyond_bounds(self, condition: Devices) -> bool:
        """Whether the condition's rule is one of too many, so that it is undecided for most devices."""
        return condition.rule in self._rules and condition.rule not in self._column

    def condition(self, condition: Condition, tenant: SignInTenant) -> Masks:
        if not isinstance(condition, Devices) or condition.undecidable or condition.rule not in self._rules:
            return super().condition(condition, tenant)
        states = replace(condition, rule=None)
        return masks_of(
            every((negate(matched) if condition.excludes else matched, states.holds(atom.value, tenant)))
            for atom, matched in zip(self.atoms, self._matched(condition.rule), strict=True)
        )

    def _matched(self, rule: Rule) -> Iterator[Truth]:
        """What the rule says of each atom."""
        column = self._column.get(rule)
        if column is None:
            return (outcome_by_facts(rule, atom.value) for atom in self.atoms)
        return (outcome[column] for outcome in self._outcomes)


def _told_apart(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], list[DeviceClass]]:
    """The rules that are told apart, the first ones first, and the classes of devices by their outcomes."""
    left = _ATTEMPTS * MOST_STEPS

    def attempt(chosen: tuple[Rule, ...]) -> list[DeviceClass] | None:
        nonlocal left
        steps = min(MOST_STEPS // (1 if chosen == rules else _PART), left)
        allowance = Allowance(MOST_CLASSES, steps)
        try:
            return device_classes(chosen, rules, allowance)
        except TooManyClassesError:
            return None
        finally:
            left -= steps - max(0, allowance.steps)

    return as_many_as_fit(rules, attempt, device_classes((), rules, Allowance()))


def _label(device: Device) -> str:
    if not device.registered:
        return "unregistered device"
    words = ["compliant" if device.compliant else "non-compliant", *(["hybrid joined"] if device.hybrid else [])]
    properties = [f"{name} {value!r}" for name, value in device.properties.items()]
    if device.intune_managed:
        properties.append("managed by Intune")
    return f"{', '.join(words)} device" + (f" ({', '.join(properties)})" if properties else "")
