"""Cases of `azure_infrastructure.registry_anonymous_pull`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import REGISTRIES, REGISTRY, registry

FAILS = {REGISTRY.lower()}

CASES = (
    Case("identities only"),
    Case("anybody", {REGISTRIES: [registry(anonymousPullEnabled=True)]}, FAILS),
    Case("not returned", {REGISTRIES: [registry(anonymousPullEnabled=None)]}, verdict=NOT_ASSESSED),
    Case("the Basic tier does not offer it", {REGISTRIES: [registry(tier="Basic", anonymousPullEnabled=None)]}),
    Case("no registry", {REGISTRIES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {REGISTRIES: gap(REGISTRIES)}, verdict=NOT_ASSESSED),
)
