"""How data services other than storage accounts authenticate their callers."""

from __future__ import annotations

from typing import Any

from ztscan.azure.resource import AzureRow, at, rows_of_types


class DataService(AzureRow, frozen=True, kw_only=True):
    """One query for all types: each of them has one of these properties."""

    local_disabled: bool | None = at("properties.disableLocalAuth")
    """Of Cosmos DB, Event Hubs and Service Bus: false where Azure does not send it."""
    keys_disabled: bool | None = at("properties.disableAccessKeyAuthentication")
    """Of Redis: false where Azure does not send it."""
    administrators: dict[str, Any] | None = at("properties.administrators")
    """Of SQL: the administrator in Entra ID, with ``azureADOnlyAuthentication``."""
    authentication: dict[str, Any] | None = at("properties.authConfig")
    """Of PostgreSQL: ``activeDirectoryAuth`` and ``passwordAuth``."""


RESOURCES = (
    rows_of_types(
        "azure_data_services",
        DataService,
        "microsoft.cache/redis",
        "microsoft.dbforpostgresql/flexibleservers",
        "microsoft.documentdb/databaseaccounts",
        "microsoft.eventhub/namespaces",
        "microsoft.servicebus/namespaces",
        "microsoft.sql/managedinstances",
        "microsoft.sql/servers",
    ),
)
