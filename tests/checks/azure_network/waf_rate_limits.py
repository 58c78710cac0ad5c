"""Cases of `azure_network.waf_rate_limits`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.gateway_tls import FAILS
from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_network.waf_attached import NONE
from tests.checks.azure_network.waf_prevention import DOOR
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_edge import (
    FRONT_DOOR_POLICIES,
    GATEWAY_POLICIES,
    RATE_LIMIT,
    front_door_policy,
    gateway_policy,
)


def limit(**properties: Any) -> dict[str, Any]:
    return {GATEWAY_POLICIES: [gateway_policy(customRules=[{**RATE_LIMIT, **properties}])]}


CASES = (
    Case("a limit"),
    Case("no custom rules", {GATEWAY_POLICIES: [gateway_policy(customRules=[])]}, FAILS),
    Case("another kind of rule", limit(ruleType="MatchRule"), FAILS),
    Case("disabled", limit(state="Disabled"), FAILS),
    Case("enabled by default", limit(state=None)),
    Case("only logs", limit(action="Log"), FAILS),
    Case("none on Front Door", {FRONT_DOOR_POLICIES: [front_door_policy(customRules={"rules": []})]}, DOOR),
    Case("an action that nobody knows", limit(action="Perhaps"), verdict=NOT_ASSESSED),
    Case("custom rules were not returned", {GATEWAY_POLICIES: [gateway_policy(customRules=None)]}, verdict=NOT_ASSESSED),
    Case("no firewall", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {GATEWAY_POLICIES: gap(GATEWAY_POLICIES)}, verdict=NOT_ASSESSED),
)
