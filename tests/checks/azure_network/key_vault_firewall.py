"""Cases of `azure_network.key_vault_firewall`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_services import access_rule, secured
from tests.checks.compliant.azure_vaults import HSM_KIND, KEY_VAULT, KEY_VAULTS, key_vault
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {KEY_VAULT.lower()}


def vault(**properties: Any) -> dict[str, Any]:
    return {KEY_VAULTS: [key_vault(**properties)]}


def rules(*values: str, action: str | None = "Deny") -> dict[str, Any]:
    entries = [{"value": one} for one in values]
    return vault(publicNetworkAccess="Enabled", networkAcls={"defaultAction": action, "ipRules": entries})


SECURED = vault(publicNetworkAccess="securedbyperimeter")
CASES = (
    Case("disabled"),
    Case("disabled in other letters", vault(publicNetworkAccess="disabled", networkAcls=None)),
    Case("selected networks", rules("203.0.113.0/24")),
    Case("all networks", rules(action="Allow"), FAILS),
    Case("the internet in two halves", rules("0.0.0.0/1", "128.0.0.0/1"), FAILS),
    Case("nothing was returned", vault(publicNetworkAccess=None, networkAcls=None), FAILS),
    Case(
        "an HSM that is open",
        {KEY_VAULTS: [key_vault("hsm", HSM_KIND, publicNetworkAccess="Enabled", networkAcls=None)]},
        {resource_id(HSM_KIND, "hsm").lower()},
    ),
    Case("a word that nobody knows", vault(publicNetworkAccess="perhaps"), verdict=NOT_ASSESSED),
    Case("a perimeter", {**SECURED, **secured(KEY_VAULT)}),
    Case("a perimeter that is open", {**SECURED, **secured(KEY_VAULT, access_rule("0.0.0.0/0"))}, FAILS),
    Case("a perimeter that was not returned", SECURED, verdict=NOT_ASSESSED),
    Case("no vault", {KEY_VAULTS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, KEY_VAULTS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {KEY_VAULTS: gap(KEY_VAULTS)}, verdict=NOT_ASSESSED),
)
