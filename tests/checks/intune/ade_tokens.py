"""Cases of `intune.ade_tokens`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

LIST = "apple_enrolment_tokens"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def token(key: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": key,
        "tokenName": key.title(),
        "tokenExpirationDateTime": "2027-06-01T06:00:00Z",
        "lastModifiedDateTime": "2026-06-01T06:00:00Z",
        "lastSuccessfulSyncDateTime": "2026-10-31T18:00:00Z",
        "lastSyncErrorCode": 0,
        **properties,
    }


END, SYNC = f"{LIST}/business/tokenExpirationDateTime", f"{LIST}/business/lastSuccessfulSyncDateTime"
BASE: dict[str, Any] = {LIST: [token("business")]}

CASES = (
    Case("valid, and it synchronises"),
    Case("30 days", {END: "2026-12-01T06:00:00Z"}, {"business"}),
    Case("30 days, and 20 are sufficient", {END: "2026-12-01T06:00:00Z"}, options={"minimum_days": 20}),
    Case("expired", {END: "2026-10-01T06:00:00Z"}, {"business"}),
    Case(
        "no synchronisation for two days", {SYNC: "2026-10-30T06:00:00Z", f"{LIST}/business/lastSyncErrorCode": 3}, {"business"}
    ),
    Case("two days, which are accepted", {SYNC: "2026-10-30T06:00:00Z"}, options={"maximum_hours": 48}),
    Case("never", {SYNC: None}, {"business"}),
    Case("never, in Graph's way to write it", {SYNC: "0001-01-01T00:00:00Z"}, {"business"}),
    Case("a new token", {SYNC: None, f"{LIST}/business/lastModifiedDateTime": "2026-11-01T00:00:00Z"}),
    Case("expired and silent", {END: "2026-10-01T06:00:00Z", SYNC: "2026-10-01T06:00:00Z"}, {"business"}),
    Case("a second one", {LIST: Add(token("school", tokenExpirationDateTime="2026-11-02T00:00:00Z"))}, {"school"}),
    Case("a hostile name", {END: "2026-10-01T06:00:00Z", f"{LIST}/business/tokenName": "<b>`|\u001b[2J"}, {"business"}),
    Case("none", {LIST: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("a synchronisation in the future", {SYNC: "2027-01-01T00:00:00Z"}, verdict=NOT_ASSESSED),
    Case("the end is null", {END: None}, verdict=NOT_ASSESSED),
    Case(
        "never, and when it was added is null", {SYNC: None, f"{LIST}/business/lastModifiedDateTime": None}, verdict=NOT_ASSESSED
    ),
    Case("R13: the synchronisation was not returned", {SYNC: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(LIST),
)
