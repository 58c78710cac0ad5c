from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from ztscan.directory.counting import agreeing, counted, in_order
from ztscan.entities.azure_gateways import ManagedRuleSet, RuleExclusion, RuleOverride
from ztscan.estate.visibility import Visibility
from ztscan.estate.waf import Waf
from ztscan.estate.web_protection import WebProtection
from ztscan.plugin import Severity, Yielded, check, known, required

from ._waf import ACTIONS, by_policy, sets_of, version_of

CURRENT = {"microsoft_defaultruleset": (2, 1), "owasp": (3, 2)}
FRONT_DOOR = {"microsoft_defaultruleset": (2, 0), "defaultruleset": (1, 0)}
SCORED = (2, 0)
"""From this version on Front Door needs an action for the rule set."""
OF_TECHNOLOGIES = ("php", "java", "node", "933", "934", "944")
"""What names of groups hold that only matter to applications of that kind."""
KINDS = {
    "930": ("local files", 4),
    "931": ("remote files", 4),
    "932": ("commands", 12),
    "941": ("cross-site scripting", 30),
    "942": ("SQL injection", 45),
}
"""By how the ids of rules begin: the kind of attack, and about how many rules there are."""
SKUS = frozenset(("classic_azurefrontdoor", "standard_azurefrontdoor", "premium_azurefrontdoor"))
SELECTORS = frozenset(("equals", "contains", "startswith", "endswith", "equalsany"))
OFF_ACTIONS = frozenset(("log", "allow"))


@check(
    title="Web application firewalls have a current managed rule set without holes",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["26881", "26883"]}, "partial": {"mcsb": ["NS-6"]}},
    since="0.2.0",
)
def waf_rules(
    azure_web_protection: WebProtection, azure_visibility: Visibility, *, most_rules_off: int = 20
) -> Iterator[Yielded]:
    """Checks the managed rules of the firewall in force at each listener, path and domain.

    What it checks:
        Gateways have the default rule set of Microsoft 2.1 or OWASP 3.2, or later. Front Door has the default rule set 2.0
        with the action Block, or 1.0 or later. No whole group of rules is off, except of PHP, Java and Node.js. At most 20
        rules are off (`most_rules_off`), and not most rules of one kind of attack. No exclusion is for every name of a part
        of requests, in all rules or in a group. A rule with such an exclusion counts as off.

    Why it matters:
        Older rule sets get no new rules. A rule that is off, or does not look at arguments, finds nothing.

    Limits:
        Rules that a newer version of a set has are not compared one by one.

    Remediation:
        1. Open Azure portal > Web Application Firewall policies (WAF) > the policy > Managed rules, and assign
           Microsoft_DefaultRuleSet 2.1. On Front Door this takes the SKU Premium.
        2. Review overrides and exclusions: narrow each of them to the rule and the argument that needs it.
           `az network application-gateway waf-policy managed-rule rule-set list --policy-name NAME -g GROUP` lists them.

    References:
        https://learn.microsoft.com/azure/web-application-firewall/ag/application-gateway-crs-rulegroups-rules
        https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs
    """
    message, expected = "the managed rules of a web application firewall are old or have holes", "a current rule set, in force"
    yield from by_policy(azure_web_protection, azure_visibility, partial(_faults, most_rules_off), message, expected)


def _faults(most_off: int, waf: Waf) -> Iterator[str]:
    if waf.of_front_door and known(waf.sku, SKUS, waf.resource, "sku.name") == "standard_azurefrontdoor":
        yield "the SKU Standard has no managed rules"
        return
    sets = sets_of(waf)
    current = [one for kind, one in sets.items() if _is_current(waf, kind, one)]
    if not current:
        yield f"rule sets: {in_order(sets) or 'none'}"
    off: set[str] = set()
    for kind, one in sets.items():
        if kind not in {*CURRENT, *FRONT_DOOR}:
            continue
        groups = [*_groups_off(one)]
        yield from (f"the group {group} is off" for group in groups)
        off.update(_rules_off(waf, one))
    holes = [*_holes(waf, sets.values())]
    off.update(hole.rule for hole in holes if hole.rule)
    if len(off) > most_off:
        yield f"{counted(len(off), 'rule')} {agreeing(len(off), 'are off')}"
    yield from (f"most rules of {name} are off" for prefix, (name, size) in KINDS.items() if 2 * _count(off, prefix) > size)
    yield from sorted({f"every {hole.variable} is excluded{hole.group}" for hole in holes if not hole.rule})


