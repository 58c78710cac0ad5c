"""Filters over custom security attributes of applications, service principals and agents."""

from __future__ import annotations

import msgspec

from ztscan.conditional_access.policy.rules import Comparison, Rule, comparisons, decide, matches
from ztscan.conditional_access.policy.sign_in import Attributes
from ztscan.conditional_access.policy.truth import Truth

_PREFIX = "customsecurityattribute."


class AttributeFilter(msgspec.Struct, frozen=True):
    """``rule`` None: the text is not in the grammar, and whatever it matches cannot be told."""

    rule: Rule | None
    text: str
    excludes: bool

    def matches(self, attributes: Attributes | None) -> Truth:
        """Whether an object with these attributes is one that the rule describes. None: attributes not read."""
        if self.rule is None or attributes is None:
            return None
        return decide(self.rule, lambda comparison: _compare(comparison, attributes))


def is_attribute_rule(rule: Rule) -> bool:
    return all(comparison.name.startswith(_PREFIX) for comparison in comparisons(rule))


def _compare(comparison: Comparison, attributes: Attributes) -> Truth:
    values = attributes.get(comparison.name.removeprefix(_PREFIX))
    if not values:
        # The page is silent on what a negative operator does with an attribute that is not set.
        return None if comparison.negative else False
    if comparison.positive == "contains" and len(values) > 1:
        found = comparison.values[0] in (value.lower() for value in values)
    else:
        found = any(matches(comparison, value) for value in values)
    return found is not comparison.negative
