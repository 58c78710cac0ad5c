"""Resources that Defender for Cloud has plans for, and that nothing else is read of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types
from ztscan.core.immutable import freeze_fields


class DefendedResource(AzureRow, frozen=True, kw_only=True):
    """What there is of it is its type."""


class AiAccount(AzureRow, frozen=True, kw_only=True):
    """An account of Azure AI services."""

    kind: str | None = None
    """Such as ``OpenAI`` or ``AIServices``."""
    public_network: str | None = at("properties.publicNetworkAccess")
    network_rules: Mapping[str, Any] | None = at("properties.networkAcls")

    def __post_init__(self) -> None:
        freeze_fields(self)


RESOURCES = (
    rows_of_types(
        "azure_defended_resources",
        DefendedResource,
        "microsoft.apimanagement/service",
        "microsoft.azurearcdata/sqlserverinstances",
        "microsoft.kubernetes/connectedclusters",
        "microsoft.sqlvirtualmachine/sqlvirtualmachines",
        configuration=False,
    ),
    rows_of_types("azure_ai_accounts", AiAccount, "microsoft.cognitiveservices/accounts"),
)
