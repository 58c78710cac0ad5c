"""Network Watcher and flow logs. Flow logs of network security groups end in 2027."""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, rows_of_types


class NetworkWatcher(AzureRow, frozen=True, kw_only=True):
    state: str | None = at("properties.provisioningState")


class TrafficAnalytics(Part, frozen=True):
    enabled: bool | None = None
    workspace: str | None = msgspec.field(name="workspaceResourceId", default=None)


class Retention(Part, frozen=True):
    enabled: bool | None = None
    days: int | None = None
    """0: kept permanently."""


class FlowLog(AzureRow, frozen=True, kw_only=True):
    target: str | None = at("properties.targetResourceId")
    """A virtual network, a subnet, a network interface or, of the older kind, a network security group."""
    enabled: bool | None = at("properties.enabled")
    storage: str | None = at("properties.storageId")
    retention: Retention | None = at("properties.retentionPolicy")
    analytics: TrafficAnalytics | None = at("properties.flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration")


RESOURCES = (
    rows_of_types("azure_network_watchers", NetworkWatcher, "microsoft.network/networkwatchers"),
    rows_of_types("azure_flow_logs", FlowLog, "microsoft.network/networkwatchers/flowlogs"),
)
