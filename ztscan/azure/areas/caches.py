"""Redis caches: Azure Cache for Redis, and Redis Enterprise with Azure Managed Redis."""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, managed, rows_of_types
from ztscan.graph.resource import Keys

REDIS_ENTERPRISE_VERSION = "2025-07-01"
CLUSTERS_LIMIT = 500
"""One request each: above so many clusters, their databases are a gap."""


class RedisCache(AzureRow, frozen=True, kw_only=True):
    plain_port: bool | None = at("properties.enableNonSslPort")
    minimum_tls: str | None = at("properties.minimumTlsVersion")
    public_network: str | None = at("properties.publicNetworkAccess")
    subnet: str | None = at("properties.subnetId")
    """The subnet that the cache is in: then it has no public endpoint."""
    access_keys_disabled: bool | None = at("properties.disableAccessKeyAuthentication")
    state: str | None = at("properties.provisioningState")


class RedisCluster(AzureRow, frozen=True, kw_only=True):
    """Redis Enterprise or Azure Managed Redis."""

    minimum_tls: str | None = at("properties.minimumTlsVersion")
    public_network: str | None = at("properties.publicNetworkAccess")


class RedisDatabaseProperties(Part, frozen=True):
    client_protocol: str | None = None
    """``Encrypted`` or ``Plaintext``."""
    access_keys_authentication: str | None = None


class RedisDatabase(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str = ""
    properties: RedisDatabaseProperties


def redis_clusters(azure_redis_clusters: tuple[RedisCluster, ...]) -> tuple[str, ...]:
    return tuple(sorted(cluster.id for cluster in azure_redis_clusters))


RESOURCES = (
    rows_of_types("azure_redis_caches", RedisCache, "microsoft.cache/redis"),
    rows_of_types("azure_redis_clusters", RedisCluster, "microsoft.cache/redisenterprise"),
    managed(
        "azure_redis_databases",
        "{key}/databases",
        RedisDatabase,
        REDIS_ENTERPRISE_VERSION,
        keys=Keys(redis_clusters, limit=CLUSTERS_LIMIT),
    ),
)
