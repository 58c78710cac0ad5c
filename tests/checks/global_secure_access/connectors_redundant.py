"""Cases of `global_secure_access.connectors_redundant`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import SERVERS_APP_ID, SERVERS_APPLICATION, key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED

GROUPS, MEMBERS, SERVED = "connector_groups", "connector_group_members", "connector_group_applications"
ID, EMPTY = key("connectors"), key("default-connectors")


def connector(machine: str | None, status: str | None = "active", number: int = 1) -> dict[str, Any]:
    return {"id": key(f"connector-{machine}-{number}"), "machineName": machine, "externalIp": "203.0.113.5", "status": status}


BASE: dict[str, Any] = {
    GROUPS: [
        {"id": ID, "name": "Data centre", "connectorGroupType": "applicationProxy", "isDefault": False, "region": "eur"},
        {"id": EMPTY, "name": "Default", "connectorGroupType": "applicationProxy", "isDefault": True, "region": "eur"},
    ],
    MEMBERS: {ID: [connector("srv-1.fabrikam.example"), connector("srv-2.fabrikam.example")], EMPTY: []},
    SERVED: {ID: [{"id": SERVERS_APPLICATION, "appId": SERVERS_APP_ID, "displayName": "Servers"}], EMPTY: []},
}
PATH = f"{MEMBERS}/{ID}"
FAILS = {ID}

CASES = (
    Case("two on two machines"),
    Case("one", {PATH: [connector("srv-1.fabrikam.example")]}, FAILS),
    Case("none", {PATH: []}, FAILS),
    Case("a hostile name", {PATH: [], f"{GROUPS}/{ID}/name": "<b>`|\u001b[2J"}, FAILS),
    Case(
        "one of two is inactive",
        {PATH: [connector("srv-1.fabrikam.example"), connector("srv-2.fabrikam.example", "inactive")]},
        FAILS,
    ),
    Case(
        "two on one machine", {PATH: [connector("srv-1.fabrikam.example"), connector("SRV-1.fabrikam.example", number=2)]}, FAILS
    ),
    Case("the default group serves something", {f"{GROUPS}/{ID}/isDefault": True}),
    Case("nothing is served", {f"{SERVED}/{ID}": []}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case(
        "a status that nobody knows",
        {PATH: [connector("srv-1.fabrikam.example"), connector("srv-2.fabrikam.example", "asleep")]},
        verdict=NOT_ASSESSED,
    ),
    Case("the machine was not returned", {PATH: [connector("srv-1.fabrikam.example"), connector(None)]}, verdict=NOT_ASSESSED),
    Case("members could not be read", {PATH: gap(MEMBERS)}, verdict=NOT_ASSESSED),
    Case("applications could not be read", {SERVED: gap(SERVED)}, verdict=NOT_ASSESSED),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
