"""A storage account of Fabrikam: only TLS 1.2, no anonymous access, no network but its own."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import row

STORAGE = "azure_storage_accounts"


def storage(name: str, **properties: Any) -> dict[str, Any]:
    """A storage account as it should be, but for ``properties``."""
    secure = {
        "supportsHttpsTrafficOnly": True,
        "minimumTlsVersion": "TLS1_2",
        "publicNetworkAccess": "Disabled",
        "allowBlobPublicAccess": False,
        "allowSharedKeyAccess": False,
        "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [], "virtualNetworkRules": []},
        "isNfsV3Enabled": False,
    }
    return row("Microsoft.Storage/storageAccounts", name, {**secure, **properties}, kind="StorageV2")


RESOURCES: dict[str, Any] = {STORAGE: [storage("stfabrikam")]}
