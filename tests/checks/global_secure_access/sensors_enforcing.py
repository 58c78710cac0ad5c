"""Cases of `global_secure_access.sensors_enforcing`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, UNLICENSED

SENSORS = "private_access_sensors"
ID = key("sensor")
BASE: dict[str, Any] = {
    SENSORS: [
        {
            "id": ID,
            "machineName": "DC1",
            "externalIp": "203.0.113.6",
            "status": "active",
            "isAuditMode": False,
            "isBreakglassEnabled": False,
            "version": "1.5.1",
        }
    ]
}
PATH = f"{SENSORS}/{ID}"

CASES = (
    Case("enforces"),
    Case("audits", {f"{PATH}/isAuditMode": True}, {ID}),
    Case("a hostile name", {f"{PATH}/isAuditMode": True, f"{PATH}/machineName": "<b>`|\u001b[2J"}, {ID}),
    Case("lets everything pass", {f"{PATH}/isBreakglassEnabled": True}, {ID}),
    Case("inactive", {f"{PATH}/status": "inactive"}, {ID}),
    Case("no sensor", {SENSORS: []}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("a status that nobody knows", {f"{PATH}/status": "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the mode is null", {f"{PATH}/isAuditMode": None}, verdict=NOT_ASSESSED),
    Case("could not be read", {SENSORS: gap(SENSORS)}, verdict=NOT_ASSESSED),
)
