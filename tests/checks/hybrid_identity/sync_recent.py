"""Cases of `hybrid_identity.sync_recent`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.hybrid import HYBRID
from tests.checks.compliant.names import TENANT
from ztscan.core.model import Verdict

NOT_ASSESSED = Verdict.NOT_ASSESSED


def last(when: str | None) -> dict[str, Any]:
    return {**HYBRID, "organization/0/onPremisesLastSyncDateTime": when}


CASES = (
    Case("half an hour ago", last("2026-11-01T05:30:00Z")),
    Case("three hours ago", last("2026-11-01T03:00:00Z")),
    Case("three hours and a second ago", last("2026-11-01T02:59:59Z"), {TENANT}),
    Case("a day is admitted", last("2026-10-31T08:00:00Z"), options={"maximum_hours": 24}),
    Case(
        "a hostile name",
        {**last("2026-10-01T00:00:00Z"), "organization/0/displayName": "<img src=x>`|\u001b[2J"},
        {TENANT},
    ),
    Case("in the future", last("2036-01-01T00:00:00Z"), verdict=NOT_ASSESSED),
    Case("when was not returned", last(None), verdict=NOT_ASSESSED),
    Case("not synchronised", verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {"organization": gap("organization")}, verdict=NOT_ASSESSED),
)
