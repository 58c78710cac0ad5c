"""PostgreSQL, MySQL and Cosmos DB.

Server parameters are in no table of Resource Graph: a GET for each server and parameter. Sources:
https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-ssl-tls and
https://learn.microsoft.com/azure/mysql/flexible-server/how-to-connect-tls-ssl
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureResource, AzureRow, at, managed, rows_of_types
from ztscan.core.immutable import freeze_fields
from ztscan.graph.resource import Keys, KeySource, Shape

POSTGRESQL_VERSION, MYSQL_VERSION = "2026-10-01", "2024-12-30"
SERVERS_LIMIT = 500
"""One request each: above so many servers, a parameter of theirs is a gap."""


class DatabaseServer(AzureRow, frozen=True, kw_only=True):
    """A flexible server."""

    state: str | None = at("properties.state")
    public_network: str | None = at("properties.network.publicNetworkAccess")
    subnet: str | None = at("properties.network.delegatedSubnetResourceId")
    """A server with a delegated subnet has no public endpoint."""
    entra_sign_in: str | None = at("properties.authConfig.activeDirectoryAuth")
    password_sign_in: str | None = at("properties.authConfig.passwordAuth")


class OtherDatabaseServer(AzureRow, frozen=True, kw_only=True):
    """A server of a retired kind, or a cluster of Cosmos DB for PostgreSQL: their encryption is not read."""


class ParameterValue(Part, frozen=True):
    value: str | None = None
    is_config_pending_restart: bool | None = None
    """Of PostgreSQL, and of MySQL as a word."""


class MySqlParameterValue(Part, frozen=True):
    value: str | None = None
    is_config_pending_restart: str | None = None


class ServerParameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter of a PostgreSQL server."""

    name: str = ""
    properties: ParameterValue


class MySqlParameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter of a MySQL server."""

    name: str = ""
    properties: MySqlParameterValue


class CosmosAccount(AzureRow, frozen=True, kw_only=True):
    kind: str | None = None
    minimum_tls: str | None = at("properties.minimalTlsVersion")
    capabilities: Sequence[Mapping[str, Any]] | None = at("properties.capabilities")
    public_network: str | None = at("properties.publicNetworkAccess")
    address_rules: Sequence[Mapping[str, Any]] | None = at("properties.ipRules")
    subnets_only: bool | None = at("properties.isVirtualNetworkFilterEnabled")
    bypass: str | None = at("properties.networkAclBypass")
    local_sign_in_disabled: bool | None = at("properties.disableLocalAuth")

    def __post_init__(self) -> None:
        freeze_fields(self)


def postgresql_servers(azure_postgresql_servers: tuple[DatabaseServer, ...]) -> tuple[str, ...]:
    return tuple(sorted(server.id for server in azure_postgresql_servers))


def mysql_servers(azure_mysql_servers: tuple[DatabaseServer, ...]) -> tuple[str, ...]:
    return tuple(sorted(server.id for server in azure_mysql_servers))


def _parameter(name: str, parameter: str, entity: type[msgspec.Struct], version: str, source: KeySource) -> AzureResource:
    path = f"{{key}}/configurations/{parameter}"
    return managed(name, path, entity, version, shape=Shape.SINGLETON, keys=Keys(source, limit=SERVERS_LIMIT))


RESOURCES = (
    rows_of_types("azure_postgresql_servers", DatabaseServer, "microsoft.dbforpostgresql/flexibleservers"),
    rows_of_types("azure_mysql_servers", DatabaseServer, "microsoft.dbformysql/flexibleservers"),
    rows_of_types(
        "azure_other_database_servers",
        OtherDatabaseServer,
        "microsoft.dbforpostgresql/servers",
        "microsoft.dbforpostgresql/servergroupsv2",
        "microsoft.dbformysql/servers",
        "microsoft.dbformariadb/servers",
    ),
    _parameter("azure_postgresql_transport", "require_secure_transport", ServerParameter, POSTGRESQL_VERSION, postgresql_servers),
    _parameter("azure_postgresql_tls", "ssl_min_protocol_version", ServerParameter, POSTGRESQL_VERSION, postgresql_servers),
    _parameter("azure_mysql_transport", "require_secure_transport", MySqlParameter, MYSQL_VERSION, mysql_servers),
    _parameter("azure_mysql_tls", "tls_version", MySqlParameter, MYSQL_VERSION, mysql_servers),
    rows_of_types("azure_cosmos_accounts", CosmosAccount, "microsoft.documentdb/databaseaccounts"),
)
