"""Network Watcher and flow logs of Fabrikam."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS, resource_id, row
from tests.checks.compliant.azure_firewall import WORKSPACE, setting
from tests.checks.compliant.azure_networks import ADDRESS_KIND, APP, HUB

WATCHERS, FLOW_LOGS = "azure_network_watchers", "azure_flow_logs"
ADDRESS_LOGS = "azure_address_diagnostics"
FIREWALL_ADDRESS_ID = resource_id(ADDRESS_KIND, "pip-firewall")
WATCHER_KIND = "Microsoft.Network/networkWatchers"
STORAGE_ACCOUNT = resource_id("Microsoft.Storage/storageAccounts", "stfabrikam")


def watcher(subscription: str = WORKLOADS, state: str | None = "Succeeded", location: str = "westeurope") -> dict[str, Any]:
    found = row(WATCHER_KIND, f"nw-{location}", {"provisioningState": state}, subscription=subscription, group="NetworkWatcherRG")
    return {**found, "location": location}


def flow_log(target: str, name: str = "", days: int | None = 90, **properties: Any) -> dict[str, Any]:
    analytics = {"enabled": True, "workspaceResourceId": WORKSPACE}
    usual: dict[str, Any] = {
        "targetResourceId": target,
        "storageId": STORAGE_ACCOUNT,
        "enabled": True,
        "retentionPolicy": {"days": days, "enabled": True},
        "flowAnalyticsConfiguration": {"networkWatcherFlowAnalyticsConfiguration": analytics},
    }
    name = name or f"fl-{target.rpartition('/')[2]}"
    return row(f"{WATCHER_KIND}/flowLogs", name, {**usual, **properties}, group="NetworkWatcherRG")


RESOURCES: dict[str, Any] = {
    WATCHERS: [watcher(), watcher(PLATFORM)],
    FLOW_LOGS: [flow_log(HUB), flow_log(APP)],
    ADDRESS_LOGS: {FIREWALL_ADDRESS_ID: [setting(metrics=True)]},
}
