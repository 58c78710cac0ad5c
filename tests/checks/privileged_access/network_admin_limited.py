"""Cases of `privileged_access.network_admin_limited`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, ANALYSTS, BILLING, GUEST, HELPDESK, SECURITY_ADMIN
from tests.checks.compliant.people import assignment, details, instance
from ztscan.core.model import Verdict

ROLE = "ac434307-12b9-4fa1-a708-88bf58caabc1"
ASSIGNED, ELIGIBLE, DETAILS = "role_assignments", "role_eligibility_schedule_instances", "privileged_user_details"
NOT_ASSESSED = Verdict.NOT_ASSESSED
WORKLOAD = {
    f"directory_objects/{BILLING}": {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}
}
DEFINED = {"role_definitions": Add({"id": ROLE, "templateId": ROLE, "displayName": "GSA Admin", "isBuiltIn": True})}
GITA = {
    f"{DETAILS}/{GUEST}": details(GUEST, "gita guest", userType="Guest"),
    f"directory_objects/{GUEST}": {"@odata.type": "#microsoft.graph.user", "id": GUEST, "displayName": "Gita"},
}


def held(*people: str, **more: Any) -> dict[str, Any]:
    """These people are eligible for the role."""
    return {**DEFINED, ELIGIBLE: Add(*(instance(f"gsa-{key}", key, ROLE) for key in people)), **more}


CASES = (
    Case("nobody holds it", verdict=Verdict.NOT_APPLICABLE),
    Case("two people", held(ADMIN, HELPDESK)),
    Case(
        "active and eligible is one person",
        held(ADMIN, HELPDESK, **{ASSIGNED: Add(assignment("a", ADMIN, ROLE))}),
        options={"maximum": 2},
    ),
    Case("a group of six", {**DEFINED, ASSIGNED: Add(assignment("a", ANALYST_GROUP, ROLE))}, {ROLE}),
    Case("a group of six is admitted", {**DEFINED, ASSIGNED: Add(assignment("a", ANALYST_GROUP, ROLE))}, options={"maximum": 6}),
    Case(
        "six, one of them an application",
        held(*ANALYSTS[:3], ADMIN, HELPDESK, **WORKLOAD, **{ASSIGNED: Add(assignment("a", BILLING, ROLE))}),
        {ROLE},
    ),
    Case("a guest", held(ADMIN, **GITA, **{ASSIGNED: Add(assignment("a", GUEST, ROLE))}), {GUEST}),
    Case("an invited person who was made a member", held(ADMIN, **{f"users/{ADMIN}/creationType": "Invitation"}), {ADMIN}),
    Case("synchronised", held(SECURITY_ADMIN, **{f"{DETAILS}/{SECURITY_ADMIN}/onPremisesSyncEnabled": True}), {SECURITY_ADMIN}),
    Case(
        "a hostile name",
        held(
            ADMIN, **{f"{DETAILS}/{ADMIN}/onPremisesSyncEnabled": True, f"{DETAILS}/{ADMIN}/userPrincipalName": "<b>`|\u001b[2J"}
        ),
        {ADMIN},
    ),
    Case("the type was not returned", held(ADMIN, **{f"{DETAILS}/{ADMIN}/userType": None}), verdict=NOT_ASSESSED),
    Case("details could not be read", held(ADMIN, **{DETAILS: gap(DETAILS)}), verdict=NOT_ASSESSED),
    Case("users could not be read", {"users": gap("users")}, verdict=NOT_ASSESSED),
    Case("nobody is seen, and eligibilities could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=NOT_ASSESSED),
    Case(
        "too many, and eligibilities could not be read",
        {**DEFINED, ASSIGNED: Add(assignment("a", ANALYST_GROUP, ROLE)), ELIGIBLE: gap(ELIGIBLE)},
        {ROLE},
    ),
)
