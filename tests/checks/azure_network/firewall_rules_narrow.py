"""Cases of `azure_network.firewall_rules_narrow`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, resource_id
from tests.checks.compliant.azure_firewall import (
    FIREWALL,
    FIREWALLS,
    GROUPS,
    IP_GROUPS,
    POLICIES,
    POLICY,
    POLICY_KIND,
    application_rule,
    collection,
    firewall,
    policy,
    rule_group,
)
from tests.checks.compliant.azure_firewalls import NAT, Json, ip_group, nat_rule, network_rule
from tests.checks.compliant.azure_networks import named
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {POLICY.lower()}
PARENT = resource_id(POLICY_KIND, "afwp-base", PLATFORM, "rg-hub")
ANY = network_rule("any", ["*"], ["*"], ["*"], ipProtocols=["Any"])
HALVES = ["0.0.0.0/1", "128.0.0.0/1"]
ALL_IPS = ip_group("all", *HALVES)
EVERY_NAME = application_rule(name="all", targetFqdns=["*"], sourceAddresses=["*"])
OWN = {"id": f"{POLICY}/ruleCollectionGroups/rcg"}
DENY = collection(ANY, action="Deny")


def of(*rules: Json, first: Json | None = None, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A policy whose collection allows these rules, after another collection."""
    after = {**collection(*rules), "priority": 200}
    return {GROUPS: [rule_group(*([first] if first else []), after)], **(more or {})}


def published(port: str, source: str = "*") -> dict[str, Any]:
    return {GROUPS: [rule_group(collection(nat_rule("nat", "10.1.1.4", port, [source]), kind=NAT, action="DNAT"))]}


def inherited(*parents: Json) -> dict[str, Any]:
    """The policy inherits from another one with these collections."""
    return {
        POLICIES: [policy(basePolicy={"id": PARENT}), policy("afwp-base", firewalls=[])],
        GROUPS: [rule_group(collection(ANY)), rule_group(*parents, of=PARENT)],
    }


OF_PARENT = {
    POLICIES: [policy(basePolicy={"id": PARENT}), policy("afwp-base", firewalls=[])],
    GROUPS: [rule_group(collection(application_rule(name="one"))), rule_group(collection(EVERY_NAME), of=PARENT)],
}

