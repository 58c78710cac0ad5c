"""Databases, caches and messaging of Fabrikam: TLS 1.2 and private networks."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import resource_id, row

POSTGRESQL, MYSQL, OTHER = "azure_postgresql_servers", "azure_mysql_servers", "azure_other_database_servers"
COSMOS, NAMESPACES = "azure_cosmos_accounts", "azure_messaging_namespaces"
CACHES, CLUSTERS, REDIS_DATABASES = "azure_redis_caches", "azure_redis_clusters", "azure_redis_databases"
POSTGRESQL_KIND, MYSQL_KIND = "Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.DBforMySQL/flexibleServers"
CLUSTER_KIND = "Microsoft.Cache/redisEnterprise"
SYNAPSE_KIND = "Microsoft.Synapse/workspaces"
SEARCH, SYNAPSE = "azure_search_services", "azure_synapse_workspaces"
CLOSABLE_SERVICES, UNREAD_SERVICES = "azure_closable_services", "azure_unread_services"


def database(kind: str, name: str, **properties: Any) -> dict[str, Any]:
    network = {"publicNetworkAccess": "Disabled"}
    sign_in = {"activeDirectoryAuth": "Enabled", "passwordAuth": "Disabled"}
    return row(kind, name, {"state": "Ready", "network": network, "authConfig": sign_in, **properties})


def parameter(value: str | None, pending: Any) -> dict[str, Any]:
    return {"name": "parameter", "properties": {"value": value, "isConfigPendingRestart": pending}}


def cosmos(name: str, kind: str = "GlobalDocumentDB", **properties: Any) -> dict[str, Any]:
    usual = {"publicNetworkAccess": "Disabled", "minimalTlsVersion": "Tls12", "disableLocalAuth": True, "capabilities": []}
    usual |= {"ipRules": [], "isVirtualNetworkFilterEnabled": True, "networkAclBypass": "None"}
    return row("Microsoft.DocumentDB/databaseAccounts", name, {**usual, **properties}, kind=kind)


def namespace(name: str, kind: str = "Microsoft.EventHub/namespaces", **properties: Any) -> dict[str, Any]:
    usual = {"minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled", "disableLocalAuth": True}
    return row(kind, name, {**usual, **properties})


def cache(name: str, **properties: Any) -> dict[str, Any]:
    usual = {"enableNonSslPort": False, "minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled"}
    usual |= {"disableAccessKeyAuthentication": True, "provisioningState": "Succeeded"}
    return row("Microsoft.Cache/Redis", name, {**usual, **properties})


def cluster(name: str, **properties: Any) -> dict[str, Any]:
    return row(CLUSTER_KIND, name, {"minimumTlsVersion": "1.2", "publicNetworkAccess": "Disabled", **properties})


def search(name: str, access: str | None = "disabled", *addresses: str, **rules: Any) -> dict[str, Any]:
    said = {"ipRules": [{"value": one} for one in addresses], "bypass": "None", **rules}
    return row("Microsoft.Search/searchServices", name, {"publicNetworkAccess": access, "networkRuleSet": said})


def synapse(name: str, access: str | None = "Disabled") -> dict[str, Any]:
    return row(SYNAPSE_KIND, name, {"publicNetworkAccess": access})


def closable(kind: str, name: str, access: str | None = "Disabled") -> dict[str, Any]:
    return row(kind, name, {"publicNetworkAccess": access})


def firewall_rule(first: str | None, last: str | None, *, redis: bool = False) -> dict[str, Any]:
    ends = ("startIP", "endIP") if redis else ("startIpAddress", "endIpAddress")
    return {"name": "rule", "properties": dict(zip(ends, (first, last), strict=True))}


def cluster_database(protocol: str | None = "Encrypted") -> dict[str, Any]:
    properties = {"clientProtocol": protocol, "accessKeysAuthentication": "Disabled"}
    return {"id": f"{CLUSTER}/databases/default", "name": "default", "properties": properties}


PG, MY, CLUSTER = resource_id(POSTGRESQL_KIND, "pg-orders"), resource_id(MYSQL_KIND, "my-shop"), resource_id(CLUSTER_KIND, "amr")
RESOURCES: dict[str, Any] = {
    POSTGRESQL: [database(POSTGRESQL_KIND, "pg-orders")],
    MYSQL: [database(MYSQL_KIND, "my-shop")],
    OTHER: [],
    "azure_postgresql_transport": {PG: parameter("on", False)},
    "azure_postgresql_tls": {PG: parameter("TLSv1.2", False)},
    "azure_mysql_transport": {MY: parameter("ON", "False")},
    "azure_mysql_tls": {MY: parameter("TLSv1.2,TLSv1.3", "False")},
    COSMOS: [cosmos("cosmos-orders")],
    "azure_namespace_firewalls": {},
    NAMESPACES: [namespace("eh-logs"), namespace("sb-orders", "Microsoft.ServiceBus/namespaces")],
    CACHES: [cache("redis-orders")],
    CLUSTERS: [cluster("amr")],
    SEARCH: [search("srch-docs")],
    SYNAPSE: [synapse("syn-sales")],
    CLOSABLE_SERVICES: [closable("Microsoft.Kusto/clusters", "adx-logs")],
    UNREAD_SERVICES: [],
    "azure_redis_firewall_rules": {},
    "azure_postgresql_firewall_rules": {},
    "azure_mysql_firewall_rules": {},
    "azure_synapse_firewall_rules": {},
    REDIS_DATABASES: {CLUSTER: [cluster_database()]},
}
