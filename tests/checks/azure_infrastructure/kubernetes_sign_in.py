"""Cases of `azure_infrastructure.kubernetes_sign_in`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id, row
from tests.checks.compliant.azure_kubernetes import CLUSTER, CLUSTER_KIND, CLUSTERS, managed_cluster
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.core.model import Verdict

PROPERTIES = f"{CLUSTERS}/cluster/properties"
FAILS = {CLUSTER.lower()}
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE

OWNER = resource_id("Microsoft.Solutions/applications", "app")

CASES = (
    Case("Entra ID and no local accounts"),
    Case("local accounts", {f"{PROPERTIES}/disableLocalAccounts": False}, FAILS),
    Case("local accounts are not returned: they are enabled", {f"{PROPERTIES}/disableLocalAccounts": None}, FAILS),
    Case("no Entra ID", {f"{PROPERTIES}/aadProfile": None}, FAILS),
    Case("the former integration", {f"{PROPERTIES}/aadProfile/managed": False}, FAILS),
    Case("roles inside Kubernetes", {f"{PROPERTIES}/aadProfile/enableAzureRBAC": False}),
    Case("no role-based access control", {f"{PROPERTIES}/enableRBAC": False}, FAILS),
    Case("role-based access control was not returned", {f"{PROPERTIES}/enableRBAC": None}, verdict=NOT_ASSESSED),
    Case(
        "a hostile name",
        {CLUSTERS: [managed_cluster("<b>`|\u001b[2J", disableLocalAccounts=False)]},
        {f"{CLUSTER.rpartition('/')[0]}/<b>`|\u001b[2j".lower()},
    ),
    Case("a cluster of a customer", {CLUSTERS: Add(row(CLUSTER_KIND, "other", {}, subscription=FOREIGN))}),
    Case(
        "a cluster that a service manages",
        {f"{CLUSTERS}/cluster": {**managed_cluster(disableLocalAccounts=False), "managedBy": OWNER}},
        verdict=NOT_APPLICABLE,
    ),
    Case("no cluster", {CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("clusters could not be read", {CLUSTERS: gap(CLUSTERS)}, verdict=NOT_ASSESSED),
)
