"""Key vaults and managed HSMs. What they hold is not read: that takes rights on the data."""

from __future__ import annotations

from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types


class KeyVault(AzureRow, frozen=True, kw_only=True):
    """A key vault, or a managed HSM, which has no access policies."""

    purge_protection: bool | None = at("properties.enablePurgeProtection")
    """True or not sent, never false."""
    role_based: bool | None = at("properties.enableRbacAuthorization")
    """False, that is access policies, where Azure does not send it."""
    public_network: str | None = at("properties.publicNetworkAccess")
    """A free text, compared without case; enabled where Azure does not send it."""
    network_rules: dict[str, Any] | None = at("properties.networkAcls")
    private_endpoints: list[dict[str, Any]] | None = at("properties.privateEndpointConnections")

    @property
    def is_hsm(self) -> bool:
        return self.type.lower().endswith("/managedhsms")


RESOURCES = (rows_of_types("azure_key_vaults", KeyVault, "microsoft.keyvault/vaults", "microsoft.keyvault/managedhsms"),)
