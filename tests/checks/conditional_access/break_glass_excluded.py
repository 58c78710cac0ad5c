"""Cases of `conditional_access.break_glass_excluded`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import MFA_FOR_ALL, grant, policy, users
from tests.checks.compliant.names import APPROVERS, BREAK_GLASS_1, BREAK_GLASS_2, WORKER
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"


def added(*include: str, state: str = "enabled", requires: tuple[str, ...] = ("mfa",), **people: Any) -> dict[str, Any]:
    """The change that adds a policy for some people."""
    new = policy("added", "Added", state=state, conditions={"users": users(*include, **people)}, grantControls=grant(*requires))
    return {POLICIES: Add(new)}


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
    Case("one account meets MFA with its passkey, the other is excluded from all", added("All", excludeUsers=[BREAK_GLASS_1])),
    Case("both accounts meet MFA, none is excluded from all", added("All", excludeUsers=[]), fails={"added"}),
    Case("one account is blocked", added("All", excludeUsers=[BREAK_GLASS_1], requires=("block",)), fails={"added"}),
    Case(
        "one account needs a device", added("All", excludeUsers=[BREAK_GLASS_1], requires=("compliantDevice",)), fails={"added"}
    ),
    Case("a policy of their own that a passkey meets", added(BREAK_GLASS_1, BREAK_GLASS_2, excludeUsers=[])),
    Case("a policy of their own that blocks", added(BREAK_GLASS_1, excludeUsers=[], requires=("block",)), fails={"added"}),
    Case("a device or MFA", added("All", excludeUsers=[BREAK_GLASS_1], requires=("compliantDevice", "mfa"))),
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
    Case(
        "nobody is declared, and each policy excludes somebody else",
        {
            POLICIES: [
                policy("a", "A", conditions={"users": users("All", excludeUsers=[WORKER])}, grantControls=grant("block")),
                policy("b", "B", conditions={"users": users("All", excludeUsers=[BREAK_GLASS_1])}, grantControls=grant("block")),
            ]
        },
        emergency_access=(),
        fails={"a", "b"},
    ),
    Case(
        "a group without users is declared",
        {f"group_members/{APPROVERS}": []},
        emergency_access=(),
        emergency_groups=(APPROVERS,),
        verdict=Verdict.MANUAL,
    ),
    Case("those declared do not exist", emergency_access=("nobody@fabrikam.example",), verdict=Verdict.MANUAL),
    Case("R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
)
