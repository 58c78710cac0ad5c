"""Cases of `intune.certificate_connectors`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST = "certificate_connectors"
STATE, SEEN = f"{LIST}/north/state", f"{LIST}/north/lastConnectionDateTime"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def connector(key: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "displayName": None,
        "machineName": f"{key}.fabrikam.example",
        "state": "active",
        "lastConnectionDateTime": "2026-11-01T05:00:00Z",
        "connectorVersion": "6.2406.0.1001",
        **properties,
    }


BASE: dict[str, Any] = {LIST: [connector("north")]}

CASES = (
    Case("active"),
    Case("in another case", {STATE: "Active"}),
    Case("inactive", {STATE: "inactive"}, {"north"}),
    Case("no state yet", {STATE: "none"}, {"north"}),
    Case("silent for 30 hours", {SEEN: "2026-10-31T00:00:00Z"}, {"north"}),
    Case("silent for 30 hours, which are accepted", {SEEN: "2026-10-31T00:00:00Z"}, options={"maximum_hours": 48}),
    Case("it never connected", {SEEN: None}, {"north"}),
    Case("a second one", {LIST: Add(connector("south", state="inactive"))}, {"south"}),
    Case("a hostile name", {STATE: "inactive", f"{LIST}/north/machineName": "<b>`|\u001b[2J"}, {"north"}),
    Case("none", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a state that is new", {STATE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a connection in the future", {SEEN: "2027-01-01T00:00:00Z"}, verdict=NOT_ASSESSED),
    Case("R13: the state was not returned", {STATE: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the connection was not returned", {SEEN: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
