"""Cases of `azure_infrastructure.local_authentication`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_data import (
    CACHES,
    COSMOS,
    NAMESPACES,
    POSTGRESQL,
    POSTGRESQL_KIND,
    cache,
    cosmos,
    database,
    namespace,
)
from tests.checks.compliant.azure_sql import SQL_INSTANCES, SQL_SERVERS, sql_server
from tests.checks.compliant.azure_storage import STORAGE, storage

ACCOUNT, SERVER = storage("stfabrikam"), sql_server()
PASSWORDS = {"activeDirectoryAuth": "Enabled", "passwordAuth": "Enabled"}
UNTOLD = {"activeDirectoryAuth": "Enabled", "passwordAuth": None}
NONE_THERE: dict[str, Any] = {
    STORAGE: [],
    COSMOS: [],
    NAMESPACES: [],
    CACHES: [],
    SQL_SERVERS: [],
    SQL_INSTANCES: [],
    POSTGRESQL: [],
}


def of(row: dict[str, str]) -> set[str]:
    return {row["id"].lower()}


CASES = (
    Case("Entra ID only"),
    Case("shared keys", {STORAGE: [storage("stfabrikam", allowSharedKeyAccess=True)]}, of(ACCOUNT)),
    Case("not returned: shared keys", {STORAGE: [storage("stfabrikam", allowSharedKeyAccess=None)]}, of(ACCOUNT)),
    Case("keys of Cosmos DB", {COSMOS: [cosmos("c", disableLocalAuth=False)]}, of(cosmos("c"))),
    Case("keys of Event Hubs", {NAMESPACES: [namespace("n", disableLocalAuth=None)]}, of(namespace("n"))),
    Case("keys of Redis", {CACHES: [cache("r", disableAccessKeyAuthentication=False)]}, of(cache("r"))),
    Case("passwords of SQL", {SQL_SERVERS: [sql_server(administrators={"azureADOnlyAuthentication": False})]}, of(SERVER)),
    Case("nobody in Entra ID administers SQL", {SQL_SERVERS: [sql_server(administrators=None)]}, of(SERVER)),
    Case("a managed instance with passwords", {SQL_INSTANCES: [sql_server("mi", administrators={})]}, of(sql_server("mi"))),
    Case(
        "passwords of PostgreSQL",
        {POSTGRESQL: [database(POSTGRESQL_KIND, "p", authConfig=PASSWORDS)]},
        of(database(POSTGRESQL_KIND, "p")),
    ),
    Case("PostgreSQL does not tell", {POSTGRESQL: [database(POSTGRESQL_KIND, "p", authConfig=UNTOLD)]}, verdict=NOT_ASSESSED),
    Case("nothing there", NONE_THERE, verdict=NOT_APPLICABLE),
    Case("nothing there, and one kind could not be read", {**NONE_THERE, CACHES: gap(CACHES)}, verdict=NOT_ASSESSED),
    Case(
        "a failure stays where one kind could not be read",
        {STORAGE: [storage("stfabrikam", allowSharedKeyAccess=True)], COSMOS: gap(COSMOS)},
        of(ACCOUNT),
    ),
    Case("accounts could not be read", {STORAGE: gap(STORAGE)}, verdict=NOT_ASSESSED),
)
