"""Firewall rules of Azure SQL servers: a GET for each server. Rules of single databases take a sign-in to the database.

Source: https://learn.microsoft.com/azure/azure-sql/database/firewall-configure
"""

from __future__ import annotations

import msgspec

from ztscan.azure.areas.sql import SqlServer
from ztscan.azure.nested import Part
from ztscan.azure.resource import managed
from ztscan.graph.resource import Keys

SQL_VERSION = "2025-01-01"
SQL_SERVERS_LIMIT = 500
"""One request each: above so many servers, their rules are a gap."""


class AddressRange(Part, frozen=True):
    first: str | None = msgspec.field(name="startIpAddress", default=None)
    last: str | None = msgspec.field(name="endIpAddress", default=None)


class AddressRange6(Part, frozen=True):
    first: str | None = msgspec.field(name="startIPv6Address", default=None)
    last: str | None = msgspec.field(name="endIPv6Address", default=None)


class SqlFirewallRule(msgspec.Struct, frozen=True, kw_only=True):
    """0.0.0.0 to 0.0.0.0 stands for every customer of Azure."""

    name: str = ""
    properties: AddressRange


class SqlFirewallRule6(msgspec.Struct, frozen=True, kw_only=True):
    """The same for IPv6."""

    name: str = ""
    properties: AddressRange6


def sql_servers(azure_sql_servers: tuple[SqlServer, ...]) -> tuple[str, ...]:
    return tuple(sorted(server.id for server in azure_sql_servers))


RESOURCES = (
    managed(
        "azure_sql_firewall_rules",
        "{key}/firewallRules",
        SqlFirewallRule,
        SQL_VERSION,
        keys=Keys(sql_servers, limit=SQL_SERVERS_LIMIT),
    ),
    managed(
        "azure_sql_ipv6_rules",
        "{key}/ipv6FirewallRules",
        SqlFirewallRule6,
        SQL_VERSION,
        keys=Keys(sql_servers, limit=SQL_SERVERS_LIMIT),
    ),
)
