"""Cases of `conditional_access.sync_account_excluded`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant import people
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.hybrid import SYNCHRONIZATION_ROLE, sync_account
from tests.checks.compliant.names import SYNC_ACCOUNT
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def synchronised(*policies: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """The change that adds a synchronisation account and leaves only these policies."""
    account = people.user(SYNC_ACCOUNT, "sync server", **properties)
    return {**sync_account(), "users": [*people.RESOURCES["users"], account], POLICIES: list(policies)}


def for_all(**conditions: Any) -> dict[str, Any]:
    return policy("all", "Everybody", conditions=conditions)


OFFICE = {"includeLocations": ["All"], "excludeLocations": ["head-office"]}

CASES = (
    Case("excluded by its role", synchronised(for_all(users=users("All", excludeRoles=[SYNCHRONIZATION_ROLE])))),
    Case("excluded itself", synchronised(for_all(users=users("All", excludeUsers=[SYNC_ACCOUNT])))),
    Case("not excluded", synchronised(for_all()), fails={"all"}),
    Case("not excluded from a block of legacy clients", synchronised(for_all(clientAppTypes=["exchangeActiveSync", "other"]))),
    Case("R25: not excluded from a trial", synchronised({**for_all(), "state": "enabledForReportingButNotEnforced"})),
    Case(
        "tied to a network", synchronised(policy("lock", "Lock", conditions={"locations": OFFICE}, grantControls=grant("block")))
    ),
    Case("a policy that requires nothing", synchronised({**for_all(), "grantControls": None})),
    Case(
        "members of a group that holds roles could not be read",
        {
            **synchronised(for_all(users=users("All", excludeUsers=[SYNC_ACCOUNT]))),
            "role_group_members": gap("role_group_members"),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a condition that is new", synchronised(for_all(weather="rain")), verdict=Verdict.NOT_ASSESSED),
    Case("the account is disabled", synchronised(for_all(), accountEnabled=False), verdict=Verdict.NOT_APPLICABLE),
    Case("synchronisation is an application", verdict=Verdict.NOT_APPLICABLE),
)
