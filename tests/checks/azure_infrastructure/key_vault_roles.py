"""Cases of `azure_infrastructure.key_vault_roles`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.purge_protection import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_vaults import HSM_KIND, KEY_VAULTS, key_vault

ROLES = f"{KEY_VAULTS}/kv-orders/properties/enableRbacAuthorization"

CASES = (
    Case("roles"),
    Case("access policies", {ROLES: False}, FAILS),
    Case("not returned: access policies", {ROLES: None}, FAILS),
    Case("an HSM has no access policies", {KEY_VAULTS: [key_vault("hsm", HSM_KIND, enableRbacAuthorization=None)]}),
    Case("no vault", {KEY_VAULTS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {KEY_VAULTS: gap(KEY_VAULTS)}, verdict=NOT_ASSESSED),
)
