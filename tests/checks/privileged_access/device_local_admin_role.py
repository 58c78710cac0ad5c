"""Cases of `privileged_access.device_local_admin_role`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, ANALYSTS, BILLING, GUEST, HELPDESK
from tests.checks.compliant.people import assignment, details, instance
from tests.checks.unlicensed import WITHOUT_PIM
from ztscan.core.model import Verdict

ROLE = "9f06204d-73c1-4d4c-880a-6edb90606fd8"
ASSIGNED, INSTANCES = "role_assignments", "role_assignment_schedule_instances"
ELIGIBLE, DETAILS = "role_eligibility_schedule_instances", "privileged_user_details"
NOT_ASSESSED = Verdict.NOT_ASSESSED
WORKLOAD = {
    f"directory_objects/{BILLING}": {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}
}
DEFINED = {"role_definitions": Add({"id": ROLE, "templateId": ROLE, "displayName": "Local admin", "isBuiltIn": True})}
GITA = {
    f"{DETAILS}/{GUEST}": details(GUEST, "gita guest", userType="Guest"),
    f"directory_objects/{GUEST}": {"@odata.type": "#microsoft.graph.user", "id": GUEST, "displayName": "Gita"},
}


def active(principal: str, **properties: Any) -> dict[str, Any]:
    """An active assignment, as both lists have it."""
    return {
        **DEFINED,
        ASSIGNED: Add(assignment("a", principal, ROLE)),
        INSTANCES: Add(instance("i", principal, ROLE, **{"assignmentType": "Assigned", **properties})),
    }


def eligible(principal: str) -> dict[str, Any]:
    return {**DEFINED, ELIGIBLE: Add(instance("e", principal, ROLE))}


CASES = (
    Case("nobody holds it", verdict=Verdict.NOT_APPLICABLE),
    Case("eligible", eligible(HELPDESK)),
    Case("active until next week", active(HELPDESK, endDateTime="2026-11-08T00:00:00Z")),
    Case("activated", active(HELPDESK, assignmentType="Activated")),
    Case("permanent", active(HELPDESK), {HELPDESK}),
    Case("permanent, and PIM does not list it", {**DEFINED, ASSIGNED: Add(assignment("a", HELPDESK, ROLE))}, {HELPDESK}),
    Case("an application, permanently", {**active(BILLING), **WORKLOAD}, {BILLING}),
    Case("a group, permanently: who has activated its membership", active(ANALYST_GROUP)),
    Case("an eligible guest", {**eligible(GUEST), **GITA}, {GUEST}),
    Case("an invited person who was made a member", {**eligible(ADMIN), f"users/{ADMIN}/creationType": "Invitation"}, {ADMIN}),
    Case("a hostile name", {**active(HELPDESK), f"directory_objects/{HELPDESK}/userPrincipalName": "<b>`|\u001b[2J"}, {HELPDESK}),
    Case(
        "without PIM nothing else is possible, which is no pass",
        {**WITHOUT_PIM, **DEFINED, ASSIGNED: Add(assignment("a", HELPDESK, ROLE))},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("without PIM, a guest", {**WITHOUT_PIM, **DEFINED, **GITA, ASSIGNED: Add(assignment("a", GUEST, ROLE))}, {GUEST}),
    Case(
        "PIM could not be read",
        {**DEFINED, INSTANCES: gap(INSTANCES), ASSIGNED: Add(assignment("a", HELPDESK, ROLE))},
        verdict=NOT_ASSESSED,
    ),
    Case("how it is held was not returned", active(HELPDESK, assignmentType=None), verdict=NOT_ASSESSED),
    Case("the type was not returned", {**eligible(ADMIN), f"{DETAILS}/{ADMIN}/userType": None}, verdict=NOT_ASSESSED),
    Case("details could not be read", {**eligible(ANALYSTS[0]), DETAILS: gap(DETAILS)}, verdict=NOT_ASSESSED),
    Case("nobody is seen, and eligibilities could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=NOT_ASSESSED),
)
