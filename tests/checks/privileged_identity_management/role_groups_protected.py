"""Cases of `privileged_identity_management.role_groups_protected`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, ANALYSTS, BREAK_GLASS_1, LEARNER, ONBOARDING, WORKER
from tests.checks.compliant.people import SECURITY_READER, assignment, eligible_owner, user
from ztscan.core.model import Verdict

OWNERS = f"role_group_owners/{ANALYST_GROUP}"
MEMBERSHIPS = f"role_group_assignment_schedules/{ANALYST_GROUP}"
CAN_JOIN = f"role_group_eligibility/{ANALYST_GROUP}"
MEMBERS = f"role_group_members/{ANALYST_GROUP}"


def owner(key: str, name: str) -> dict[str, object]:
    return {"@odata.type": "#microsoft.graph.user", **user(key, name)}


CAN_OWN = {
    CAN_JOIN: Add(eligible_owner("gei-own", WORKER, ANALYST_GROUP)),
    f"directory_objects/{WORKER}": owner(WORKER, "wilma worker"),
}

CASES = (
    Case("no owner, and members join just in time"),
    Case("an ordinary user owns it", {OWNERS: [owner(WORKER, "wilma worker")]}, fails={ANALYST_GROUP}),
    Case("an administrator owns it", {OWNERS: [owner(ADMIN, "ada admin")]}),
    Case(
        "a permanent member",
        {f"{MEMBERSHIPS}/gai-1/assignmentType": "assigned", f"{MEMBERSHIPS}/gai-1/endDateTime": None},
        fails={ANALYST_GROUP},
    ),
    Case("a member until a date", {f"{MEMBERSHIPS}/gai-1/assignmentType": "assigned"}),
    Case("a member of whom PIM does not know", {MEMBERSHIPS: []}, fails={ANALYST_GROUP}),
    Case("an emergency account is a member", {MEMBERS: Add({"@odata.type": "#microsoft.graph.user", "id": BREAK_GLASS_1})}),
    Case(
        "no group holds a role",
        {
            "role_assignments/ra-analysts/principalId": ANALYSTS[0],
            "role_assignment_schedule_instances/rai-analysts/principalId": ANALYSTS[0],
        },
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("another holds the role too", {"role_assignments": Add(assignment("ra-ada", ADMIN, SECURITY_READER))}),
    Case("its owners could not be read", {OWNERS: gap("role_group_owners")}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "a permanent member, and its owners could not be read",
        {MEMBERSHIPS: [], OWNERS: gap("role_group_owners")},
        fails={ANALYST_GROUP},
    ),
    Case("memberships could not be read", {MEMBERSHIPS: gap("role_group_assignment_schedules")}, verdict=Verdict.NOT_ASSESSED),
    Case("an ordinary user can activate the ownership", CAN_OWN, fails={ANALYST_GROUP}),
    Case("an administrator can activate the ownership", {CAN_JOIN: Add(eligible_owner("gei-own", ADMIN, ANALYST_GROUP))}),
    Case(
        "an owner is eligible for the ownership too",
        {OWNERS: [owner(WORKER, "wilma worker")], **CAN_OWN},
        fails={ANALYST_GROUP},
    ),
    Case(
        "the members of a group can activate the ownership",
        {
            CAN_JOIN: Add(eligible_owner("gei-own", ONBOARDING, ANALYST_GROUP)),
            f"role_group_members/{ONBOARDING}": [{"@odata.type": "#microsoft.graph.user", "id": LEARNER}],
        },
        fails={ANALYST_GROUP},
    ),
    Case(
        "the members of a group that can activate the ownership could not be read",
        {
            CAN_JOIN: Add(eligible_owner("gei-own", ONBOARDING, ANALYST_GROUP)),
            f"role_group_members/{ONBOARDING}": gap("role_group_members"),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a deleted user can activate the ownership", {**CAN_OWN, f"directory_objects/{WORKER}": None}),
    Case(
        "what can activate the ownership could not be read",
        {**CAN_OWN, f"directory_objects/{WORKER}": gap("directory_objects")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "who can activate the ownership could not be read",
        {CAN_JOIN: gap("role_group_eligibility")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
