"""Cases of `privileged_access.global_admin_count`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, BREAK_GLASS_1, HELPDESK, SECURITY_ADMIN
from tests.checks.compliant.people import GLOBAL_ADMINISTRATOR, REPORTS_READER, assignment, instance
from ztscan.core.model import Verdict

ROLE = {GLOBAL_ADMINISTRATOR}
ELIGIBLE = "role_eligibility_schedule_instances"
DIRECT = "role_assignments"
BY_GROUP = {DIRECT: Add(assignment("ra-group", ANALYST_GROUP, GLOBAL_ADMINISTRATOR))}


def eligible(*people: str) -> Add:
    return Add(*(instance(f"rei-{number}", person, GLOBAL_ADMINISTRATOR) for number, person in enumerate(people)))


CASES = (
    Case("three: two for emergencies, one eligible"),
    Case("four", {ELIGIBLE: eligible(HELPDESK)}),
    Case("five", {ELIGIBLE: eligible(HELPDESK, SECURITY_ADMIN)}, fails=ROLE),
    Case("five, where eight are admitted", {ELIGIBLE: eligible(HELPDESK, SECURITY_ADMIN)}, options={"maximum": 8}),
    Case("a person who holds it in two ways counts once", {ELIGIBLE: eligible(BREAK_GLASS_1, HELPDESK)}),
    Case("everybody who is eligible for membership of a group counts", BY_GROUP, fails=ROLE),
    Case(
        "one is too few",
        {
            f"{ELIGIBLE}/rei-ada/roleDefinitionId": REPORTS_READER,
            f"{DIRECT}/ra-emergency-1": assignment("ra-1", ADMIN, REPORTS_READER),
            "role_assignment_schedule_instances/rai-emergency-1/roleDefinitionId": REPORTS_READER,
        },
        fails=ROLE,
    ),
    Case("two are enough", {f"{ELIGIBLE}/rei-ada/roleDefinitionId": REPORTS_READER}),
    Case(
        "nobody holds any role",
        {DIRECT: [], "role_assignment_schedule_instances": [], ELIGIBLE: []},
        fails=ROLE,
    ),
    Case(
        "R21: too many are seen, though members of a group could not be read",
        {ELIGIBLE: eligible(HELPDESK, SECURITY_ADMIN), f"role_group_members/{ANALYST_GROUP}": gap("role_group_members")},
        fails=ROLE,
    ),
    Case("eligibility could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=Verdict.NOT_ASSESSED),
    Case("R12: the role has another name here", {f"role_definitions/{GLOBAL_ADMINISTRATOR}/displayName": "Globaler Admin"}),
)
