"""What a policy is limited to by one of its conditions, as a sentence with names and in the words of the admin center."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ztscan.conditional_access.policy.conditions import Devices, Flows, Locations, OneOf
from ztscan.conditional_access.policy.policy import Condition
from ztscan.conditional_access.policy.portal_words import in_portal
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension, spell
from ztscan.conditional_access.proof.words import listed

_KINDS: Final = {
    Dimension.CLIENT: "client apps",
    Dimension.PLATFORM: "device platforms",
    Dimension.LOCATION: "locations",
    Dimension.FLOW: "authentication flows",
}
"""What the values of a condition are, where there may be several. The levels of a risk go by the name of the risk."""


def limited_to(dimension: Dimension, condition: Condition, tenant: SignInTenant) -> str:
    """What the policy covers alone, or what it leaves out: ``it covers only Office 365``."""
    if why := getattr(condition, "undecidable", ""):
        return f"its {dimension.value} condition cannot be read: {why}"
    match condition:
        case Targets():
            return _resources(condition, tenant)
        case Locations(included=included, excluded=excluded):
            found = [sorted(tenant.name_of(in_portal(place)) for place in places - {"all"}) for places in (included, excluded)]
        case Flows(methods=OneOf() as values) | (OneOf() as values):
            included, excluded = values.included or frozenset(), values.excluded
            found = [sorted(map(in_portal, entries)) for entries in (included, excluded)]
            found[0] += [f"unknown value {entry}" for entry in sorted(values.doubt_included)]
        case Devices(rule_text=rule) if rule:
            return (
                f"it leaves out devices by a filter: {rule}"
                if condition.excludes
                else f"it covers only devices of a filter: {rule}"
            )
        case _:
            return f"its {dimension.value} condition is too narrow: {condition.describe()}"
    only, but_for = found
    kinds = _KINDS.get(dimension, dimension.value)
    return f"it applies only to {kinds} {listed(only)}{_except(but_for)}" if only else f"it excludes {kinds} {listed(but_for)}"


def _resources(condition: Targets, tenant: SignInTenant) -> str:
    included = ["all resources"] * condition.everything + _names(condition.included, tenant)
    included += [f"user action {in_portal(action)}" for action in sorted(condition.actions)]
    included += [f"authentication context {context}" for context in sorted(condition.contexts)]
    excluded = _names(condition.excluded, tenant)
    if condition.filter is not None:
        (excluded if condition.filter.excludes else included).append(f"the filter {condition.filter.text}")
    return f"it covers only {listed(included) or 'no resource'}{_except(excluded)}"


def _names(entries: Iterable[str], tenant: SignInTenant) -> list[str]:
    return sorted(tenant.name_of(spell(entry)) for entry in entries)


def _except(names: list[str]) -> str:
    return f" except {listed(names)}" if names else ""
