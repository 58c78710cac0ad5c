"""Cases of `azure_network.databases_tls`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import row
from tests.checks.compliant.azure_data import MY, MYSQL, OTHER, PG, POSTGRESQL, parameter

TRANSPORT, TLS = "azure_postgresql_transport", "azure_postgresql_tls"
MYSQL_TRANSPORT, MYSQL_TLS = "azure_mysql_transport", "azure_mysql_tls"
NONE: dict[str, Any] = {POSTGRESQL: [], MYSQL: [], OTHER: []}


def said(name: str, value: str | None, pending: Any = False) -> dict[str, Any]:
    key = PG if "postgresql" in name else MY
    word = pending if "postgresql" in name or pending is None else str(pending)
    return {name: {key: parameter(value, word)}}


CASES = (
    Case("required, TLS 1.2"),
    Case("not required", said(TRANSPORT, "off"), {PG.lower()}),
    Case("required after a restart", said(TRANSPORT, "on", True), {PG.lower()}),
    Case("TLS 1.1", said(TLS, "TLSv1.1"), {PG.lower()}),
    Case("TLS 1.3", said(TLS, "TLSv1.3")),
    Case("MySQL: not required", said(MYSQL_TRANSPORT, "OFF"), {MY.lower()}),
    Case("MySQL: TLS 1.0 among others", said(MYSQL_TLS, "TLSv1, TLSv1.2"), {MY.lower()}),
    Case("MySQL: TLS 1.1 among others", said(MYSQL_TLS, "TLSv1.1,TLSv1.2"), {MY.lower()}),
    Case("MySQL: TLS 1.2 after a restart", said(MYSQL_TLS, "TLSv1.2", True), {MY.lower()}),
    Case("MySQL: no version", said(MYSQL_TLS, ","), verdict=NOT_ASSESSED),
    Case("both", {**said(TRANSPORT, "off"), **said(MYSQL_TRANSPORT, "OFF")}, {PG.lower(), MY.lower()}),
    Case("a value that nobody knows", said(TRANSPORT, "maybe"), verdict=NOT_ASSESSED),
    Case("whether it waits was not returned", said(TRANSPORT, "on", None), verdict=NOT_ASSESSED),
    Case("a parameter could not be read", {TRANSPORT: {PG: gap(TRANSPORT)}}, verdict=NOT_ASSESSED),
    Case("a single server", {OTHER: [row("Microsoft.DBforPostgreSQL/servers", "old")]}, verdict=NOT_ASSESSED),
    Case("no server", NONE, verdict=NOT_APPLICABLE),
    Case("could not be read", {POSTGRESQL: gap(POSTGRESQL)}, verdict=NOT_ASSESSED),
)
