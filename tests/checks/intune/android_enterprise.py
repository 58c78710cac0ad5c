"""Cases of `intune.android_enterprise`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

ONE = "managed_google_play"
BINDING, STATUS, SYNC = (f"{ONE}/{name}" for name in ("bindStatus", "lastAppSyncStatus", "lastAppSyncDateTime"))
NOT_ASSESSED = Verdict.NOT_ASSESSED
BASE: dict[str, Any] = {
    ONE: {
        "id": "androidManagedStoreAccountEnterpriseSettings",
        "bindStatus": "boundAndValidated",
        "lastAppSyncStatus": "success",
        "lastAppSyncDateTime": "2026-10-31T18:00:00Z",
    }
}
SUBJECT = "androidManagedStoreAccountEnterpriseSettings"

CASES = (
    Case("bound, and it synchronises"),
    Case("in another case", {BINDING: "BoundAndValidated", STATUS: "Success"}),
    Case("bound, and not validated", {BINDING: "bound"}, {SUBJECT}),
    Case("unbinding", {BINDING: "unbinding"}, {SUBJECT}),
    Case("the account is no longer valid", {STATUS: "credentialsNotValid"}, {SUBJECT}),
    Case("both", {BINDING: "bound", STATUS: "none", SYNC: None}, {SUBJECT}),
    Case("no synchronisation for two days", {SYNC: "2026-10-30T06:00:00Z"}, {SUBJECT}),
    Case("two days, which are accepted", {SYNC: "2026-10-30T06:00:00Z"}, options={"maximum_hours": 48}),
    Case("never", {SYNC: None}, {SUBJECT}),
    Case("not bound", {BINDING: "notBound", STATUS: "none", SYNC: None}, verdict=Verdict.NOT_APPLICABLE),
    Case("never set up", {ONE: None}, verdict=Verdict.NOT_APPLICABLE),
    Case("a state that is new", {BINDING: "unknownFutureValue"}, verdict=NOT_ASSESSED),
    Case("a status that is new", {STATUS: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("R13: the state was not returned", {BINDING: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the synchronisation was not returned", {SYNC: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(ONE),
)
