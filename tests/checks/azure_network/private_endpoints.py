"""Cases of `azure_network.private_endpoints`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import ALL_OF_IT, FAILS, ID, NOT_APPLICABLE, NOT_ASSESSED, account
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id
from tests.checks.compliant.azure_data import COSMOS, cosmos
from tests.checks.compliant.azure_services import ENDPOINTS, PERIMETERS, SQL_SERVER, private_endpoint, secured
from tests.checks.compliant.azure_sql import SQL_SERVERS, sql_server
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.compliant.azure_vaults import KEY_VAULT, KEY_VAULTS, key_vault
from tests.checks.seeing import NO_SUBSCRIPTION

OPEN = account(publicNetworkAccess="Enabled")
EMPTY: dict[str, Any] = {STORAGE: [], KEY_VAULTS: [], SQL_SERVERS: [], COSMOS: []}


def endpoints(*found: dict[str, Any]) -> dict[str, Any]:
    return {ENDPOINTS: list(found)}


CASES = (
    Case("all are private"),
    Case("public beside private", OPEN, FAILS),
    Case("public with a firewall", account(publicNetworkAccess="Enabled", networkAcls={"defaultAction": "Deny"}), FAILS),
    Case("public without an endpoint", {**OPEN, **endpoints()}, FAILS),
    Case("access was not returned", account(publicNetworkAccess=None), FAILS),
    Case("closed without an endpoint", endpoints()),
    Case("closed with an endpoint that waits", endpoints(private_endpoint("pe", ID, "Pending"))),
    Case("closed with an endpoint that was approved by hand", endpoints(private_endpoint("pe", ID.upper(), manual=True))),
    Case("in an enforced perimeter", {**account(publicNetworkAccess="SecuredByPerimeter"), **secured(ID)}),
    Case(
        "secured by a perimeter that learns",
        {**account(publicNetworkAccess="SecuredByPerimeter"), **secured(ID, mode="Learning")},
    ),
    Case("public in a perimeter that learns", {**OPEN, **secured(ID, mode="Learning")}, FAILS),
    Case("disabled, and a perimeter admits everyone", secured(ID, ALL_OF_IT), FAILS),
    Case("in an enforced perimeter that admits everyone", {**OPEN, **secured(ID, ALL_OF_IT)}, FAILS),
    Case("in a perimeter of unknown mode", {**OPEN, **secured(ID, mode=None)}, verdict=NOT_ASSESSED),
    Case("a key vault", {KEY_VAULTS: [key_vault(publicNetworkAccess="Enabled")]}, {KEY_VAULT.lower()}),
    Case("a SQL server", {SQL_SERVERS: [sql_server(publicNetworkAccess="Enabled")]}, {SQL_SERVER.lower()}),
    Case(
        "a Cosmos DB account",
        {COSMOS: [cosmos("c", publicNetworkAccess="Enabled")]},
        {resource_id("Microsoft.DocumentDB/databaseAccounts", "c").lower()},
    ),
    Case(
        "one of two",
        {STORAGE: [storage("stfabrikam"), storage("b", publicNetworkAccess="Enabled")]},
        {resource_id("Microsoft.Storage/storageAccounts", "b").lower()},
    ),
    Case("no service", EMPTY, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, **EMPTY}, verdict=NOT_APPLICABLE),
    Case("perimeters could not be read", {PERIMETERS: gap(PERIMETERS)}, verdict=NOT_ASSESSED),
)
