"""Cases of `azure_network.waf_rules`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.gateway_tls import FAILS
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.waf_attached import NONE
from tests.checks.azure_network.waf_prevention import DOOR, own
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import (
    BOTS,
    FRONT_DOOR_POLICIES,
    GATEWAY_POLICIES,
    front_door_policy,
    gateway_policy,
    managed_set,
)

SQL, PHP = "SQLI", "PHP"


def sets(*found: dict[str, Any]) -> dict[str, Any]:
    return {GATEWAY_POLICIES: [gateway_policy(sets=list(found))]}


def door(*found: dict[str, Any], sku: str = "Premium_AzureFrontDoor") -> dict[str, Any]:
    return {FRONT_DOOR_POLICIES: [{**front_door_policy(sets=list(found)), "sku": {"name": sku}}]}


def overrides(group: str, count: int = 0, first: int = 942100, **said: Any) -> dict[str, Any]:
    """The default rule set with overrides in a group: none are for the whole group."""
    rules = [{"ruleId": str(first + at), **said} for at in range(count)]
    return managed_set(ruleGroupOverrides=[{"ruleGroupName": group, "rules": rules}])


def excluded(operator: str, selector: str | None, **limits: Any) -> dict[str, Any]:
    found = {"matchVariable": "RequestArgNames", "selectorMatchOperator": operator, "selector": selector, **limits}
    rules = {"managedRuleSets": [managed_set()], "exclusions": [found]}
    return {GATEWAY_POLICIES: [gateway_policy(managedRules=rules)]}


def for_rules(group: str, count: int = 0) -> list[dict[str, Any]]:
    """What an exclusion is for: this many rules of a group, or the group."""
    return [{**WHOLE, "ruleGroups": [{"ruleGroupName": group, "rules": [{"ruleId": str(942100 + at)} for at in range(count)]}]}]


WHOLE = {"ruleSetType": "Microsoft_DefaultRuleSet", "ruleSetVersion": "2.1", "ruleGroups": []}
ON = {"enabledState": "Enabled", "action": "AnomalyScoring"}
ALL_NAMES = {"matchVariable": "QueryStringArgNames", "selectorMatchOperator": "EqualsAny", "selector": "*"}
ONE_NAME = {**ALL_NAMES, "selectorMatchOperator": "Equals", "selector": "comment"}
LFI, LFI_RULES = "REQUEST-930-APPLICATION-ATTACK-LFI", [930100, 930110, 930120, 930130]
FULL = managed_set(ruleSetAction="Block")


def door_group(*exclusions: dict[str, Any]) -> dict[str, Any]:
    """Front Door with exclusions of a group of rules."""
    group = {"ruleGroupName": SQL, "rules": [{"ruleId": "942100", **ON}], "exclusions": list(exclusions)}
    return door({**FULL, "ruleGroupOverrides": [group]})


CASES = (
    Case("the default rule set"),
    Case("OWASP 3.2", sets(managed_set("OWASP", "3.2"))),
    Case("OWASP 3.1", sets(managed_set("OWASP", "3.1")), FAILS),
    Case("the default rule set 2.10, which is newer than 2.1", sets(managed_set(version="2.10"))),
    Case("bots only", sets(BOTS), FAILS),
    Case("none", sets(), FAILS),
    Case("a version that is none", sets(managed_set(version="latest")), verdict=NOT_ASSESSED),
    Case("the group of SQL injection is off", sets(overrides(SQL)), FAILS),
    Case("the group of PHP is off", sets(overrides(PHP))),
    Case("some rules are off", sets(overrides(SQL, 20))),
    Case("many rules are off", sets(overrides(SQL, 21)), FAILS),
    Case("many rules are off, which is allowed", sets(overrides(SQL, 21)), options={"most_rules_off": 30}),
    Case("many rules only log", sets(overrides(SQL, 21, state="Enabled", action="Log")), FAILS),
    Case("many rules have another action", sets(overrides(SQL, 21, state="Enabled", action="Block"))),
    Case("every argument is excluded", excluded("EqualsAny", ""), FAILS),
    Case("arguments that begin with anything", excluded("StartsWith", "*"), FAILS),
    Case("one argument is excluded", excluded("Equals", "comment")),
    Case("one argument with the name of an asterisk", excluded("Equals", "*")),
    Case("it is not said which argument is excluded", excluded("Equals", None), verdict=NOT_ASSESSED),
    Case("every argument, for one rule", excluded("EqualsAny", "", exclusionManagedRuleSets=for_rules(SQL, 1))),
    Case("every argument, for a whole rule set", excluded("EqualsAny", "", exclusionManagedRuleSets=[WHOLE]), FAILS),
    Case(
        "every argument, for the group of SQL injection",
        excluded("EqualsAny", "", exclusionManagedRuleSets=for_rules(SQL)),
        FAILS,
    ),
    Case("every argument, for the group of PHP", excluded("EqualsAny", "", exclusionManagedRuleSets=for_rules(PHP))),
    Case("every argument, for many rules", excluded("EqualsAny", "", exclusionManagedRuleSets=for_rules(SQL, 23)), FAILS),
    Case("each rule of local files is off", sets(overrides("LFI", 4, first=930100)), FAILS),
    Case("each rule of local files only logs", sets(overrides("LFI", 4, first=930100, state="Enabled", action="Log")), FAILS),
    Case("most rules of commands are off", sets(overrides("RCE", 7, first=932100)), FAILS),
    Case("half of the rules of local files are off", sets(overrides("LFI", 2, first=930100))),
    Case("each rule of local files is off, OWASP", own(disabledRuleGroups=[{"ruleGroupName": LFI, "rules": LFI_RULES}]), FAILS),
    Case(
        "exclusions of a group on Front Door",
        door(
            {
                **FULL,
                "ruleGroupOverrides": [{"ruleGroupName": SQL, "rules": [{"ruleId": "942100", **ON}], "exclusions": [ALL_NAMES]}],
            }
        ),
        DOOR,
    ),
    Case(
        "exclusions of a rule on Front Door",
        door(
            {
                **FULL,
                "ruleGroupOverrides": [{"ruleGroupName": SQL, "rules": [{"ruleId": "942100", **ON, "exclusions": [ALL_NAMES]}]}],
            }
        ),
    ),
    Case(
        "exclusions of each rule of a group on Front Door",
        door({**FULL, **overrides("LFI", 4, first=930100, **ON, exclusions=[ALL_NAMES]), "ruleSetAction": "Block"}),
        DOOR,
    ),
    Case(
        "exclusions of one name on Front Door",
        door(
            {
                **FULL,
                "ruleGroupOverrides": [{"ruleGroupName": SQL, "rules": [{"ruleId": "942100", **ON}], "exclusions": [ONE_NAME]}],
            }
        ),
    ),
    Case("an operator that nobody knows", excluded("Ponders", "x"), verdict=NOT_ASSESSED),
    Case("Front Door blocks", door(FULL)),
    Case("Front Door logs", door(managed_set(ruleSetAction="Log")), DOOR),
    Case("the action on Front Door was not returned", door(managed_set()), verdict=NOT_ASSESSED),
    Case("the rule set before, on Front Door", door(managed_set("DefaultRuleSet", "1.1"))),
    Case("Front Door Standard", door(FULL, sku="Standard_AzureFrontDoor"), DOOR),
    Case(
        "exclusions on Front Door",
        door({**FULL, "exclusions": [{"matchVariable": "QueryStringArgNames", "selectorMatchOperator": "EqualsAny"}]}),
        DOOR,
    ),
    Case(
        "many rules are off on Front Door",
        door({**FULL, **overrides(SQL, 21, enabledState="Disabled"), "ruleSetAction": "Block"}),
        DOOR,
    ),
    Case("a gateway's own firewall", own()),
    Case("a gateway's own old rule set", own(ruleSetVersion="3.0"), FAILS),
    Case(
        "a gateway's own firewall without SQL injection",
        own(disabledRuleGroups=[{"ruleGroupName": "REQUEST-942-APPLICATION-ATTACK-SQLI"}]),
        FAILS,
    ),
    Case("managed rules were not returned", {GATEWAY_POLICIES: [gateway_policy(managedRules=None)]}, verdict=NOT_ASSESSED),
    Case("no firewall", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAY_POLICIES: gap(GATEWAY_POLICIES)}, verdict=NOT_ASSESSED),
)
