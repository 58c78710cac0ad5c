"""Cases of `conditional_access.untrusted_locations_blocked`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import TENANT, WORKER
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
OUTSIDE = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}


def block(key: str = "outside", locations: Any = OUTSIDE, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    return policy(key, key, state=state, conditions={"locations": locations, **conditions}, grantControls=grant("block"))


OFFICE = {"includeLocations": ["All"], "excludeLocations": ["head-office"]}

CASES = (
    Case("blocked outside of trusted locations", {POLICIES: [block()]}),
    Case("blocked outside of the only one by its id", {POLICIES: [block(locations=OFFICE)]}),
    Case(
        "that one is not trusted",
        {POLICIES: [block(locations=OFFICE)], "named_locations/head-office/isTrusted": False},
        fails={TENANT},
    ),
    Case("one user is left out", {POLICIES: [block(users=users("All", excludeUsers=[WORKER]))]}, fails={TENANT}),
    Case("R25: only reported", {POLICIES: [block(state="enabledForReportingButNotEnforced")]}, fails={TENANT}),
    Case("R18: no policies", {POLICIES: []}, fails={TENANT}),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
