"""Cases of `azure_network.redis_tls`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_data import CACHES, CLUSTER, CLUSTERS, REDIS_DATABASES, cache, cluster, cluster_database

ID = resource_id("Microsoft.Cache/Redis", "redis-orders").lower()


def redis(**properties: Any) -> dict[str, Any]:
    return {CACHES: [cache("redis-orders", **properties)]}


CASES = (
    Case("encrypted, TLS 1.2"),
    Case("the other port is open", redis(enableNonSslPort=True), {ID}),
    Case("TLS 1.0", redis(minimumTlsVersion="1.0"), {ID}),
    Case("the port was not returned", redis(enableNonSslPort=None), verdict=NOT_ASSESSED),
    Case("TLS was not returned", redis(minimumTlsVersion=None), verdict=NOT_ASSESSED),
    Case("a cluster with TLS 1.1", {CLUSTERS: [cluster("amr", minimumTlsVersion="1.1")]}, {CLUSTER.lower()}),
    Case("a database in plain text", {REDIS_DATABASES: {CLUSTER: [cluster_database("Plaintext")]}}, {CLUSTER.lower()}),
    Case("a database of unknown protocol", {REDIS_DATABASES: {CLUSTER: [cluster_database(None)]}}, verdict=NOT_ASSESSED),
    Case("databases could not be read", {REDIS_DATABASES: {CLUSTER: gap(REDIS_DATABASES)}}, verdict=NOT_ASSESSED),
    Case("no cache", {CACHES: [], CLUSTERS: [], REDIS_DATABASES: {}}, verdict=NOT_APPLICABLE),
    Case("could not be read", {CACHES: gap(CACHES)}, verdict=NOT_ASSESSED),
)
