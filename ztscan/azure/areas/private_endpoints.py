"""Private endpoints: addresses in a virtual network that lead to one service."""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Child, Part, Reference
from ztscan.azure.resource import AzureRow, at, rows_of_types


class ConnectionState(Part, frozen=True):
    status: str | None = None
    """``Approved``, ``Pending``, ``Rejected`` or ``Disconnected``."""


class ServiceConnection(Part, frozen=True):
    service: str | None = msgspec.field(name="privateLinkServiceId", default=None)
    state: ConnectionState | None = msgspec.field(name="privateLinkServiceConnectionState", default=None)


class PrivateEndpoint(AzureRow, frozen=True, kw_only=True):
    subnet: Reference | None = at("properties.subnet")
    connections: tuple[Child[ServiceConnection], ...] | None = at("properties.privateLinkServiceConnections")
    manual_connections: tuple[Child[ServiceConnection], ...] | None = at("properties.manualPrivateLinkServiceConnections")
    """Those that the owner of the service had to approve."""


RESOURCES = (rows_of_types("azure_private_endpoints", PrivateEndpoint, "microsoft.network/privateendpoints"),)
