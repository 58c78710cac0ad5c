"""Cases of `azure_infrastructure.purge_protection`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_vaults import HSM_KIND, KEY_VAULT, KEY_VAULTS, key_vault

FAILS = {KEY_VAULT.lower()}

CASES = (
    Case("vaults and HSMs are protected"),
    Case("not set", {f"{KEY_VAULTS}/kv-orders/properties/enablePurgeProtection": None}, FAILS),
    Case(
        "an HSM without",
        {f"{KEY_VAULTS}/hsm-orders/properties/enablePurgeProtection": False},
        {resource_id(HSM_KIND, "hsm-orders").lower()},
    ),
    Case("no vault", {KEY_VAULTS: []}, verdict=NOT_APPLICABLE),
    Case(
        "two vaults",
        {KEY_VAULTS: [key_vault(), key_vault("kv-two", enablePurgeProtection=None)]},
        {KEY_VAULT.replace("kv-orders", "kv-two").lower()},
    ),
    Case("could not be read", {KEY_VAULTS: gap(KEY_VAULTS)}, verdict=NOT_ASSESSED),
)
