"""Cases of `privileged_access.no_stale`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, assignment
from tests.checks.unlicensed import WITHOUT_PIM
from ztscan.core.model import Verdict

ALERTS = "role_management_alerts"
ALERT = f"{ALERTS}/StaleSignInAlert"
ACTIVITY = "privileged_user_sign_in_activity"
WARNING = {f"{ALERT}/isActive": True}
LAST = "signInActivity/lastSuccessfulSignInDateTime"
NO_PIM = {**WITHOUT_PIM, "role_assignments": Add(assignment("ra-ada", ADMIN, GLOBAL_ADMINISTRATOR))}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def last_seen(user: str, time: str) -> dict[str, str]:
    return {f"{ACTIVITY}/{user}/{LAST}": time}


ADA_IS_GONE = last_seen(ADMIN, "2026-05-01T00:00:00Z")

CASES = (
    Case("PIM gives the all-clear"),
    Case("PIM gives the all-clear by its own threshold", ADA_IS_GONE),
    Case("PIM warns, and somebody is gone", {**WARNING, **ADA_IS_GONE}, fails={ADMIN}),
    Case("PIM warns because of an emergency account", {**WARNING, **last_seen(BREAK_GLASS_1, "2025-01-01T00:00:00Z")}),
    Case(
        "R5: no emergency accounts are declared",
        {**WARNING, **last_seen(BREAK_GLASS_1, "2025-01-01T00:00:00Z")},
        emergency_access=(),
        fails={BREAK_GLASS_1},
    ),
    Case("thirty days to the second", {**WARNING, **last_seen(ADMIN, "2026-10-02T06:00:00Z")}),
    Case("a second more", {**WARNING, **last_seen(ADMIN, "2026-10-02T05:59:59Z")}, fails={ADMIN}),
    Case("half a year is admitted", {**WARNING, **ADA_IS_GONE}, options={"maximum_days": 190}),
    Case(
        "never signed in, and made long ago",
        {**WARNING, f"{ACTIVITY}/{ADMIN}/signInActivity": None},
        fails={ADMIN},
    ),
    Case(
        "never signed in, and made yesterday",
        {
            **WARNING,
            f"{ACTIVITY}/{ADMIN}/signInActivity": None,
            f"privileged_user_details/{ADMIN}/createdDateTime": "2026-10-31T08:00:00Z",
        },
    ),
    Case(
        "never signed in, and when it was made is not known",
        {
            **WARNING,
            f"{ACTIVITY}/{ADMIN}/signInActivity": None,
            f"privileged_user_details/{ADMIN}/createdDateTime": None,
        },
        verdict=NOT_ASSESSED,
    ),
    Case("PIM looked long ago", {f"{ALERT}/lastScannedDateTime": "2026-01-01T00:00:00Z", **ADA_IS_GONE}, fails={ADMIN}),
    Case("PIM has no such alert", {ALERT: Remove(), **ADA_IS_GONE}, fails={ADMIN}),
    Case("the tenant has no PIM", {**NO_PIM, **ADA_IS_GONE}, fails={ADMIN}),
    Case("alerts could not be read, and somebody is gone", {ALERTS: gap(ALERTS), **ADA_IS_GONE}, verdict=NOT_ASSESSED),
    Case("alerts could not be read, and nobody is gone", {ALERTS: gap(ALERTS)}),
    Case("PIM warns, and sign-ins could not be read", {**WARNING, ACTIVITY: gap(ACTIVITY)}, verdict=NOT_ASSESSED),
    Case(
        "R21: one is gone, another could not be read",
        {**WARNING, **ADA_IS_GONE, f"{ACTIVITY}/{ANALYSTS[0]}": gap(ACTIVITY)},
        fails={ADMIN},
    ),
)
