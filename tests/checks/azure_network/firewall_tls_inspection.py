"""Cases of `azure_network.firewall_tls_inspection`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.firewall_threat_intelligence import BASE_POLICY, FAILS, inherits, of
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_firewall import (
    FIREWALLS,
    GROUPS,
    POLICIES,
    application_rule,
    collection,
    firewall,
    policy,
    rule_group,
)


def rules(*collections: dict[str, Any]) -> dict[str, Any]:
    return {GROUPS: [rule_group(*collections)]}


CASES = (
    Case("a rule inspects"),
    Case("no rule inspects", rules(collection(application_rule(terminateTLS=False))), FAILS),
    Case("a rule that does not say so", rules(collection(application_rule(terminateTLS=None))), FAILS),
    Case("only a rule that denies inspects", rules(collection(application_rule(), action="Deny")), FAILS),
    Case("no rules", {GROUPS: [], POLICIES: [policy(ruleCollectionGroups=[])]}, FAILS),
    Case("a rule collection group was not returned", {GROUPS: []}, verdict=NOT_ASSESSED),
    Case("rules were not returned", {GROUPS: [{**rule_group(), "properties": {"ruleCollections": None}}]}, verdict=NOT_ASSESSED),
    Case(
        "a rule of the base policy inspects",
        {**inherits({}), GROUPS: [rule_group(collection(application_rule()), of=BASE_POLICY)]},
    ),
    Case("no certificate", of(transportSecurity=None), FAILS),
    Case("the tier Standard", {FIREWALLS: [firewall(tier="Standard")]}, FAILS),
    Case("the policy was not returned", {POLICIES: []}, verdict=NOT_ASSESSED),
    Case("no firewall", {FIREWALLS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
