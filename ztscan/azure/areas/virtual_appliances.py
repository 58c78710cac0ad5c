"""Appliances of other makers in hubs of Virtual WAN.

Source: https://learn.microsoft.com/azure/virtual-wan/how-to-network-virtual-appliance-inbound
"""

from __future__ import annotations

from ztscan.azure.nested import Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types


class VirtualAppliance(AzureRow, frozen=True, kw_only=True):
    """An appliance in a hub. What it publishes of the networks behind the hub is in its own configuration."""

    hub: str | None = at("properties.virtualHub.id")
    ingress: tuple[Reference, ...] | None = at("properties.internetIngressPublicIps")
    """Public addresses at which it takes connections from the internet for others."""


RESOURCES = (rows_of_types("azure_virtual_appliances", VirtualAppliance, "microsoft.network/networkvirtualappliances"),)
