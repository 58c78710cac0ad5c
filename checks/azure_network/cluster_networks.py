from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_kubernetes import ManagedCluster
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required

from ._doors import listed
from ._judging import judged, subject

CLUSTERS = "azure_managed_clusters"
ENGINES = frozenset(("azure", "calico", "cilium"))


@check(
    title="Kubernetes clusters enforce network policies, and nodes have no public address",
    severity=Severity.MEDIUM,
    objectives=["network.segment_cloud"],
    mappings={
        "stronger": {"prowler": ["aks_clusters_created_with_private_nodes", "aks_network_policy_enabled"]},
        "partial": {"mcsb": ["NS-1"]},
    },
    since="0.2.0",
)
def cluster_networks(azure_managed_clusters: tuple[ManagedCluster, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks the networks of clusters of Azure Kubernetes Service.

    What it checks:
        `networkPolicy` is azure, calico or cilium, and no node pool has `enableNodePublicIP`. Clusters whose way out is a load
        balancer are a note.

    Why it matters:
        Without an engine, network policies in the cluster have no effect, and every pod reaches every other one.

    Limits:
        Which policies the cluster has takes a sign-in there. The API server is the subject of
        `azure_infrastructure.kubernetes_api`.

    Remediation:
        1. Turn on an engine: `az aks update --ids CLUSTER --network-policy cilium` (or azure, where the network plugin allows).
        2. Replace node pools with public addresses: `az aks nodepool add`, without `--enable-node-public-ip`.
        3. Write a policy for each namespace that denies by default.

    References:
        https://learn.microsoft.com/azure/aks/use-network-policies
        https://learn.microsoft.com/azure/aks/use-node-public-ips
    """
    balanced = (one for one in azure_managed_clusters if (one.outbound_type or "loadBalancer").casefold() == "loadbalancer")
    yield from listed("a load balancer is the way out of clusters", balanced, azure_visibility)
    yield from judged(azure_managed_clusters, azure_visibility, "cluster", _wrong)


def _wrong(cluster: ManagedCluster) -> Iterator[Yielded]:
    pools = required(cluster.agent_pools, CLUSTERS, "agentPoolProfiles")
    public = sorted(str(pool.get("name") or "pool") for pool in pools if pool.get("enableNodePublicIP"))
    faults: dict[str, str] = {}
    if (cluster.network_policy or "none").casefold() not in ENGINES:
        faults["has no engine for network policies"] = f"network policy: {cluster.network_policy or 'none'}"
    if public:
        faults["has nodes with public addresses"] = f"public addresses in {', '.join(public)}"
    if faults:
        message = f"the cluster {cluster.name} {' and '.join(faults)}"
        yield Finding(subject(cluster, "managedCluster"), message, "; ".join(faults.values()), "an engine, and private nodes")
