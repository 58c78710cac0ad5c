from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_caches import RedisCache, RedisCluster, RedisDatabase
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, Yielded, check, known, required

from ._judging import judged, minor_tls, read, subject

CACHES, CLUSTERS, DATABASES = "azure_redis_caches", "azure_redis_clusters", "azure_redis_databases"
EXPECTED = "TLS 1.2 or later, and no connection without encryption"


@check(
    title="Redis caches close the port without encryption and require TLS 1.2",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"partial": {"mcsb": ["DP-3"]}},
    since="0.2.0",
)
def redis_tls(
    azure_redis_caches: tuple[RedisCache, ...],
    azure_redis_clusters: tuple[RedisCluster, ...],
    azure_redis_databases: ByKey[tuple[RedisDatabase, ...]] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the encryption of connections to Redis.

    What it checks:
        Each Azure Cache for Redis has its port 6379 closed and requires TLS 1.2. Each cluster of Redis Enterprise or Azure
        Managed Redis requires TLS 1.2, and each of its databases takes encrypted connections only.

    Why it matters:
        A connection to the other port sends the access key and all cached data, such as sessions, in plain text.

    Limits:
        A cache that does not say its minimum version is not assessed: older caches still accept TLS 1.0.

    Remediation:
        1. Open Azure portal > the cache > Settings > Advanced settings.
        2. Set "Allow access only via SSL" to Yes and the minimum version of TLS to 1.2, or run
           `az redis update --ids ID --set enableNonSslPort=false minimumTlsVersion=1.2`.
        3. Move clients from port 6379 to 6380 first.

    References:
        https://learn.microsoft.com/azure/azure-cache-for-redis/cache-remove-tls-10-11
        https://learn.microsoft.com/azure/redis/tls-configuration
    """
    rows = (*azure_redis_caches, *azure_redis_clusters)
    yield from judged(rows, azure_visibility, "Redis cache", partial(_wrong, azure_redis_databases))


def _wrong(databases: ByKey[tuple[RedisDatabase, ...]] | Gap, row: RedisCache | RedisCluster) -> Iterator[Yielded]:
    faults = [*_of_cache(row)] if isinstance(row, RedisCache) else [*_of_cluster(row, databases)]
    if faults:
        message = f"the Redis cache {row.name} accepts connections without encryption or with old versions of TLS"
        yield Finding(subject(row, "redisCache"), message, ", ".join(faults), EXPECTED)


def _of_cache(cache: RedisCache) -> Iterator[str]:
    if required(cache.plain_port, CACHES, "enableNonSslPort"):
        yield "port 6379 is open"
    if minor_tls(cache.minimum_tls, CACHES, "minimumTlsVersion") < 2:
        yield f"minimum TLS: {cache.minimum_tls}"


def _of_cluster(cluster: RedisCluster, databases: ByKey[tuple[RedisDatabase, ...]] | Gap) -> Iterator[str]:
    for database in read(databases, cluster):
        protocol = database.properties.client_protocol
        if known(protocol, {"encrypted", "plaintext"}, DATABASES, "clientProtocol") == "plaintext":
            yield f"the database {database.name} takes connections without encryption"
    if minor_tls(cluster.minimum_tls, CLUSTERS, "minimumTlsVersion") < 2:
        yield f"minimum TLS: {cluster.minimum_tls}"
