"""Cases of `privileged_identity_management.no_permanent_active`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ANALYST_GROUP, ANALYSTS, BILLING, BREAK_GLASS_1, BREAK_GLASS_2, SECURITY_ADMIN, WORKER
from tests.checks.compliant.people import (
    GLOBAL_ADMINISTRATOR,
    REPORTS_READER,
    SECURITY_ADMINISTRATOR,
    SECURITY_READER,
    assignment,
    group_membership,
    instance,
)
from tests.checks.unlicensed import WITHOUT_PIM
from ztscan.core.model import GapReason, Verdict

DIRECT = "role_assignments"
INSTANCES = "role_assignment_schedule_instances"
SAM = {DIRECT: Add(assignment("ra-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR))}
GLOBALS = {DIRECT: Add(assignment("ra-wilma", WORKER, GLOBAL_ADMINISTRATOR))}
OWN = f"directory_objects/{WORKER}"
WILMA = {OWN: {"@odata.type": "#microsoft.graph.user", "id": WORKER, "displayName": "Wilma"}}
NO_PIM = {**WITHOUT_PIM, "role_group_members": {}, f"{DIRECT}/ra-analysts/principalId": WORKER}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def sam(**properties: object) -> dict[str, object]:
    return {**SAM, INSTANCES: Add(instance("rai-sam", SECURITY_ADMIN, SECURITY_ADMINISTRATOR, **properties))}


CASES = (
    Case("only the emergency accounts, and a group that is joined just in time (R7)"),
    Case("assigned in PIM for good", sam(assignmentType="Assigned"), fails={SECURITY_ADMIN}),
    Case("R7: assigned until a date is not permanent", sam(assignmentType="Assigned", endDateTime="2026-12-31T00:00:00Z")),
    Case("activated", sam(assignmentType="Activated", endDateTime="2026-11-01T12:00:00Z")),
    Case("R6: assigned past PIM, which lists nothing", {**GLOBALS, **WILMA, INSTANCES: []}, fails={WORKER}),
    Case("R6: assigned in a tenant without PIM", {**NO_PIM, **WILMA}, fails={WORKER}),
    Case(
        "PIM says that it is not licensed, the subscriptions say otherwise",
        {**GLOBALS, **WILMA, INSTANCES: gap(INSTANCES, GapReason.NOT_LICENSED)},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R7: a permanent member of a group with a role",
        {
            f"role_group_members/{ANALYST_GROUP}": Add({"@odata.type": "#microsoft.graph.user", "id": SECURITY_ADMIN}),
            f"role_group_assignment_schedules/{ANALYST_GROUP}": Add(
                group_membership("gai-sam", SECURITY_ADMIN, ANALYST_GROUP, assignmentType="assigned")
            ),
        },
        fails={SECURITY_ADMIN},
    ),
    Case(
        "R7: a member of a group with a role, of whom PIM does not know",
        {f"role_group_assignment_schedules/{ANALYST_GROUP}": []},
        fails={ANALYSTS[0]},
    ),
    Case(
        "R7: a member until a date",
        {
            f"role_group_assignment_schedules/{ANALYST_GROUP}/gai-1/assignmentType": "assigned",
            f"role_group_assignment_schedules/{ANALYST_GROUP}/gai-1/endDateTime": "2026-12-31T00:00:00Z",
        },
    ),
    Case("R5: no emergency accounts are declared", emergency_access=(), fails={BREAK_GLASS_1, BREAK_GLASS_2}),
    Case(
        "a service principal",
        {
            DIRECT: Add(assignment("ra-billing", BILLING, SECURITY_READER)),
            "directory_objects/" + BILLING: {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING},
        },
        fails={BILLING},
    ),
    Case("a role that is not privileged", {**WILMA, DIRECT: Add(assignment("ra-wilma", WORKER, REPORTS_READER))}),
    Case(
        "R12: a role by another name",
        {**GLOBALS, **WILMA, f"role_definitions/{GLOBAL_ADMINISTRATOR}/displayName": "Globaler Administrator"},
        fails={WORKER},
    ),
    Case("what the principal is could not be read", {**GLOBALS, OWN: gap("directory_objects")}, verdict=NOT_ASSESSED),
    Case(
        "R21: one permanent holder is certain, though members of a group could not be read",
        {**GLOBALS, **WILMA, f"role_group_members/{ANALYST_GROUP}": gap("role_group_members")},
        fails={WORKER},
    ),
    Case("instances could not be read", {INSTANCES: gap(INSTANCES)}, verdict=NOT_ASSESSED),
)
