"""Rules of firewall policies: what a policy inherits, and what it does not."""

from __future__ import annotations

import msgspec
import pytest

from tests.estate.reachability.oracle import Json
from ztscan.engine.check import Unknown
from ztscan.entities.azure_firewalls import FirewallPolicy, FirewallRuleGroup
from ztscan.estate.firewall_rules import DEEPEST, FirewallRules, Kind

NAT = {
    "ruleCollectionType": "FirewallPolicyNatRuleCollection",
    "priority": 100,
    "rules": [{"name": "nat", "ruleType": "NatRule"}],
}
NETWORK = {
    "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
    "priority": 200,
    "action": {"type": "Deny"},
    "rules": [{"name": "network", "ruleType": "NetworkRule"}],
}


def chained(*bases: int | None) -> tuple[FirewallRules, FirewallPolicy]:
    """Policies with a NAT and a network rule each, and the first; ``bases``: by policy, the place of its parent."""
    policies, groups = [], {}
    for place, base in enumerate(bases):
        key = f"/p{place}"
        group: Json = {"id": f"{key}/rulecollectiongroups/g", "name": "g", "properties_priority": 1}
        policy = {"id": key, "name": key, "properties_ruleCollectionGroups": [{"id": group["id"]}]}
        parent = {} if base is None else {"properties_basePolicy_id": f"/P{base}"}
        policies.append(msgspec.convert({**policy, **parent}, FirewallPolicy))
        groups[key] = (msgspec.convert({**group, "properties_ruleCollections": [NAT, NETWORK]}, FirewallRuleGroup),)
    return FirewallRules({policy.key: policy for policy in policies}, groups, {}), policies[0]


def test_a_policy_inherits_all_but_nat_rules() -> None:
    rules, policy = chained(1, None)
    told = [(one.kind, one.allows, one.inherited) for one in rules.of_policy(policy)]
    assert told == [(Kind.NETWORK, False, True), (Kind.NAT, True, False), (Kind.NETWORK, False, False)]


def test_policies_inherit_from_each_other_up_to_a_bound() -> None:
    rules, policy = chained(*range(1, DEEPEST + 1), None)
    assert len([*rules.of_policy(policy)]) == DEEPEST + 2
    rules, policy = chained(*range(1, DEEPEST + 2), None)
    with pytest.raises(Unknown):
        list(rules.of_policy(policy))


def test_policies_that_inherit_from_each_other_in_a_circle_are_not_known() -> None:
    rules, policy = chained(1, 0)
    with pytest.raises(Unknown):
        list(rules.of_policy(policy))
