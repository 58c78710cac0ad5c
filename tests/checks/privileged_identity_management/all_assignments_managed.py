"""Cases of `privileged_identity_management.all_assignments_managed`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ANALYST_GROUP, SECURITY_ADMIN, WORKER
from tests.checks.compliant.people import REPORTS_READER, SECURITY_ADMINISTRATOR, assignment
from tests.checks.compliant.privilege import schedule
from ztscan.core.model import GapReason, Verdict

PAST_PIM = {"role_assignments": Add(assignment("ra-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR))}
SCHEDULES = "role_assignment_schedules"
ALERT = "role_management_alerts/RolesAssignedOutsidePimAlert"
CONFIGURATION = "role_management_alert_configurations/RolesAssignedOutsidePimAlert"

CASES = (
    Case("everything came through PIM"),
    Case("an assignment that PIM does not know", PAST_PIM, fails={"ra-sam"}),
    Case(
        "an assignment that PIM found, but did not make",
        {**PAST_PIM, SCHEDULES: Add(schedule("ras-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, createdUsing=None))},
        fails={"ra-sam"},
    ),
    Case(
        "a schedule without a beginning",
        {**PAST_PIM, SCHEDULES: Add(schedule("ras-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, scheduleInfo={}))},
        fails={"ra-sam"},
    ),
    Case(
        "an activation",
        {
            **PAST_PIM,
            SCHEDULES: Add(schedule("ras-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, assignmentType="Activated")),
        },
    ),
    Case(
        "a schedule on another scope",
        {
            **PAST_PIM,
            SCHEDULES: Add(
                schedule("ras-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, directoryScopeId="/administrativeUnits/field")
            ),
        },
        fails={"ra-sam"},
    ),
    Case(
        "a schedule whose scope is null",
        {**PAST_PIM, SCHEDULES: Add(schedule("ras-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, directoryScopeId=None))},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "an assignment whose scope is null",
        {"role_assignments": Add({**assignment("ra-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR), "directoryScopeId": None})},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("a role that is not privileged", {"role_assignments": Add(assignment("ra-wilma", WORKER, REPORTS_READER))}),
    Case(
        "the synchronisation's own role",
        {
            "role_definitions": Add(
                {
                    "id": "d29b2b05-8046-44ba-8758-1e26182fcf32",
                    "displayName": "Directory Synchronization Accounts",
                    "isPrivileged": True,
                }
            ),
            "role_assignments": Add(assignment("ra-sync", WORKER, "d29b2b05-8046-44ba-8758-1e26182fcf32")),
        },
    ),
    Case("PIM warns", {f"{ALERT}/isActive": True}, fails={"RolesAssignedOutsidePimAlert"}),
    Case(
        "nobody is eligible",
        {"role_eligibility_schedule_instances": [], f"role_group_eligibility/{ANALYST_GROUP}": []},
        fails={"unifiedRoleEligibilityScheduleInstance"},
    ),
    Case("only members of a group are eligible", {"role_eligibility_schedule_instances": []}),
    Case("the alert is missing", {ALERT: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R20: not licensed", {SCHEDULES: gap(SCHEDULES, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
    Case("PIM does not look", {f"{CONFIGURATION}/isEnabled": False}, verdict=Verdict.MANUAL),
    Case("PIM does not look, and an assignment is past it", {**PAST_PIM, f"{CONFIGURATION}/isEnabled": False}, fails={"ra-sam"}),
    Case("whether PIM looks was not returned", {f"{CONFIGURATION}/isEnabled": None}, verdict=Verdict.NOT_ASSESSED),
)
