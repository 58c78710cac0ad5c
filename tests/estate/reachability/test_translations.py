"""NAT rules of firewalls: what Azure leaves out of them is no reason to lose the others, nor to take them for closed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.estate.reachability.oracle import Json
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, FirewallRuleGroup
from ztscan.estate.reachability.addresses import PUBLIC
from ztscan.estate.reachability.rules import PROTOCOLS
from ztscan.estate.reachability.translations import Translation, Translations, network_of, translations

POLICY = "/p/firewallpolicies/policy"
NAT = "FirewallPolicyNatRuleCollection"
RULE: Json = {"name": "rdp", "ruleType": "NatRule", "translatedAddress": "10.0.0.4", "translatedPort": "3389"}


def firewall(**properties: Any) -> Firewall:
    return msgspec.convert({"id": "/fw", "name": "fw", **properties}, Firewall)


def of_policy(*collections: Json | None, at: Firewall | None = None, **properties: Any) -> Translations:
    """The NAT rules of a firewall with a policy that has one rule collection group. ``properties``: of the policy."""
    group = f"{POLICY}/rulecollectiongroups/group"
    named = {"properties_firewalls": [{"id": "/fw"}], "properties_ruleCollectionGroups": [{"id": group}], **properties}
    rows = {"id": group, "name": "group", "properties_ruleCollections": None if collections == (None,) else collections}
    policies = (msgspec.convert({"id": POLICY, "name": "policy", **named}, FirewallPolicy),)
    groups = (msgspec.convert(rows, FirewallRuleGroup),)
    return translations((at or firewall(properties_firewallPolicy_id=POLICY),), policies, groups, ())


def classic(*collections: Json) -> Translations:
    return translations((firewall(properties_natRuleCollections=collections),), (), (), ())


def found(told: Translations) -> list[Translation]:
    return [one for rules in told.by_address.values() for one in rules]


@pytest.mark.parametrize(
    ("collection", "names"),
    [
        ({"ruleCollectionType": NAT, "rules": [RULE]}, ["rdp"]),
        ({"ruleCollectionType": NAT.upper(), "rules": [{**RULE, "ruleType": None}]}, ["rdp"]),
        ({"ruleCollectionType": None, "rules": [RULE]}, ["rdp"]),
        ({"ruleCollectionType": None, "rules": [{**RULE, "ruleType": None}]}, []),
        ({"ruleCollectionType": "FirewallPolicyFilterRuleCollection", "rules": [{**RULE, "ruleType": "NetworkRule"}]}, []),
        ({"ruleCollectionType": NAT, "rules": None}, []),
    ],
)
def test_a_rule_translates_if_it_or_its_collection_says_so(collection: Json, names: list[str]) -> None:
    told = of_policy(collection)
    assert ([one.name for one in found(told)], told.gaps) == (names, [])


def test_rules_that_were_not_returned_are_a_gap() -> None:
    assert [gap.detail for gap in of_policy(None).gaps] == ["the rules of the rule collection group group were not returned"]
    assert [gap.detail for gap in translations((firewall(),), (), (), ()).gaps] == [
        "the NAT rules of the firewall fw were not returned"
    ]


def test_a_policy_that_either_side_names_holds_once() -> None:
    """A firewall may name it, the policy may, and both may."""
    assert [
        len(found(of_policy({"rules": [RULE]}, at=one))) for one in (firewall(), firewall(properties_firewallPolicy_id=POLICY))
    ] == [1, 1]


def details(told: Translations) -> list[str]:
    return [gap.detail for gap in told.gaps]


def test_a_policy_that_only_its_firewall_names_holds_in_upper_case_too() -> None:
    none: list[Json] = []
    for firewalls in (None, none):
        told = of_policy(
            {"rules": [RULE]}, at=firewall(properties_firewallPolicy_id=POLICY.upper()), properties_firewalls=firewalls
        )
        assert (len(found(told)), told.gaps) == (1, [])


def test_a_policy_that_no_firewall_has_tells_nothing() -> None:
    """Not even where its rules, or its groups, were not returned."""
    other = firewall(properties_natRuleCollections=[])
    for collections in ((None,), ({"rules": [RULE]},)):
        told = of_policy(*collections, at=other, properties_firewalls=None, properties_ruleCollectionGroups=[{"id": "/other"}])
        assert (found(told), told.gaps) == ([], [])


def test_a_firewall_that_was_not_returned_is_a_gap_and_hides_no_other() -> None:
    told = of_policy({"rules": [RULE]}, properties_firewalls=[{"id": "/fw"}, {"id": "/gone"}])
    assert (len(found(told)), details(told)) == (1, ["a firewall with the policy policy was not returned"])


def test_a_group_of_a_policy_that_was_not_returned_is_a_gap() -> None:
    told = of_policy({"rules": [RULE]}, properties_ruleCollectionGroups=[{"id": "/other"}])
    assert (len(found(told)), details(told)) == (1, ["rule collection groups of the firewall policy policy were not returned"])


def test_a_classic_collection_without_properties_or_rules_hides_no_other() -> None:
    told = classic({"name": "a"}, {"properties": {"rules": None}}, {"properties": {"rules": [RULE]}})
    assert ([one.name for one in found(told)], told.gaps) == (["rdp"], [])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"protocols": None}, frozenset(PROTOCOLS)),
        ({"protocols": ["TCP"]}, frozenset(("tcp",))),
        ({"protocols": ["TCP", "Udp"]}, frozenset(("tcp", "udp"))),
        ({"protocols": ["?"]}, frozenset(PROTOCOLS)),
    ],
)
def test_a_rule_whose_protocols_cannot_be_read_is_about_all(said: Json, read: frozenset[str]) -> None:
    (one,) = found(classic({"properties": {"rules": [{**RULE, **said}]}}))
    assert one.protocols == read


def test_what_a_rule_leaves_out_may_be_anything() -> None:
    (one,) = found(classic({"properties": {"rules": [{**RULE, "translatedPort": None}]}}))
    assert (one.port, one.frontend, one.sources.addresses) == (None, "", PUBLIC)
    (one,) = found(classic({"properties": {"rules": [{**RULE, "destinationPorts": ["1", "2"]}]}}))
    assert (one.port, one.frontend) == (3389, "1, 2")


def test_the_network_of_a_firewall_is_that_of_the_first_address_with_a_subnet() -> None:
    at = [{"properties": None}, {"properties": {"subnet": None}}, {"properties": {"subnet": {"id": "/V/subnets/S"}}}]
    assert [network_of(firewall(properties_ipConfigurations=one)) for one in (at, at[:2], None)] == ["/v", "", ""]
