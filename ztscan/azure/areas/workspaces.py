"""Log Analytics workspaces."""

from __future__ import annotations

from ztscan.azure.resource import AzureRow, at, rows_of_types


class Workspace(AzureRow, frozen=True, kw_only=True):
    retention_days: int | None = at("properties.retentionInDays")
    daily_quota_gb: float | None = at("properties.workspaceCapping.dailyQuotaGb")
    """-1: no cap."""
    customer_id: str | None = at("properties.customerId")


RESOURCES = (rows_of_types("azure_workspaces", Workspace, "microsoft.operationalinsights/workspaces"),)
