"""Rules of Azure Firewalls in the order in which they are asked: of a policy with those that it inherits, or of a firewall alone.

NAT rules come first, then network rules, then application rules. Within a kind, rules of the parent policy come first, then rule
collection groups and collections by priority. Source: https://learn.microsoft.com/azure/firewall/rule-processing
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

import msgspec

from ztscan.azure.nested import parent_of
from ztscan.core.model import Gap, GapReason
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.entities.azure_firewalls import (
    ClassicFirewallRule,
    ClassicRules,
    Firewall,
    FirewallPolicy,
    FirewallRule,
    FirewallRuleGroup,
    IpGroup,
    RuleCollection,
)
from ztscan.estate.reachability.addresses import EVERY, NONE, Addresses, addresses

C = TypeVar("C", RuleCollection, ClassicRules)
POLICIES, GROUPS, FIREWALLS = "azure_firewall_policies", "azure_firewall_rule_groups", "azure_firewalls"
_ANY = frozenset(("*", "any", "internet"))
_NAT = "firewallpolicynatrulecollection"


class Kind(Enum):
    NAT = "natrule"
    NETWORK = "networkrule"
    APPLICATION = "applicationrule"


class OrderedRule(msgspec.Struct, frozen=True):
    """A rule, and what its collection says."""

    rule: FirewallRule | ClassicFirewallRule
    kind: Kind
    allows: bool
    inherited: bool = False


class FirewallRules(msgspec.Struct, frozen=True):
    """The rules of all policies and classic firewalls, and the groups of addresses that they name."""

    policies: Mapping[str, FirewallPolicy]
    groups: Mapping[str, tuple[FirewallRuleGroup, ...]]
    """By policy, in lower case."""
    ip_groups: Mapping[str, tuple[str, ...] | None]

    def of_policy(self, policy: FirewallPolicy, depth: int = 0) -> Iterator[OrderedRule]:
        """The rules of a policy after those of its parents. Raises Unknown where some were not returned."""
        if policy.base_policy:
            parent = required(self.policies.get(policy.base_policy.lower()) if depth < DEEPEST else None, POLICIES, "basePolicy")
            for one in self.of_policy(parent, depth + 1):
                if one.kind is not Kind.NAT:
                    yield OrderedRule(one.rule, one.kind, one.allows, inherited=True)
        groups = self.groups.get(policy.key, ())
        if gap := missing_groups(policy, groups):
            raise Unknown(gap)
        for group in sorted(groups, key=lambda one: required(one.priority, GROUPS, "priority")):
            for collection in _in_order(required(group.collections, GROUPS, "ruleCollections"), GROUPS):
                is_nat = (collection.rule_collection_type or "").casefold() == _NAT
                allows = is_nat or _allows(collection.action.type if collection.action else None, GROUPS)
                for rule in required(collection.rules, GROUPS, "rules"):
                    yield OrderedRule(rule, _kind(rule, is_nat=is_nat), allows)

    def of_classic(self, firewall: Firewall) -> Iterator[OrderedRule]:
        """The rules that a firewall without a policy holds itself."""
        lists = (
            (Kind.NAT, firewall.nat_rules),
            (Kind.NETWORK, firewall.network_rules),
            (Kind.APPLICATION, firewall.application_rules),
        )
        for kind, collections in lists:
            found = [required(one.properties, FIREWALLS, "a collection") for one in required(collections, FIREWALLS, kind.value)]
            for collection in _in_order(found, FIREWALLS):
                allows = kind is Kind.NAT or _allows(collection.action.type if collection.action else None, FIREWALLS)
                for rule in required(collection.rules, FIREWALLS, "rules"):
                    yield OrderedRule(rule, kind, allows)

    def addresses_of(self, texts: tuple[str, ...] | None, groups: tuple[str, ...] | None) -> Addresses:
        """Addresses and groups of addresses of a rule; a service tag holds none here. Raises Unknown for an unknown group."""
        words = [text.strip().casefold() for text in texts or ()]
        for group in groups or ():
            members = required(self.ip_groups.get(group.lower()), "azure_ip_groups", f"the group {group.rpartition('/')[2]}")
            words += [text.strip().casefold() for text in members]
        if _ANY & {*words}:
            return EVERY
        found = NONE
        for word in words:
            found |= addresses((word,)) or NONE
        return found


DEEPEST = 8
"""So many policies may inherit from each other before a circle is assumed. Azure admits one level."""


@fact
def azure_firewall_rules(
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_firewall_rule_groups: tuple[FirewallRuleGroup, ...],
    azure_ip_groups: tuple[IpGroup, ...],
) -> FirewallRules:
    """The rules of Azure Firewall policies."""
    groups: dict[str, list[FirewallRuleGroup]] = defaultdict(list)
    for group in azure_firewall_rule_groups:
        groups[parent_of(group.key, "rulecollectiongroups")].append(group)
    return FirewallRules(
        {policy.key: policy for policy in azure_firewall_policies},
        {key: tuple(found) for key, found in groups.items()},
        {group.key: group.addresses for group in azure_ip_groups},
    )


def missing_groups(policy: FirewallPolicy, read: Iterable[FirewallRuleGroup]) -> Gap | None:
    """Why the rules of a policy are not known as a whole: it has rule collection groups that were not returned."""
    found = {group.key for group in read}
    missing = not found if policy.rule_groups is None else any(one.key not in found for one in policy.rule_groups)
    detail = f"rule collection groups of the firewall policy {policy.name} were not returned"
    return Gap(GROUPS, GapReason.MALFORMED, detail, "grant Reader on its subscription, and scan again") if missing else None


def _in_order(collections: Iterable[C], resource: str) -> list[C]:
    """By ascending priority. Raises Unknown where one has none."""
    return sorted(collections, key=lambda one: required(one.priority, resource, "priority"))


def _allows(action: str | None, resource: str) -> bool:
    word = required(action, resource, "action/type").casefold()
    if word not in {"allow", "deny"}:
        detail = f"`{resource}` has the action `{action}`, which ztscan does not know"
        raise Unknown(Gap(resource, GapReason.MALFORMED, detail, "review the rule in the Azure portal"))
    return word == "allow"


def _kind(rule: FirewallRule, *, is_nat: bool) -> Kind:
    word = (rule.rule_type or "").casefold()
    if is_nat:
        return Kind.NAT
    found = next((kind for kind in Kind if kind.value == word), None)
    return required(found, GROUPS, "ruleType")
