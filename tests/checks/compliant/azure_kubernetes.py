"""A cluster and a container registry of Fabrikam."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import resource_id, row

CLUSTERS, REGISTRIES = "azure_managed_clusters", "azure_container_registries"
CLUSTER_KIND, REGISTRY_KIND = "Microsoft.ContainerService/managedClusters", "Microsoft.ContainerRegistry/registries"
CLUSTER, REGISTRY = resource_id(CLUSTER_KIND, "cluster"), resource_id(REGISTRY_KIND, "acrfabrikam")


def managed_cluster(name: str = "cluster", **properties: Any) -> dict[str, Any]:
    """A cluster as it should be, but for ``properties``."""
    secure = {
        "enableRBAC": True,
        "disableLocalAccounts": True,
        "aadProfile": {"managed": True, "enableAzureRBAC": True},
        "apiServerAccessProfile": {"enablePrivateCluster": True, "disableRunCommand": True},
        "networkProfile": {"networkPlugin": "azure", "networkPolicy": "cilium", "outboundType": "userDefinedRouting"},
        "addonProfiles": {"azurePolicy": {"enabled": True}},
        "securityProfile": {"defender": {"securityMonitoring": {"enabled": True}}},
        "autoUpgradeProfile": {"upgradeChannel": "patch", "nodeOSUpgradeChannel": "NodeImage"},
        "agentPoolProfiles": [{"name": "system", "enableNodePublicIP": False}],
        "servicePrincipalProfile": {"clientId": "msi"},
    }
    return row(CLUSTER_KIND, name, {**secure, **properties})


def registry(name: str = "acrfabrikam", tier: str | None = "Premium", **properties: Any) -> dict[str, Any]:
    """A registry as it should be, but for ``properties``."""
    secure = {
        "adminUserEnabled": False,
        "anonymousPullEnabled": False,
        "publicNetworkAccess": "Disabled",
        "networkRuleSet": {"defaultAction": "Deny", "ipRules": []},
        "networkRuleBypassOptions": "None",
    }
    return row(REGISTRY_KIND, name, {**secure, **properties}, sku={"name": tier, "tier": tier})


RESOURCES: dict[str, Any] = {CLUSTERS: [managed_cluster()], REGISTRIES: [registry()]}
