"""Cases of `hybrid_identity.sync_is_current`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

LAST = "organization/0/onPremisesLastSyncDateTime"
NAME = "organization/0/displayName"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def last(time: str | None, **more: Any) -> dict[str, Any]:
    return {**HYBRID, LAST: time, **more}


CASES = (
    Case("half an hour ago", last("2026-11-01T05:30:00Z")),
    Case("three hours ago, to the second", last("2026-11-01T03:00:00Z")),
    Case("a second more", last("2026-11-01T02:59:59Z"), {TENANT}),
    Case("a day ago", last("2026-10-31T06:00:00Z"), {TENANT}),
    Case("a day ago, which is accepted", last("2026-10-31T06:00:00Z"), options={"maximum_hours": 24}),
    Case("a hostile name", last("2026-10-31T06:00:00Z", **{NAME: "<b>`|\u001b[2J"}), {TENANT}),
    Case("in the future", last("2027-10-31T06:00:00Z"), verdict=NOT_ASSESSED),
    Case("a time that is none", last("soon"), verdict=NOT_ASSESSED),
    Case("null", last(None), verdict=NOT_ASSESSED),
    Case("a cloud-only tenant", verdict=Verdict.NOT_APPLICABLE),
    Case("the organisation could not be read", {"organization": gap("organization")}, verdict=NOT_ASSESSED),
)
