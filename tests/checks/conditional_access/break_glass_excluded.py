"""Cases of `conditional_access.break_glass_excluded`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import MFA_FOR_ALL, policy, users
from tests.checks.compliant.names import APPROVERS, BREAK_GLASS_1, BREAK_GLASS_2, WORKER
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def added(*include: str, state: str = "enabled", **people: Any) -> dict[str, Any]:
    """The change that adds a policy for some people."""
    return {POLICIES: Add(policy("added", "Added", state=state, conditions={"users": users(*include, **people)}))}


def only(**people: Any) -> dict[str, Any]:
    return {POLICIES: [policy(MFA_FOR_ALL, "MFA", conditions={"users": users("All", **people)})]}


NOBODY_OUT: dict[str, Any] = {"excludeUsers": []}
BY_GROUP = {
    **added("All", excludeUsers=[], excludeGroups=[APPROVERS]),
    f"group_members/{APPROVERS}": [
        {"@odata.type": "#microsoft.graph.user", "id": BREAK_GLASS_1},
        {"@odata.type": "#microsoft.graph.user", "id": BREAK_GLASS_2},
    ],
}
SERVICES = {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]}

CASES = (
    Case("excluded from all"),
    Case("one account is not excluded from one", added("All", excludeUsers=[BREAK_GLASS_1]), fails={"added"}),
    Case("excluded by a group", BY_GROUP),
    Case("reached by a role", added(includeRoles=[GLOBAL_ADMINISTRATOR], excludeUsers=[]), fails={"added"}),
    Case("a policy for somebody else", added(WORKER, excludeUsers=[])),
    Case("R25: a policy that only reports", added("All", state="enabledForReportingButNotEnforced", **NOBODY_OUT)),
    Case(
        "R16: a policy for workload identities",
        {
            POLICIES: Add(
                policy("added", "Added", conditions={"users": users("None", **NOBODY_OUT), "clientApplications": SERVICES})
            )
        },
    ),
    Case(
        "members of a group could not be read",
        {**BY_GROUP, f"group_members/{APPROVERS}": gap("group_members")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("nobody is declared, two are excluded everywhere", only(), emergency_access=(), verdict=Verdict.MANUAL),
    Case("nobody is declared, nobody is excluded", only(excludeUsers=[]), emergency_access=(), fails={MFA_FOR_ALL}),
    Case("those declared do not exist", emergency_access=("nobody@fabrikam.example",), verdict=Verdict.MANUAL),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
)
