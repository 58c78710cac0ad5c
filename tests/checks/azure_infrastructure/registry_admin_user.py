"""Cases of `azure_infrastructure.registry_admin_user`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.azure_infrastructure.registry_anonymous_pull import FAILS
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import REGISTRIES, registry

CASES = (
    Case("no admin user"),
    Case("an admin user", {REGISTRIES: [registry(adminUserEnabled=True)]}, FAILS),
    Case("not returned", {REGISTRIES: [registry(adminUserEnabled=None)]}, verdict=NOT_ASSESSED),
    Case("no registry", {REGISTRIES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {REGISTRIES: gap(REGISTRIES)}, verdict=NOT_ASSESSED),
)
