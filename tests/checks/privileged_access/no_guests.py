"""Cases of `privileged_access.no_guests`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, GUEST, HELPDESK
from tests.checks.compliant.people import REPORTS_READER, SECURITY_READER, assignment, details, group_membership
from ztscan.core.model import Verdict

PARTNER = "99999999-1111-4222-8333-444444444444"
PARTNER_GROUP = "99999999-0000-4000-8000-00000000aa01"
DETAILS = "privileged_user_details"
GITA = {
    f"{DETAILS}/{GUEST}": details(GUEST, "gita guest", userType="Guest"),
    f"directory_objects/{GUEST}": {"@odata.type": "#microsoft.graph.user", "id": GUEST, "displayName": "Gita"},
}
JOINS = Add(group_membership("gei-gita", GUEST, ANALYST_GROUP))

CASES = (
    Case("members only"),
    Case("a guest holds one", {**GITA, "role_assignments": Add(assignment("ra-g", GUEST, SECURITY_READER))}, fails={GUEST}),
    Case("a guest may join a group that holds one", {**GITA, f"role_group_eligibility/{ANALYST_GROUP}": JOINS}, fails={GUEST}),
    Case("a role that is not privileged", {**GITA, "role_assignments": Add(assignment("ra-g", GUEST, REPORTS_READER))}),
    Case("an invited person who was made a member", {f"users/{ADMIN}/creationType": "Invitation"}, fails={ADMIN}),
    Case(
        "a member whose name shows an invitation", {f"users/{ADMIN}/userPrincipalName": "a#EXT#@fabrikam.example"}, fails={ADMIN}
    ),
    Case("a member synchronised from another tenant", {f"users/{ADMIN}/externalUserState": "Accepted"}, fails={ADMIN}),
    Case(
        "a group of a partner tenant",
        {
            "role_assignments": Add({**assignment("ra-p", PARTNER_GROUP, SECURITY_READER), "principalOrganizationId": PARTNER}),
            f"directory_objects/{PARTNER_GROUP}": None,
        },
        fails={PARTNER_GROUP},
    ),
    Case(
        "a deleted principal",
        {"role_assignments": Add(assignment("ra-d", PARTNER_GROUP, SECURITY_READER)), f"directory_objects/{PARTNER_GROUP}": None},
    ),
    Case("users could not be read", {"users": gap("users")}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the type was not returned", {f"{DETAILS}/{ADMIN}/userType": None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R21: one is a guest, of another it was not returned",
        {f"{DETAILS}/{ADMIN}/userType": None, f"{DETAILS}/{HELPDESK}/userType": "Guest"},
        fails={HELPDESK},
    ),
    Case(
        "R12: a custom role that the tenant marks as privileged",
        {
            **GITA,
            "role_definitions": Add({"id": "custom-role", "templateId": "another", "displayName": "Ours", "isPrivileged": True}),
            "role_assignments": Add(assignment("ra-g", GUEST, "custom-role")),
        },
        fails={GUEST},
    ),
    Case(
        "nobody holds a privileged role",
        {"role_assignments": [], "role_assignment_schedule_instances": [], "role_eligibility_schedule_instances": []},
        verdict=Verdict.NOT_APPLICABLE,
    ),
    Case("details could not be read", {DETAILS: gap(DETAILS)}, verdict=Verdict.NOT_ASSESSED),
)
