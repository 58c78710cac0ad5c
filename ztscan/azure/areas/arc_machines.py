"""Servers outside of Azure that are connected with Azure Arc, and their extensions."""

from __future__ import annotations

from datetime import datetime

from ztscan.azure.resource import AzureRow, at, rows_of_types


class ArcMachine(AzureRow, frozen=True, kw_only=True):
    status: str | None = at("properties.status")
    """``Connected``, ``Disconnected``, ``Error`` ..."""
    status_since: datetime | None = at("properties.lastStatusChange")
    system: str | None = at("properties.osType")
    agent: str | None = at("properties.agentVersion")


class ArcExtension(AzureRow, frozen=True, kw_only=True):
    """Its id begins with the id of its machine."""

    extension: str | None = at("properties.type")
    state: str | None = at("properties.provisioningState")


RESOURCES = (
    rows_of_types("azure_arc_machines", ArcMachine, "microsoft.hybridcompute/machines", configuration=False),
    rows_of_types("azure_arc_extensions", ArcExtension, "microsoft.hybridcompute/machines/extensions", configuration=False),
)
