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


def overrides(group: str, count: int = 0, **said: Any) -> dict[str, Any]:
    """The default rule set with overrides in a group: none are for the whole group."""
    rules = [{"ruleId": str(942100 + at), **said} for at in range(count)]
    return managed_set(ruleGroupOverrides=[{"ruleGroupName": group, "rules": rules}])


def excluded(operator: str, selector: str, **limits: Any) -> dict[str, Any]:
    found = {"matchVariable": "RequestArgNames", "selectorMatchOperator": operator, "selector": selector, **limits}
    rules = {"managedRuleSets": [managed_set()], "exclusions": [found]}
    return {GATEWAY_POLICIES: [gateway_policy(managedRules=rules)]}


FULL = managed_set(ruleSetAction="Block")

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
    Case("every argument, for one rule", excluded("EqualsAny", "", exclusionManagedRuleSets=[{"ruleSetType": "OWASP"}])),
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
