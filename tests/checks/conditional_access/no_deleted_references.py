"""Cases of `conditional_access.no_deleted_references`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import policy, users
from tests.checks.compliant.names import APPROVERS, WORKER
from ztscan.core.model import Gap, GapReason, Verdict

POLICIES = "conditional_access_policies"
GONE = "44444444-4444-4444-8444-444444444444"
NAMELESS = "44444444-4444-4444-8444-444444444445"
LIVE_ROLE = "62E90394-69F5-4237-9190-012177145E10"


def naming(key: str = "added", state: str = "enabled", **lists: Any) -> Add:
    """One more policy, whose users are these lists."""
    return Add(policy(key, "Added", state=state, conditions={"users": users(**lists)}))


def unresolved(key: str) -> Gap:
    return Gap("directory_objects", GapReason.NO_PERMISSION, f"{key} could not be resolved", "grant")


CASES = (
    Case("everything exists"),
    Case("an excluded group is gone", {POLICIES: naming(excludeGroups=[GONE]), f"directory_objects/{GONE}": None}, {"added"}),
    Case("an included user is gone", {POLICIES: naming(includeUsers=[GONE]), f"directory_objects/{GONE}": None}, {"added"}),
    Case(
        "two policies and several lists name what is gone",
        {
            POLICIES: Add(
                *naming("one", includeGroups=[GONE], excludeGroups=[GONE]).objects,
                *naming("two", "disabled", excludeUsers=[GONE]).objects,
            ),
            f"directory_objects/{GONE}": None,
        },
        fails={"one", "two"},
    ),
    Case(
        "it is in the recycle bin",
        {
            POLICIES: naming(includeGroups=[GONE]),
            f"directory_objects/{GONE}": None,
            "deleted_groups": Add({"id": GONE, "displayName": "Old project"}),
        },
        fails={"added"},
    ),
    Case(
        "users in the recycle bin, with and without a name",
        {
            POLICIES: naming(includeUsers=[GONE], excludeUsers=[NAMELESS]),
            f"directory_objects/{GONE}": None,
            f"directory_objects/{NAMELESS}": None,
            "deleted_users": Add(
                {"id": GONE, "userPrincipalName": None, "displayName": "Somebody"},
                {"id": NAMELESS, "userPrincipalName": None, "displayName": None},
            ),
        },
        fails={"added"},
    ),
    Case(
        "the recycle bin could not be read",
        {
            POLICIES: naming(includeUsers=[GONE]),
            f"directory_objects/{GONE}": None,
            "deleted_users": gap("deleted_users"),
            "deleted_groups": gap("deleted_groups"),
        },
        fails={"added"},
    ),
    Case("a role that is gone", {POLICIES: naming(includeRoles=[GONE])}, fails={"added"}),
    Case("a role in capitals", {POLICIES: naming(includeRoles=[LIVE_ROLE])}),
    Case("a group that exists", {POLICIES: naming(includeGroups=[APPROVERS])}),
    Case(
        "R16: a policy for workload identities names nobody",
        {
            POLICIES: Add(
                policy(
                    "workloads",
                    "Workloads",
                    conditions={
                        "users": users("None", excludeUsers=[]),
                        "clientApplications": {"includeServicePrincipals": ["ServicePrincipalsInMyTenant"]},
                    },
                )
            )
        },
    ),
    Case(
        "R8: kinds of guests in one string name no object",
        {
            POLICIES: naming(
                includeGuestsOrExternalUsers={
                    "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,somethingNew",
                    "externalTenants": {"membershipKind": "enumerated", "members": [GONE]},
                }
            )
        },
    ),
    Case("R3, R18: no policies", {POLICIES: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "a policy without conditions",
        {POLICIES: Add({"id": "bare", "state": "enabled", "conditions": None})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "one object could not be resolved",
        {POLICIES: naming(includeUsers=[WORKER]), f"directory_objects/{WORKER}": gap("directory_objects")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "one object could not be resolved, another is gone",
        {
            POLICIES: naming(includeUsers=[WORKER, GONE]),
            f"directory_objects/{WORKER}": gap("directory_objects"),
            f"directory_objects/{GONE}": None,
        },
        fails={"added"},
    ),
    Case(
        "several objects could not be resolved",
        {
            POLICIES: naming(includeUsers=[WORKER, GONE, NAMELESS], excludeGroups=[APPROVERS]),
            **{f"directory_objects/{key}": unresolved(key) for key in (WORKER, GONE, NAMELESS, APPROVERS)},
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("nobody asked for the object", {POLICIES: naming(includeUsers=[GONE])}, verdict=Verdict.NOT_ASSESSED),
)
