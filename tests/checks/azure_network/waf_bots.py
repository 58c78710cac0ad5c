"""Cases of `azure_network.waf_bots`."""

from __future__ import annotations

from tests.checks.azure_network.gateway_tls import FAILS
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.waf_attached import NONE
from tests.checks.azure_network.waf_prevention import DOOR
from tests.checks.azure_network.waf_rules import door, sets
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import BOTS, FLOODS, FRONT_DOOR_POLICIES, GATEWAY_POLICIES, gateway_policy, managed_set

CASES = (
    Case("both rule sets"),
    Case("no rules for floods", sets(managed_set(), BOTS), FAILS),
    Case("no rules for bots", sets(managed_set(), FLOODS), FAILS),
    Case("old rules for bots", sets(managed_set("Microsoft_BotManagerRuleSet", "0.1"), FLOODS), FAILS),
    Case("no rules on Front Door", door(managed_set()), DOOR),
    Case("managed rules were not returned", {GATEWAY_POLICIES: [gateway_policy(managedRules=None)]}, verdict=NOT_ASSESSED),
    Case("no firewall", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {FRONT_DOOR_POLICIES: gap(FRONT_DOOR_POLICIES)}, verdict=NOT_ASSESSED),
)
