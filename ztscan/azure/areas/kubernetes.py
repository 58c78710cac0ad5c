"""Kubernetes clusters (Azure Kubernetes Service) and container registries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class ManagedCluster(AzureRow, frozen=True, kw_only=True):
    local_accounts_disabled: bool | None = at("properties.disableLocalAccounts")
    """False where Azure does not send it."""
    rbac: bool | None = at("properties.enableRBAC")
    entra: bool | None = at("properties.aadProfile.managed")
    """Whether people sign in with Entra ID, by the integration that Azure manages."""
    azure_rbac: bool | None = at("properties.aadProfile.enableAzureRBAC")
    private_cluster: bool | None = at("properties.apiServerAccessProfile.enablePrivateCluster")
    """False where Azure does not send it."""
    authorized_ranges: tuple[str, ...] | None = at("properties.apiServerAccessProfile.authorizedIPRanges")
    """Absent or empty: the API server answers any address."""
    run_command_disabled: bool | None = at("properties.apiServerAccessProfile.disableRunCommand")
    public_network: str | None = at("properties.publicNetworkAccess")
    addons: Mapping[str, Any] | None = at("properties.addonProfiles")
    """By names whose casing varies; absent: none."""
    defender: bool | None = at("properties.securityProfile.defender.securityMonitoring.enabled")
    upgrade_channel: str | None = at("properties.autoUpgradeProfile.upgradeChannel")
    """``none`` where Azure does not send it."""
    node_upgrade_channel: str | None = at("properties.autoUpgradeProfile.nodeOSUpgradeChannel")
    """``NodeImage`` on new clusters where Azure does not send it."""
    service_principal: str | None = at("properties.servicePrincipalProfile.clientId")
    """``msi``: the cluster has a managed identity."""
    network_plugin: str | None = at("properties.networkProfile.networkPlugin")
    network_policy: str | None = at("properties.networkProfile.networkPolicy")
    """Absent or ``none``: no policy engine."""
    outbound_type: str | None = at("properties.networkProfile.outboundType")
    agent_pools: Sequence[Mapping[str, Any]] | None = at("properties.agentPoolProfiles")

    def __post_init__(self) -> None:
        freeze_fields(self)


class ContainerRegistry(AzureRow, frozen=True, kw_only=True):
    tier: str | None = at("sku.name")
    admin_user: bool | None = at("properties.adminUserEnabled")
    anonymous_pull: bool | None = at("properties.anonymousPullEnabled")
    """Of the Standard and Premium tiers only."""
    public_network: str | None = at("properties.publicNetworkAccess")
    """``Enabled`` where Azure does not send it."""
    network_rules: Mapping[str, Any] | None = at("properties.networkRuleSet")
    """Of the Premium tier only."""
    trusted_bypass: str | None = at("properties.networkRuleBypassOptions")

    def __post_init__(self) -> None:
        freeze_fields(self)


RESOURCES = (
    rows_of_types("azure_managed_clusters", ManagedCluster, "microsoft.containerservice/managedclusters"),
    rows_of_types("azure_container_registries", ContainerRegistry, "microsoft.containerregistry/registries"),
)
