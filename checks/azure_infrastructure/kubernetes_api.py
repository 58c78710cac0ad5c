from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from ztscan.directory.network_access.destinations import count
from ztscan.entities.azure_kubernetes import ManagedCluster
from ztscan.estate.judged import judge_each
from ztscan.estate.reachability.addresses import PUBLIC, addresses
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, required

CLUSTERS = "azure_managed_clusters"
_SITE = 1 << 80
"""A site of IPv6 (a /48) counts as one address."""


@check(
    title="Kubernetes API servers are private or limited to named addresses",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden", "network.limit_access"],
    mappings={"partial": {"mcsb": ["NS-2"], "prowler": ["aks_clusters_public_access_disabled"]}},
    since="0.2.0",
)
def kubernetes_api(
    azure_managed_clusters: tuple[ManagedCluster, ...], azure_visibility: Visibility, *, most_addresses: int = 65535
) -> Iterator[Yielded]:
    """Checks that not everybody on the internet reaches the servers that control clusters.

    What it checks:
        Each cluster of Azure Kubernetes Service is private, has public network access disabled, or admits at most
        `most_addresses` (65535) public addresses in all. Ranges are added up, so that several wide ones count as what they are.

    Why it matters:
        A leaked credential, or a fault of the API server, is used from anywhere when the server answers any address.

    Limits:
        Whether the admitted addresses are the organisation's own is not known.

    Remediation:
        1. Open Azure portal > Kubernetes services, the cluster, and Networking.
        2. Set authorized IP ranges, or migrate to a private cluster. With the CLI:
           `az aks update --resource-group GROUP --name CLUSTER --api-server-authorized-ip-ranges 203.0.113.0/24`

    References:
        https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
    """
    wrong = partial(_wrong, most_addresses)
    yield from judge_each(azure_managed_clusters, azure_visibility, "Kubernetes cluster", wrong)


def _wrong(most_addresses: int, cluster: ManagedCluster) -> Iterator[Yielded]:
    if cluster.private_cluster is True or (cluster.public_network or "").casefold() == "disabled":
        return
    ranges = cluster.authorized_ranges or ()
    if not ranges or _admitted(ranges) > most_addresses:
        where = "from wide ranges of addresses" if ranges else "from any address"
        yield Finding(
            row_subject("managedCluster", cluster),
            f"the API server of the Kubernetes cluster {cluster.name} is reachable {where}",
            f"authorizedIPRanges: {', '.join(ranges) or 'none'}",
            f"a private cluster, or at most {most_addresses} addresses",
        )


def _admitted(ranges: Iterable[str]) -> int:
    """How many public addresses are in one of the ranges. Raises Unknown for a text that is no range."""
    found = required(addresses(ranges), CLUSTERS, "authorizedIPRanges (ranges of addresses)") & PUBLIC
    return count(found.v4) + -(-count(found.v6) // _SITE)
