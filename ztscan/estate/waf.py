"""What a web application firewall does, in one form: policies of gateways and of Front Door, and gateways without a policy."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ztscan.entities.azure_front_door import FrontDoorCustomRule, FrontDoorWafPolicy
from ztscan.entities.azure_gateways import (
    DisabledRuleGroup,
    GatewayCustomRule,
    GatewayFirewall,
    GatewayWafPolicy,
    ManagedRules,
    ManagedRuleSet,
    MatchCondition,
    MatchVariable,
    RuleExclusion,
    RuleGroupOverride,
    RuleOverride,
)

_YES, _NO = frozenset(("enabled", "prevention")), frozenset(("disabled", "detection"))


class CustomRule(msgspec.Struct, frozen=True):
    """A rule of the customer's own. They come before the managed rules."""

    name: str
    kind: str | None
    action: str | None
    enabled: bool | None
    conditions: tuple[MatchCondition, ...]
    """All of them have to hold."""


class Waf(msgspec.Struct, frozen=True):
    """A web application firewall. None: Azure did not say so."""

    resource: str
    """What it was read as."""
    key: str
    """The id of its policy in lower case; of a gateway without one, the gateway's."""
    name: str
    of_front_door: bool
    enabled: bool | None
    prevents: bool | None
    reads_bodies: bool | None
    rule_sets: tuple[ManagedRuleSet, ...] | None
    exclusions: tuple[RuleExclusion, ...]
    custom_rules: tuple[CustomRule, ...] | None
    sku: str | None = None
    """Of Front Door: only Premium has managed rules."""


def of_gateway_policy(policy: GatewayWafPolicy) -> Waf:
    sets, exclusions = _managed(policy.managed_rules)
    return Waf(
        "azure_gateway_waf_policies",
        policy.key,
        policy.name,
        False,
        _is_on(policy.state),
        _is_on(policy.mode),
        policy.body_check,
        sets,
        exclusions,
        None if policy.custom_rules is None else tuple(_of_gateway(rule) for rule in policy.custom_rules),
    )


def of_front_door_policy(policy: FrontDoorWafPolicy) -> Waf:
    sets, exclusions = _managed(policy.managed_rules)
    return Waf(
        "azure_front_door_waf_policies",
        policy.key,
        policy.name,
        True,
        _is_on(policy.state),
        _is_on(policy.mode),
        _is_on(policy.body_check),
        sets,
        exclusions,
        None if policy.custom_rules is None else tuple(_of_front_door(rule) for rule in policy.custom_rules),
        policy.sku,
    )


def of_gateway_itself(key: str, name: str, firewall: GatewayFirewall) -> Waf:
    """The firewall of a gateway without a policy, which has no custom rules."""
    overrides = tuple(_disabled(group) for group in firewall.disabled_rule_groups or ())
    rule_set = ManagedRuleSet(
        rule_set_type=firewall.rule_set_type, rule_set_version=firewall.rule_set_version, rule_group_overrides=overrides
    )
    mode, checks = _is_on(firewall.firewall_mode), firewall.request_body_check
    return Waf("azure_application_gateways", key, name, False, firewall.enabled, mode, checks, (rule_set,), (), ())


def _is_on(word: str | None) -> bool | None:
    """None for a word that is not known."""
    value = (word or "").casefold()
    return True if value in _YES else False if value in _NO else None


def _managed(rules: ManagedRules | None) -> tuple[tuple[ManagedRuleSet, ...] | None, tuple[RuleExclusion, ...]]:
    if rules is None or rules.managed_rule_sets is None:
        return None, ()
    inner: Iterable[RuleExclusion] = (one for found in rules.managed_rule_sets for one in found.exclusions or ())
    return rules.managed_rule_sets, (*(rules.exclusions or ()), *inner)


def _of_gateway(rule: GatewayCustomRule) -> CustomRule:
    enabled = True if rule.state is None else _is_on(rule.state)
    return CustomRule(rule.name, rule.rule_type, rule.action, enabled, rule.match_conditions or ())


def _of_front_door(rule: FrontDoorCustomRule) -> CustomRule:
    conditions = tuple(
        MatchCondition(
            match_variables=(MatchVariable(variable_name=one.match_variable, selector=one.selector),),
            operator=one.operator,
            negation=one.negate_condition,
            match_values=one.match_value,
        )
        for one in rule.match_conditions or ()
    )
    enabled = True if rule.enabled_state is None else _is_on(rule.enabled_state)
    return CustomRule(rule.name, rule.rule_type, rule.action, enabled, conditions)


def _disabled(group: DisabledRuleGroup) -> RuleGroupOverride:
    rules = tuple(RuleOverride(rule_id=str(one), state="Disabled") for one in group.rules or ())
    return RuleGroupOverride(rule_group_name=group.rule_group_name, rules=rules)
