"""Cases of `conditional_access.sign_in_frequency_all_users`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EVERY_TIME,
    sign_in_frequency,
    users,
)
from tests.checks.compliant.names import ONBOARDING, TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict


def every(value: int, unit: str = "hours", **conditions: Any) -> dict[str, Any]:
    """A policy with a sign-in frequency."""
    return everybody(None, {"signInFrequency": {**sign_in_frequency(value), "type": unit}}, **conditions)


WEEKLY = every(7, "days")

CASES = (
    *rows_of_proof(WEEKLY, licence=FREE),
    Case("168 hours", only(every(168))),
    Case("eight days", only(every(8, "days")), fails={TENANT}),
    Case(
        "seven days in browsers, one day in apps",
        only(
            every(7, "days", clientAppTypes=["browser"]),
            {**every(1, "days", clientAppTypes=["mobileAppsAndDesktopClients"]), "id": "second"},
        ),
    ),
    Case(
        "a day for some, a month for all",
        only(every(1, "days", users=users(includeGroups=[ONBOARDING])), {**every(30, "days"), "id": "second"}),
        fails={TENANT},
    ),
    Case("a week for all beside a month for all", only(WEEKLY, {**every(30, "days"), "id": "second"})),
    Case("every time", only(everybody(None, {"signInFrequency": EVERY_TIME}))),
    Case("a week, where a day is asked for", only(WEEKLY), options={"maximum_hours": 24}, fails={TENANT}),
    Case("a unit that is new", only(every(7, "moons")), verdict=Verdict.NOT_ASSESSED),
    Case(
        "R1: outside of the office",
        only(narrowed(WEEKLY, locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})),
        fails={TENANT},
    ),
)
