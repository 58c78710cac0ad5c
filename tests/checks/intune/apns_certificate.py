"""Cases of `intune.apns_certificate`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, Remove
from tests.checks.unlicensed import rows_of_intune
from ztscan.core.model import Verdict

ONE = "apple_push_certificate"
END = f"{ONE}/expirationDateTime"
NOT_ASSESSED = Verdict.NOT_ASSESSED
BASE: dict[str, Any] = {
    ONE: {"id": "certificate", "appleIdentifier": "apple@fabrikam.example", "expirationDateTime": "2027-08-01T06:00:00Z"}
}

CASES = (
    Case("valid for months"),
    Case("31 days", {END: "2026-12-02T06:00:00Z"}),
    Case("30 days", {END: "2026-12-01T06:00:00Z"}, {"certificate"}),
    Case("30 days, and 20 are sufficient", {END: "2026-12-01T06:00:00Z"}, options={"minimum_days": 20}),
    Case("some hours", {END: "2026-11-01T10:00:00Z"}, {"certificate"}),
    Case("expired", {END: "2026-10-30T06:00:00Z"}, {"certificate"}),
    Case("expired, whatever is sufficient", {END: "2026-10-30T06:00:00Z"}, {"certificate"}, options={"minimum_days": 0}),
    Case("none: no Apple devices", {ONE: None}, verdict=Verdict.NOT_APPLICABLE),
    Case("null", {END: None}, verdict=NOT_ASSESSED),
    Case("no time", {END: "<b>`|\u001b[2J"}, verdict=NOT_ASSESSED),
    Case("no time zone", {END: "2027-08-01T06:00:00"}, verdict=NOT_ASSESSED),
    Case("R13: the end was not returned", {END: Remove()}, verdict=NOT_ASSESSED),
    *rows_of_intune(ONE),
)
