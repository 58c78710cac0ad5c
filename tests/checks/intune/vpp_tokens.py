"""Cases of `intune.vpp_tokens`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST = "apple_volume_tokens"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def token(key: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "organizationName": key.title(),
        "state": "valid",
        "expirationDateTime": "2027-06-01T06:00:00Z",
        "lastSyncDateTime": "2026-10-31T18:00:00Z",
        "lastSyncStatus": "completed",
        **properties,
    }


STATE, END, SYNC, STATUS = (
    f"{LIST}/business/{name}" for name in ("state", "expirationDateTime", "lastSyncDateTime", "lastSyncStatus")
)
BASE: dict[str, Any] = {LIST: [token("business")]}

CASES = (
    Case("valid, and it synchronises"),
    Case("in progress", {STATUS: "inProgress"}),
    Case("in another case", {STATE: "Valid"}),
    Case("30 days", {END: "2026-12-01T06:00:00Z"}, {"business"}),
    Case("30 days, and 20 are sufficient", {END: "2026-12-01T06:00:00Z"}, options={"minimum_days": 20}),
    Case("expired", {STATE: "expired", END: "2026-10-01T06:00:00Z"}, {"business"}),
    Case("expired, and the state does not say it", {END: "2026-10-01T06:00:00Z"}, {"business"}),
    Case("another service uses it", {STATE: "assignedToExternalMDM"}, {"business"}),
    Case("the state is unknown to Intune", {STATE: "unknown"}, {"business"}),
    Case("the last synchronisation failed", {STATUS: "failed"}, {"business"}),
    Case("no synchronisation for two days", {SYNC: "2026-10-30T06:00:00Z"}, {"business"}),
    Case("two days, which are accepted", {SYNC: "2026-10-30T06:00:00Z"}, options={"maximum_hours": 48}),
    Case("never", {SYNC: None, STATUS: "none"}, {"business"}),
    Case("a second one", {LIST: Add(token("school", state="invalid"))}, {"school"}),
    Case("a hostile name", {STATE: "invalid", f"{LIST}/business/organizationName": "<b>`|\u001b[2J"}, {"business"}),
    Case("none", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a state that is new", {STATE: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a status that is new", {STATUS: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("the end is null", {END: None}, verdict=NOT_ASSESSED),
    Case("a synchronisation in the future", {SYNC: "2027-01-01T00:00:00Z"}, verdict=NOT_ASSESSED),
    Case("R13: the synchronisation was not returned", {SYNC: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