def _count(rules: Iterable[str], prefix: str) -> int:
    return sum(len(rule) == len("942100") and rule.startswith(prefix) for rule in rules)


def _is_current(waf: Waf, kind: str, found: ManagedRuleSet) -> bool:
    lowest = (FRONT_DOOR if waf.of_front_door else CURRENT).get(kind)
    if lowest is None or version_of(found, waf.resource) < lowest:
        return False
    if waf.of_front_door and version_of(found, waf.resource) >= SCORED:
        return known(found.rule_set_action, {"block", "log", "redirect"}, waf.resource, "ruleSetAction") == "block"
    return True


def _groups_off(found: ManagedRuleSet) -> Iterator[str]:
    """Groups that are off as a whole: an override without rules is for the group."""
    for group in found.rule_group_overrides or ():
        name = group.rule_group_name or ""
        if not group.rules and not _is_of_technology(name):
            yield name


def _is_of_technology(group: str) -> bool:
    return any(word in group.casefold() for word in OF_TECHNOLOGIES)


def _rules_off(waf: Waf, found: ManagedRuleSet) -> Iterator[str]:
    for group in found.rule_group_overrides or ():
        for rule in group.rules or ():
            if _is_off(waf, rule):
                yield rule.rule_id or ""


def _is_off(waf: Waf, rule: RuleOverride) -> bool:
    """Whether an override takes a rule out of force. One that says nothing else disables its rule."""
    state = rule.enabled_state if waf.of_front_door else rule.state
    if known(state or "Disabled", {"enabled", "disabled"}, waf.resource, "ruleGroupOverrides.state") == "disabled":
        return True
    action = rule.action
    return action is not None and known(action, ACTIONS, waf.resource, "ruleGroupOverrides.action") in OFF_ACTIONS


class _Hole(msgspec.Struct, frozen=True):
    """A part of requests of which rules look at no name."""

    variable: str
    group: str = ""
    """The group that does not look, in words. Empty: none does."""
    rule: str = ""
    """The only rule that does not look."""


def _holes(waf: Waf, sets: Iterable[ManagedRuleSet]) -> Iterator[_Hole]:
    for one in waf.exclusions:
        if _is_for_every_name(waf, one):
            yield from _where(one)
    for group in (group for found in sets for group in found.rule_group_overrides or ()):
        name = group.rule_group_name or ""
        if not _is_of_technology(name):
            wide = (one for one in group.exclusions or () if _is_for_every_name(waf, one))
            yield from (_Hole(one.match_variable or "", f" from the group {name}") for one in wide)
        for rule in group.rules or ():
            inner = (one for one in rule.exclusions or () if _is_for_every_name(waf, one))
            yield from (_Hole(one.match_variable or "", rule=rule.rule_id or "") for one in inner)


def _where(exclusion: RuleExclusion) -> Iterator[_Hole]:
    """What an exclusion on gateways is for: all rules, those of a set or of a group, or single ones."""
    variable = exclusion.match_variable or ""
    for found in exclusion.exclusion_managed_rule_sets or ({},):
        groups = found.get("ruleGroups")
        if not groups or not isinstance(groups, Sequence):
            yield _Hole(variable)
            continue
        for group in (one for one in groups if isinstance(one, Mapping)):
            name, rules = str(group.get("ruleGroupName") or ""), group.get("rules") or ()
            if not rules and not _is_of_technology(name):
                yield _Hole(variable, f" from the group {name}")
            yield from (_Hole(variable, rule=str(one.get("ruleId"))) for one in rules)


def _is_for_every_name(waf: Waf, exclusion: RuleExclusion) -> bool:
    operator = known(exclusion.selector_match_operator, SELECTORS, waf.resource, "selectorMatchOperator")
    selector = required(exclusion.selector or ("*" if operator == "equalsany" else None), waf.resource, "selector")
    return operator == "equalsany" or (operator in {"startswith", "contains", "endswith"} and selector in {"", "*"})
