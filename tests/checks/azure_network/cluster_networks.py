"""Cases of `azure_network.cluster_networks`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_kubernetes import CLUSTER, CLUSTERS, managed_cluster
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {CLUSTER.lower()}


def of(policy: str | None = "cilium", outbound: str | None = "userDefinedRouting", **properties: Any) -> dict[str, Any]:
    profile = {"networkPlugin": "azure", "networkPolicy": policy, "outboundType": outbound}
    return {CLUSTERS: [managed_cluster(networkProfile=profile, **properties)]}


def pools(*public: bool | None) -> list[dict[str, Any]]:
    return [{"name": f"p{number}", "enableNodePublicIP": one} for number, one in enumerate(public)]


CASES = (
    Case("an engine and private nodes"),
    Case("another engine", of("Calico")),
    Case("no engine", of("none"), FAILS),
    Case("no engine was returned", of(None), FAILS),
    Case("an engine that nobody knows", of("magic"), FAILS),
    Case("nodes with addresses", of(agentPoolProfiles=pools(False, True)), FAILS),
    Case("both", of("none", agentPoolProfiles=pools(True)), FAILS),
    Case("nodes that say nothing", of(agentPoolProfiles=pools(None))),
    Case("pools were not returned", of(agentPoolProfiles=None), verdict=NOT_ASSESSED),
    Case("a load balancer is the way out", of(outbound="loadBalancer")),
    Case("the way out was not returned", of(outbound=None)),
    Case("no cluster", {CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, CLUSTERS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {CLUSTERS: gap(CLUSTERS)}, verdict=NOT_ASSESSED),
)
