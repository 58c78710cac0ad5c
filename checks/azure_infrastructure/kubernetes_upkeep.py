from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.entities.azure_kubernetes import ManagedCluster
from ztscan.estate.judged import judge_each
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.unread import Unread
from ztscan.estate.values import shown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known

CLUSTERS = "azure_managed_clusters"
_UPGRADES = ("none", "patch", "stable", "rapid", "node-image")
_NO_UPGRADES = ("none", "node-image")
"""Channels that leave the version of Kubernetes as it is. ``node-image`` only replaces the images of nodes."""
_NODE_UPGRADES = ("none", "unmanaged", "nodeimage", "securitypatch")


@check(
    title="Kubernetes clusters are governed, watched and patched",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {"prowler": ["aks_cluster_auto_upgrade_enabled", "aks_cluster_defender_enabled"]},
        "partial": {"mcsb": ["PV-2", "PV-6"]},
    },
    since="0.2.0",
)
def kubernetes_upkeep(azure_managed_clusters: tuple[ManagedCluster, ...], azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks that clusters refuse forbidden workloads, report attacks and do not grow old.

    What it checks:
        Each cluster of Azure Kubernetes Service has the Azure Policy add-on and the sensor of Microsoft Defender, upgrades
        Kubernetes automatically, and updates its nodes automatically. The channel `node-image` does not upgrade Kubernetes.

    Why it matters:
        Versions of Kubernetes get security fixes for about a year. Without policies, anybody who deploys can run a privileged
        container, and take over a node.

    Limits:
        Which policies are assigned, and when upgrades ran last, is not assessed.

    Remediation:
        1. Open Azure portal > Kubernetes services, the cluster: Policies for the add-on, Security configuration for Defender, and
           Upgrades for the channels.
        2. With the CLI: `az aks enable-addons --addons azure-policy --resource-group GROUP --name CLUSTER`, and
           `az aks update --resource-group GROUP --name CLUSTER --enable-defender --auto-upgrade-channel patch
           --node-os-upgrade-channel NodeImage`

    References:
        https://learn.microsoft.com/azure/aks/auto-upgrade-cluster
        https://learn.microsoft.com/azure/governance/policy/concepts/policy-for-kubernetes
    """
    yield from judge_each(azure_managed_clusters, azure_visibility, "Kubernetes cluster", _wrong)


def _wrong(cluster: ManagedCluster) -> Iterator[Yielded]:
    unread = Unread()
    missing = []
    if not _policy_on(cluster):
        missing.append("the Azure Policy add-on")
    if cluster.defender is not True:
        missing.append("the Defender sensor")
    with unread.of_one():
        if known(cluster.upgrade_channel or "none", _UPGRADES, CLUSTERS, "upgradeChannel") in _NO_UPGRADES:
            missing.append("automatic upgrades of Kubernetes")
    with unread.of_one():
        if known(cluster.node_upgrade_channel, _NODE_UPGRADES, CLUSTERS, "nodeOSUpgradeChannel") == "none":
            missing.append("automatic updates of nodes")
    if missing:
        yield Finding(
            row_subject("managedCluster", cluster),
            f"the Kubernetes cluster {cluster.name} lacks {', '.join(missing)}",
            f"upgradeChannel: {shown(cluster.upgrade_channel)}, nodeOSUpgradeChannel: {shown(cluster.node_upgrade_channel)}, "
            f"securityMonitoring: {shown(cluster.defender)}",
            "Azure Policy, Defender, and automatic upgrades",
        )
    unread.raise_any()


def _policy_on(cluster: ManagedCluster) -> bool:
    addons: dict[str, Any] = {name.casefold(): addon for name, addon in (cluster.addons or {}).items()}
    addon = addons.get("azurepolicy")
    return isinstance(addon, Mapping) and addon.get("enabled") is True
