"""Cases of `azure_network.waf_prevention`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.gateway_tls import FAILS, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.waf_attached import NONE, OWN
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import (
    EVERY_ADDRESS,
    FRONT_DOOR_POLICIES,
    GATEWAY_POLICIES,
    GATEWAYS,
    PROFILE,
    front_door_policy,
    gateway,
    gateway_policy,
    listener,
)

DOOR = {PROFILE.lower()}


def settings(**said: Any) -> dict[str, Any]:
    return {GATEWAY_POLICIES: [gateway_policy(settings=said)]}


def door(**said: Any) -> dict[str, Any]:
    return {FRONT_DOOR_POLICIES: [front_door_policy(settings=said)]}


def rule(*conditions: Any, action: str = "Allow", state: str | None = "Enabled") -> dict[str, Any]:
    """A custom rule of the gateway's policy."""
    found = {"name": "vip", "priority": 5, "ruleType": "MatchRule", "action": action, "state": state}
    return {GATEWAY_POLICIES: [gateway_policy(customRules=[{**found, "matchConditions": list(conditions)}])]}


def two_rules(*conditions: Any) -> dict[str, Any]:
    """A custom rule for each condition."""
    found = [rule(one)[GATEWAY_POLICIES][0]["properties"]["customRules"][0] for one in conditions]
    return {GATEWAY_POLICIES: [gateway_policy(customRules=found)]}


def door_rule(**condition: Any) -> dict[str, Any]:
    found = {"name": "vip", "priority": 5, "ruleType": "MatchRule", "action": "Allow", "matchConditions": [condition]}
    return {FRONT_DOOR_POLICIES: [front_door_policy(customRules={"rules": [found]})]}


def text(operator: str, *values: str, variable: str = "RequestUri", negated: bool = False) -> dict[str, Any]:
    variables = [{"variableName": variable}]
    return {"operator": operator, "matchValues": list(values), "matchVariables": variables, "negationConditon": negated}


def addresses(*values: str, negated: bool = False) -> dict[str, Any]:
    return text("IPMatch", *values, variable="RemoteAddr", negated=negated)


def own(**properties: Any) -> dict[str, Any]:
    return of(firewallPolicy=None, webApplicationFirewallConfiguration={**OWN, **properties})


UNATTACHED = gateway_policy("waf-spare", settings={"mode": "Detection"})

CASES = (
    Case("prevention"),
    Case("a rule allows what a header contains", rule(text("Contains", "/", variable="RequestHeaders"))),
    Case("detection", settings(mode="Detection"), FAILS),
    Case("disabled", settings(state="Disabled"), FAILS),
    Case("request bodies are not read", settings(requestBodyCheck=False), FAILS),
    Case("the mode was not returned", settings(mode=None), verdict=NOT_ASSESSED),
    Case("the state was not returned", settings(state=None), verdict=NOT_ASSESSED),
    Case("detection on Front Door", door(mode="Detection"), DOOR),
    Case("disabled on Front Door", door(enabledState="Disabled"), DOOR),
    Case("request bodies on Front Door", door(requestBodyCheck="Disabled"), DOOR),
    Case("both", {**settings(mode="Detection"), **door(mode="Detection")}, FAILS | DOOR),
    Case("a policy that protects nothing", {GATEWAY_POLICIES: [gateway_policy(), UNATTACHED]}),
    Case(
        "a listener has another policy",
        {
            GATEWAY_POLICIES: [gateway_policy(), UNATTACHED],
            GATEWAYS: [gateway(httpListeners=[listener("https", firewallPolicy={"id": UNATTACHED["id"]})])],
        },
        FAILS,
    ),
    Case("allow every address", rule(EVERY_ADDRESS), FAILS),
    Case("allow both halves of all addresses", rule(addresses("0.0.0.0/1", "128.0.0.0/1")), FAILS),
    Case("allow half of all addresses each", two_rules(addresses("0.0.0.0/1"), addresses("128.0.0.0/1")), FAILS),
    Case("allow named addresses each", two_rules(addresses("198.51.100.0/24"), addresses("203.0.113.0/24"))),
    Case("allow the same addresses twice", rule(addresses("0.0.0.0/3", "0.0.0.0/3", "0.0.0.0/3", "0.0.0.0/3", "0.0.0.0/3"))),
    Case("allow every address of IPv6", rule(addresses("::/0")), FAILS),
    Case("allow both halves of IPv6", rule(addresses("::/1", "8000::/1")), FAILS),
    Case("allow one site of IPv6", rule(addresses("2001:db8::/32"))),
    Case("allow all that is read", rule(text("Equal", "GET", "HEAD", variable="RequestMethod")), FAILS),
    Case("allow all that is sent", rule(text("Equal", "post", variable="RequestMethod")), FAILS),
    Case("allow questions", rule(text("Equal", "OPTIONS", variable="RequestMethod"))),
    Case(
        "allow all that is read on one path", rule(text("Equal", "GET", variable="RequestMethod"), text("BeginsWith", "/health"))
    ),
    Case("allow all without conditions", rule(), FAILS),
    Case("allow every path", rule(text("BeginsWith", "/")), FAILS),
    Case("allow any", rule(text("Any")), FAILS),
    Case("allow all but one address", rule(addresses("198.51.100.7", negated=True)), FAILS),
    Case("allow one address", rule(addresses("198.51.100.7"))),
    Case("allow a path from every address", rule(EVERY_ADDRESS, text("BeginsWith", "/health"))),
    Case("allow every address, disabled", rule(EVERY_ADDRESS, state="Disabled")),
    Case("allow every address, in a state that is the default", rule(EVERY_ADDRESS, state=None), FAILS),
    Case("block every address", rule(EVERY_ADDRESS, action="Block")),
    Case("an operator that nobody knows", rule(text("Ponders", "/")), verdict=NOT_ASSESSED),
    Case(
        "allow every address on Front Door",
        door_rule(operator="IPMatch", matchValue=["0.0.0.0/0"], matchVariable="SocketAddr"),
        DOOR,
    ),
    Case("allow every path on Front Door", door_rule(operator="RegEx", matchValue=[".*"], matchVariable="RequestUri"), DOOR),
    Case("allow a country on Front Door", door_rule(operator="GeoMatch", matchValue=["NL"], matchVariable="RemoteAddr")),
    Case("custom rules were not returned", {GATEWAY_POLICIES: [gateway_policy(customRules=None)]}, verdict=NOT_ASSESSED),
    Case("a gateway's own firewall", own()),
    Case("a gateway's own firewall detects", own(firewallMode="Detection"), FAILS),
    Case("a gateway's own firewall does not say", own(requestBodyCheck=None), verdict=NOT_ASSESSED),
    Case("no firewall", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAYS: gap(GATEWAYS)}, verdict=NOT_ASSESSED),
)
