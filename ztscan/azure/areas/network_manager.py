"""Azure Virtual Network Manager: security admin rules, which come before network security groups.

Which rules are deployed to which networks is read by a POST that changes nothing, and that Reader does not hold. Source:
https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins
"""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, rows_of_types


class AdminPrefix(Part, frozen=True):
    prefix: str | None = msgspec.field(name="addressPrefix", default=None)
    kind: str | None = msgspec.field(name="addressPrefixType", default=None)


class AdminRule(AzureRow, frozen=True, kw_only=True):
    """Its id begins with the id of the network manager."""

    access: str | None = at("properties.access")
    """``Allow``, ``AlwaysAllow`` or ``Deny``."""
    direction: str | None = at("properties.direction")
    priority: int | None = at("properties.priority")
    protocol: str | None = at("properties.protocol")
    sources: tuple[AdminPrefix, ...] | None = at("properties.sources")
    destinations: tuple[AdminPrefix, ...] | None = at("properties.destinations")
    source_ports: tuple[str, ...] | None = at("properties.sourcePortRanges")
    ports: tuple[str, ...] | None = at("properties.destinationPortRanges")


RESOURCES = (
    rows_of_types(
        "azure_admin_rules",
        AdminRule,
        "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules",
        table="NetworkResources",
    ),
)
