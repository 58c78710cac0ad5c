"""Key vaults and managed HSMs. What they hold is not read: that takes rights on the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class KeyVault(AzureRow, frozen=True, kw_only=True):
    """A key vault, or a managed HSM, which has no access policies."""

    purge_protection: bool | None = at("properties.enablePurgeProtection")
    """True or not sent, never false."""
    role_based: bool | None = at("properties.enableRbacAuthorization")
    """False, that is access policies, where Azure does not send it."""
    public_network: str | None = at("properties.publicNetworkAccess")
    """A free text, compared without case; enabled where Azure does not send it."""
    network_rules: Mapping[str, Any] | None = at("properties.networkAcls")
    private_endpoints: Sequence[Mapping[str, Any]] | None = at("properties.privateEndpointConnections")

    def __post_init__(self) -> None:
        freeze_fields(self)

    @property
    def is_hsm(self) -> bool:
        return self.type.lower().endswith("/managedhsms")


RESOURCES = (rows_of_types("azure_key_vaults", KeyVault, "microsoft.keyvault/vaults", "microsoft.keyvault/managedhsms"),)
