"""Cases of `azure_network.messaging_tls`."""

from __future__ import annotations

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_data import COSMOS, NAMESPACES, cosmos, namespace

ID = resource_id("Microsoft.EventHub/namespaces", "eh-logs").lower()
ACCOUNT = resource_id("Microsoft.DocumentDB/databaseAccounts", "cosmos-orders").lower()
CASSANDRA = [{"name": "EnableCassandra"}]

CASES = (
    Case("TLS 1.2"),
    Case("TLS 1.0", {NAMESPACES: [namespace("eh-logs", minimumTlsVersion="1.0")]}, {ID}),
    Case("TLS 1.3", {NAMESPACES: [namespace("eh-logs", minimumTlsVersion="1.3")]}),
    Case("the minimum was not returned", {NAMESPACES: [namespace("eh-logs", minimumTlsVersion=None)]}, verdict=NOT_ASSESSED),
    Case("Cosmos DB with TLS 1.0", {COSMOS: [cosmos("cosmos-orders", minimalTlsVersion="Tls")]}, {ACCOUNT}),
    Case("Cosmos DB with TLS 1.1", {COSMOS: [cosmos("cosmos-orders", minimalTlsVersion="Tls11")]}, {ACCOUNT}),
    Case("Cosmos DB for MongoDB", {COSMOS: [cosmos("cosmos-orders", "MongoDB", minimalTlsVersion=None)]}),
    Case("Cosmos DB for Cassandra", {COSMOS: [cosmos("cosmos-orders", minimalTlsVersion=None, capabilities=CASSANDRA)]}),
    Case("Cosmos DB without a minimum", {COSMOS: [cosmos("cosmos-orders", minimalTlsVersion=None)]}, verdict=NOT_ASSESSED),
    Case("none", {COSMOS: [], NAMESPACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {NAMESPACES: gap(NAMESPACES)}, verdict=NOT_ASSESSED),
)
