"""Cases of `privileged_access.app_admin_scoped`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, ANALYSTS, BILLING, BILLING_APPLICATION, HELPDESK
from tests.checks.compliant.people import assignment, instance
from ztscan.core.model import Verdict

ROLE, CLOUD_ROLE = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "158c047a-c907-4556-b7ef-446551a6b5f7"
ASSIGNED, ELIGIBLE = "role_assignments", "role_eligibility_schedule_instances"
NOT_ASSESSED = Verdict.NOT_ASSESSED
WORKLOAD = {
    f"directory_objects/{BILLING}": {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}
}
DEFINED = {
    "role_definitions": Add(
        *({"id": role, "templateId": role, "displayName": "App admin", "isBuiltIn": True} for role in (ROLE, CLOUD_ROLE))
    )
}
UNIT = "/administrativeUnits/0b0f4a36-6b3c-4c1e-9b7d-1f6c9a9e7a11"


def held(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**DEFINED, ASSIGNED: Add(*rows), **more}


CASES = (
    Case("nobody holds it", verdict=Verdict.NOT_APPLICABLE),
    Case("for one application", held(assignment("a", ADMIN, ROLE, f"/{BILLING_APPLICATION}"))),
    Case("for one service principal", held(assignment("a", ADMIN, CLOUD_ROLE, f"/{BILLING.upper()}"))),
    Case("for the tenant", held(assignment("a", ADMIN, ROLE)), {ADMIN}),
    Case("the same power by another name", held(assignment("a", ADMIN, CLOUD_ROLE)), {ADMIN}),
    Case("an administrative unit is no application", held(assignment("a", ADMIN, ROLE, UNIT)), {ADMIN}),
    Case("eligible", {**DEFINED, ELIGIBLE: Add(instance("e", HELPDESK, ROLE))}, {HELPDESK}),
    Case("a group", held(assignment("a", ANALYST_GROUP, ROLE)), set(ANALYSTS)),
    Case("an application that administers all others", held(assignment("a", BILLING, ROLE), **WORKLOAD), {BILLING}),
    Case("one narrow and one wide", held(assignment("a", ADMIN, ROLE, f"/{BILLING}"), assignment("b", ADMIN, ROLE)), {ADMIN}),
    Case(
        "a hostile name",
        held(assignment("a", ADMIN, ROLE), **{f"directory_objects/{ADMIN}/userPrincipalName": "<b>`|\u001b[2J"}),
        {ADMIN},
    ),
    Case("a scope that is no application", held(assignment("a", ADMIN, ROLE, "/somewhere")), verdict=NOT_ASSESSED),
    Case(
        "applications could not be read",
        held(assignment("a", ADMIN, ROLE, f"/{BILLING_APPLICATION}"), applications=gap("applications")),
        verdict=NOT_ASSESSED,
    ),
    Case("nobody is seen, and eligibilities could not be read", {ELIGIBLE: gap(ELIGIBLE)}, verdict=NOT_ASSESSED),
    Case("wide, and eligibilities could not be read", held(assignment("a", ADMIN, ROLE), **{ELIGIBLE: gap(ELIGIBLE)}), {ADMIN}),
)
