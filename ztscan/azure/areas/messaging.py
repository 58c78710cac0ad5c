"""Event Hubs and Service Bus."""

from __future__ import annotations

from ztscan.azure.resource import AzureRow, at, rows_of_types


class MessagingNamespace(AzureRow, frozen=True, kw_only=True):
    """A namespace of Event Hubs or Service Bus."""

    minimum_tls: str | None = at("properties.minimumTlsVersion")
    public_network: str | None = at("properties.publicNetworkAccess")
    local_sign_in_disabled: bool | None = at("properties.disableLocalAuth")


RESOURCES = (
    rows_of_types(
        "azure_messaging_namespaces", MessagingNamespace, "microsoft.eventhub/namespaces", "microsoft.servicebus/namespaces"
    ),
)