CASES = (
    Case("named"),
    Case("every name, in the policy that it inherits from", OF_PARENT, {PARENT.lower()}),
    Case("any to any", of(ANY), FAILS),
    Case("any to one name", of({**ANY, "destinationAddresses": [], "destinationFqdns": ["updates.fabrikam.example"]})),
    Case("any to any, denied first", of(ANY, first=DENY)),
    *(
        Case(f"any to any, after {words}", of(ANY, first=collection(found, action="Deny")), FAILS)
        for words, found in (
            ("one address is denied", network_rule("d", ["203.0.113.7"], ["*"], ["*"], ipProtocols=["Any"])),
            ("a subnet is denied", network_rule("d", ["10.9.0.0/16"], ["*"], ["*"], ipProtocols=["Any"])),
            (
                "bad networks are denied",
                network_rule("d", ["*"], ["5.0.0.0/8", "45.0.0.0/8"], ["*"], ipProtocols=["Any"]),
            ),
            ("ICMP is denied", {**ANY, "ipProtocols": ["ICMP"]}),
            ("UDP is denied", {**ANY, "ipProtocols": ["UDP"]}),
            ("nobody knows what is denied", {**ANY, "ipProtocols": None}),
            ("some ports are denied", {**ANY, "destinationPorts": ["22", "3389"]}),
        )
    ),
    Case("any to any for ICMP", of({**ANY, "ipProtocols": ["ICMP"]})),
    Case("any to any for UDP", of({**ANY, "ipProtocols": ["UDP"]}), FAILS),
    Case(
        "any to the internet, after the networks are denied",
        of(ANY, first=collection({**ANY, "destinationAddresses": ["10.0.0.0/8", "172.16.0.0/12"]}, action="Deny")),
    ),
    Case(
        "any to any in two rules by port",
        of(*(network_rule(span, ["*"], ["*"], [span]) for span in ("1-32767", "32768-65535"))),
        FAILS,
    ),
    Case("any to any at all ports but one", of(network_rule("a", ["*"], ["*"], ["1-21", "23-65535"])), FAILS),
    Case("any to any in halves", of(network_rule("a", HALVES, HALVES, ["0-65535"])), FAILS),
    Case("any to any in two rules", of(*(network_rule(half, [half], ["*"], ["*"]) for half in HALVES)), FAILS),
    Case("any to any in two rules by destination", of(*(network_rule(half, ["*"], [half], ["*"]) for half in HALVES)), FAILS),
    Case("one half of it", of(network_rule("a", HALVES[:1], ["*"], ["*"]))),
    Case(
        "any to any in a group of addresses",
        of({**network_rule("g", [], ["*"], ["*"]), "sourceIpGroups": [ALL_IPS["id"].upper()]}, more={IP_GROUPS: [ALL_IPS]}),
        FAILS,
    ),
    Case(
        "a group of addresses that was not returned",
        of({**network_rule("g", [], ["*"], ["*"]), "sourceIpGroups": ["/x"]}),
        verdict=NOT_ASSESSED,
    ),
    Case("from the networks to any", of(network_rule("out", ["10.0.0.0/8"], ["*"], ["*"]))),
    Case("any to any at one port", of(network_rule("web", ["*"], ["*"], ["443"]))),
    Case("any to every name", of({**network_rule("f", ["*"], [], ["*"]), "destinationFqdns": ["*"]}), FAILS),
    Case("every name for every source", of(application_rule(name="all", targetFqdns=["*"], sourceAddresses=["*"])), FAILS),
    Case(
        "every name for every source, denied first",
        of(
            application_rule(name="all", targetFqdns=["*"], sourceAddresses=["*"]),
            first=collection(application_rule(targetFqdns=["*"], sourceAddresses=["*"]), action="Deny"),
        ),
    ),
    *(
        Case(f"every name for every source, after {words}", of(EVERY_NAME, first=collection(found, action="Deny")), FAILS)
        for words, found in (
            ("one address is denied", {**EVERY_NAME, "sourceAddresses": ["10.1.0.9"]}),
            ("plain HTTP is denied", {**EVERY_NAME, "protocols": [{"protocolType": "Http", "port": 80}]}),
            ("another port is denied", {**EVERY_NAME, "protocols": [{"protocolType": "Https", "port": 8443}]}),
            ("nobody knows what is denied", {**EVERY_NAME, "protocols": None}),
        )
    ),
    Case("every name, of which the protocol was not returned", of({**EVERY_NAME, "protocols": None}), FAILS),
    Case("every name for one network", of(application_rule(targetFqdns=["*"]))),
    Case("every address of a URL", of(application_rule(targetFqdns=[], targetUrls=["*"], sourceAddresses=["*"])), FAILS),
    Case("a management port is published", published("3389"), FAILS),
    Case("a management port for named sources", published("22", "203.0.113.0/24")),
    Case(
        "a management port in rules for a half of a /8 each",
        {
            GROUPS: [
                rule_group(
                    collection(
                        *(nat_rule(f"nat{half}", "10.1.1.4", "22", [half]) for half in ("20.0.0.0/9", "20.128.0.0/9")),
                        kind=NAT,
                        action="DNAT",
                    )
                )
            ]
        },
        FAILS,
    ),
    Case("a web port is published", published("443")),
    Case("a port that cannot be read", published("x"), verdict=NOT_ASSESSED),
    Case("the parent denies first", inherited(DENY)),
    Case("the parent allows too", inherited(collection(ANY)), {POLICY.lower(), PARENT.lower()}),
    Case(
        "the parent was not returned",
        {POLICIES: [policy(basePolicy={"id": PARENT})], GROUPS: [rule_group(collection(ANY))]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a classic firewall",
        {
            FIREWALLS: [
                firewall(
                    firewallPolicy=None,
                    networkRuleCollections=[
                        named("c", priority=100, action={"type": "Allow"}, rules=[{**ANY, "protocols": ["Any"]}])
                    ],
                )
            ]
        },
        {FIREWALL.lower()},
    ),
    Case(
        "a classic firewall whose rules were not returned",
        {FIREWALLS: [firewall(firewallPolicy=None, networkRuleCollections=None)]},
        verdict=NOT_ASSESSED,
    ),
    Case("rules were not returned", {GROUPS: [{**rule_group(), "properties": {"priority": 1}}]}, verdict=NOT_ASSESSED),
    Case("an action that nobody knows", of(ANY, first=collection(ANY, action="Ponder")), verdict=NOT_ASSESSED),
    Case("a policy without rules", {GROUPS: [], POLICIES: [policy(ruleCollectionGroups=[])]}),
    Case("a rule collection group that was not returned", {GROUPS: []}, verdict=NOT_ASSESSED),
    Case(
        "one of two groups was not returned", {POLICIES: [policy(ruleCollectionGroups=[OWN, {"id": "/x"}])]}, verdict=NOT_ASSESSED
    ),
    Case(
        "no group, and the policy has no list of them",
        {GROUPS: [], POLICIES: [policy(ruleCollectionGroups=None)]},
        verdict=NOT_ASSESSED,
    ),
    Case("groups and no list of them", {POLICIES: [policy(ruleCollectionGroups=None)]}),
    Case("no policy", {POLICIES: [], GROUPS: [], FIREWALLS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, POLICIES: [], GROUPS: [], FIREWALLS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
