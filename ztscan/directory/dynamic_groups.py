"""Dynamic groups with their rules parsed. A rule that the parser does not know is a gap, never a rule without conditions."""

from __future__ import annotations

import msgspec

from ztscan.core.model import Gap, GapReason
from ztscan.directory.membership_rules import Comparison, Rule, RuleError, conjuncts, parse
from ztscan.engine.evidence import fact
from ztscan.graph.areas.groups import DynamicGroup


class RuledGroups(msgspec.Struct, frozen=True):
    """The dynamic groups with the rule of each. ``gaps``: groups whose rule is not known."""

    known: tuple[tuple[DynamicGroup, Rule], ...]
    gaps: tuple[Gap, ...]

    @property
    def are_none(self) -> bool:
        return not self.known and not self.gaps


@fact
def ruled_groups(dynamic_groups: tuple[DynamicGroup, ...]) -> RuledGroups:
    """Every group with dynamic membership, in order of id."""
    known: list[tuple[DynamicGroup, Rule]] = []
    gaps: list[Gap] = []
    for group in sorted(dynamic_groups, key=lambda one: one.id):
        if not group.is_dynamic:
            continue
        try:
            known.append((group, parse(group.membership_rule or "")))
        except RuleError as error:
            detail = f"the membership rule of group {group.id} was not understood: {error}"
            gaps.append(Gap("dynamic_groups", GapReason.MALFORMED, detail, "review the rule in the Microsoft Entra admin center"))
    return RuledGroups(tuple(known), tuple(gaps))


def excludes_guests(rule: Rule) -> bool:
    """Whether a rule requires of every member not to be a guest."""
    return any(
        isinstance(part, Comparison)
        and part.property == "user.usertype"
        and (part.operator, *(value.casefold() for value in part.values)) in (("eq", "member"), ("ne", "guest"))
        for part in conjuncts(rule)
    )
