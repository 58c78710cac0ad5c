"""Cases of `azure_infrastructure.managed_identities`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import FAILS as CLUSTER_FAILS
from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED, PROPERTIES
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import CLUSTERS
from tests.checks.compliant.azure_web import SITES, site

FAILS = {site("app-orders")["id"].lower()}
IDENTITY = f"{SITES}/app-orders/identity"

CASES = (
    Case("each has one"),
    Case("an app has none", {IDENTITY: {"type": "None"}}, FAILS),
    Case("not returned: none", {IDENTITY: None}, FAILS),
    Case("one of its own choice", {IDENTITY: {"type": "SystemAssigned, UserAssigned"}}),
    Case("a cluster with a service principal", {f"{PROPERTIES}/servicePrincipalProfile/clientId": "0f0f0f0f"}, CLUSTER_FAILS),
    Case("the cluster does not tell", {f"{PROPERTIES}/servicePrincipalProfile": None}, CLUSTER_FAILS),
    Case("neither app nor cluster", {SITES: [], CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("no app, and clusters could not be read", {SITES: [], CLUSTERS: gap(CLUSTERS)}, verdict=NOT_ASSESSED),
    Case("a failure stays where clusters could not be read", {IDENTITY: None, CLUSTERS: gap(CLUSTERS)}, FAILS),
    Case("apps could not be read", {SITES: gap(SITES)}, verdict=NOT_ASSESSED),
)
