"""Cases of `azure_network.sql_tls`."""

from __future__ import annotations

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_sql import SQL_INSTANCES, SQL_SERVERS, sql_server

ID = resource_id("Microsoft.Sql/servers", "sql-orders").lower()
INSTANCE = row("Microsoft.Sql/managedInstances", "mi", {"minimalTlsVersion": "1.1"})

CASES = (
    Case("TLS 1.2"),
    Case("TLS 1.3", {SQL_SERVERS: [sql_server(minimalTlsVersion="1.3")]}),
    Case("TLS 1.0", {SQL_SERVERS: [sql_server(minimalTlsVersion="1.0")]}, {ID}),
    Case("every version", {SQL_SERVERS: [sql_server(minimalTlsVersion="None")]}, {ID}),
    Case("no minimum, which is every version", {SQL_SERVERS: [sql_server(minimalTlsVersion=None)]}, {ID}),
    Case("a managed instance", {SQL_INSTANCES: [INSTANCE]}, {INSTANCE["id"].lower()}),
    Case("a version that nobody knows", {SQL_SERVERS: [sql_server(minimalTlsVersion="2.0")]}, verdict=NOT_ASSESSED),
    Case("no server", {SQL_SERVERS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {SQL_INSTANCES: gap(SQL_INSTANCES)}, verdict=NOT_ASSESSED),
)
