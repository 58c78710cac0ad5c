"""Storage accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class StorageAccount(AzureRow, frozen=True, kw_only=True):
    kind: str | None = None
    https_only: bool | None = at("properties.supportsHttpsTrafficOnly")
    minimum_tls: str | None = at("properties.minimumTlsVersion")
    """``TLS1_0`` where Azure does not send it."""
    public_network: str | None = at("properties.publicNetworkAccess")
    """``Enabled``, ``Disabled`` or ``SecuredByPerimeter``; enabled where Azure does not send it."""
    network_rules: Mapping[str, Any] | None = at("properties.networkAcls")
    anonymous_blobs: bool | None = at("properties.allowBlobPublicAccess")
    shared_keys: bool | None = at("properties.allowSharedKeyAccess")
    nfs: bool | None = at("properties.isNfsV3Enabled")

    def __post_init__(self) -> None:
        freeze_fields(self)


RESOURCES = (rows_of_types("azure_storage_accounts", StorageAccount, "microsoft.storage/storageaccounts"),)
