"""Cases of `conditional_access.sync_account_location_locked`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant import people
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.hybrid import SYNCHRONIZATION_ROLE, sync_account
from tests.checks.compliant.names import ANALYST_GROUP, SYNC_ACCOUNT, TENANT
from ztscan.core.model import Verdict

OFFICE = {"includeLocations": ["All"], "excludeLocations": ["head-office"]}


def synchronised(state: str = "enabled", locations: Any = OFFICE, **properties: Any) -> dict[str, Any]:
    """The change that adds a synchronisation account and leaves one policy, which blocks it by location."""
    who = users(includeRoles=[SYNCHRONIZATION_ROLE])
    lock = policy("lock", "Lock", state=state, conditions={"users": who, "locations": locations}, grantControls=grant("block"))
    account = people.user(SYNC_ACCOUNT, "sync server", **properties)
    return {**sync_account(), "users": [*people.RESOURCES["users"], account], "conditional_access_policies": [lock]}


CASES = (
    Case("blocked outside of the office", synchronised()),
    Case(
        "blocked outside of the office, and members of a group with a role could not be read",
        {**synchronised(), f"role_group_members/{ANALYST_GROUP}": gap("role_group_members")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("blocked in two countries only", synchronised(locations={"includeLocations": ["countries"]}), fails={TENANT}),
    Case("R25: only reported", synchronised("enabledForReportingButNotEnforced"), fails={TENANT}),
    Case("the account is disabled", synchronised(accountEnabled=False), verdict=Verdict.NOT_APPLICABLE),
    Case("synchronisation is an application", verdict=Verdict.NOT_APPLICABLE),
)
