"""Cases of `intune.mtd_connectors`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.compliant.tenant import DEFENDER as SUITE
from tests.checks.unlicensed import PLANS, plan, rows_of_intune
from ztscan.core.model import Verdict

LIST = "threat_defense_connectors"
DEFENDER = "fc780465-2017-40d4-a0c5-307022471b92"
NEVER = "0001-01-01T00:00:00Z"
STATE, HEARTBEAT = f"{LIST}/{DEFENDER}/partnerState", f"{LIST}/{DEFENDER}/lastHeartbeatDateTime"
NOT_ASSESSED = Verdict.NOT_ASSESSED
WITHOUT_DEFENDER = {PLANS: [plan("INTUNE_A")], f"subscribed_skus/tenant_{SUITE}/capabilityStatus": "Deleted"}


def connector(key: str, state: str | None, heartbeat: str | None, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "partnerDisplayName": None,
        "partnerState": state,
        "lastHeartbeatDateTime": heartbeat,
        "androidEnabled": True,
        "iosEnabled": True,
        "windowsEnabled": True,
        **properties,
    }


BASE: dict[str, Any] = {
    LIST: [
        connector(DEFENDER, "enabled", "2026-11-01T01:00:00Z"),
        connector("vendor", "notSetUp", NEVER, partnerDisplayName="Adatum Mobile Threat Defense"),
    ]
}
VENDOR = connector("vendor", "enabled", "2026-11-01T01:00:00Z")

CASES = (
    Case("Defender answers"),
    Case("Defender is not licensed, and answers", WITHOUT_DEFENDER),
    Case("in another case", {STATE: "Enabled"}),
    Case("silent for 30 hours", {HEARTBEAT: "2026-10-31T00:00:00Z"}, {DEFENDER}),
    Case("silent for 30 hours, which are accepted", {HEARTBEAT: "2026-10-31T00:00:00Z"}, options={"maximum_hours": 48}),
    Case("enabled, and it never answered", {HEARTBEAT: NEVER}, {DEFENDER}),
    Case("enabled, and the time is null", {HEARTBEAT: None}, {DEFENDER}),
    Case("unresponsive", {STATE: "unresponsive"}, {DEFENDER}),
    Case("an error", {STATE: "error"}, {DEFENDER}),
    Case("taken down after it worked", {STATE: "notSetUp"}, {DEFENDER}),
    Case("one more vendor is silent", {LIST: Add(connector("other", "unresponsive", "2026-09-01T00:00:00Z"))}, {"other"}),
    Case("two are silent", {STATE: "error", f"{LIST}/vendor/partnerState": "error"}, {DEFENDER, "vendor"}),
    Case("a hostile vendor", {LIST: Add(connector("other", "error", NEVER, partnerDisplayName="<b>`|\u001b[2J"))}, {"other"}),
    Case(
        "nothing was set up, and Defender is not licensed",
        {STATE: "neverConfigured", HEARTBEAT: NEVER, **WITHOUT_DEFENDER},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("nothing was set up", {STATE: "available", HEARTBEAT: NEVER}, {DEFENDER}),
    Case("no connector", {LIST: []}, {DEFENDER}),
    Case("no connector, and Defender is not licensed", {LIST: [], **WITHOUT_DEFENDER}, verdict=Verdict.NOT_APPLICABLE),
    Case("another vendor works", {LIST: [VENDOR]}, {DEFENDER}),
    Case("another vendor works, and Defender is not licensed", {LIST: [VENDOR], **WITHOUT_DEFENDER}),
    Case("a state that is new", {STATE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a state that is new, and Defender is not licensed", {STATE: "new", **WITHOUT_DEFENDER}, verdict=NOT_ASSESSED),
    Case("the state of another is new", {f"{LIST}/vendor/partnerState": "new"}, verdict=NOT_ASSESSED),
    Case("the state of another is new, and Defender is not there", {LIST: [{**VENDOR, "partnerState": "new"}]}, {DEFENDER}),
    Case("a heartbeat in the future", {HEARTBEAT: "2027-01-01T00:00:00Z"}, verdict=NOT_ASSESSED),
    Case("no time", {HEARTBEAT: "yesterday"}, verdict=NOT_ASSESSED),
    Case("R13: the state was not returned", {STATE: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the heartbeat was not returned", {HEARTBEAT: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
