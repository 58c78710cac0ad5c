"""Event Hubs and Service Bus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.core.immutable import freeze_fields
from ztscan.graph.resource import Keys, Shape

NAMESPACE_VERSION = "2026-01-01"
NAMESPACES_LIMIT = 500
"""One request each: above so many namespaces, their firewalls are a gap."""


class MessagingNamespace(AzureRow, frozen=True, kw_only=True):
    """A namespace of Event Hubs or Service Bus."""

    minimum_tls: str | None = at("properties.minimumTlsVersion")
    public_network: str | None = at("properties.publicNetworkAccess")
    local_sign_in_disabled: bool | None = at("properties.disableLocalAuth")


class AddressMask(Part, frozen=True):
    mask: str | None = msgspec.field(name="ipMask", default=None)


class NetworkRuleSetProperties(Part, frozen=True):
    default_action: str | None = None
    address_rules: tuple[AddressMask, ...] | None = msgspec.field(name="ipRules", default=None)
    subnet_rules: Sequence[Mapping[str, Any]] | None = msgspec.field(name="virtualNetworkRules", default=None)

    def __post_init__(self) -> None:
        freeze_fields(self)


class NetworkRuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """The firewall of a namespace. Without any rule it lets everyone in, whatever its default action."""

    name: str = ""
    properties: NetworkRuleSetProperties


def open_namespaces(azure_messaging_namespaces: tuple[MessagingNamespace, ...]) -> tuple[str, ...]:
    """Those whose public access is not off: the others have no use for a firewall."""
    rows = azure_messaging_namespaces
    return tuple(sorted(one.id for one in rows if (one.public_network or "").casefold() != "disabled"))


RESOURCES = (
    rows_of_types(
        "azure_messaging_namespaces", MessagingNamespace, "microsoft.eventhub/namespaces", "microsoft.servicebus/namespaces"
    ),
    managed(
        "azure_namespace_firewalls",
        "{key}/networkRuleSets/default",
        NetworkRuleSet,
        NAMESPACE_VERSION,
        shape=Shape.SINGLETON,
        keys=Keys(open_namespaces, limit=NAMESPACES_LIMIT),
    ),
)
