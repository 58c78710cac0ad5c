"""Cases of `privileged_access.sp_role_no_owner`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import ADMIN, ANALYST_GROUP, BILLING, BILLING_APPLICATION, GUEST, SECURITY_ADMIN, WORKER
from tests.checks.compliant.people import HELPDESK_ADMINISTRATOR, SECURITY_ADMINISTRATOR, assignment, user
from ztscan.core.model import Verdict

SERVICE_PRINCIPAL = {"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING, "displayName": "Billing"}


def owner(key: str, name: str) -> dict[str, object]:
    return {"@odata.type": "#microsoft.graph.user", **user(key, name)}


def owned(of_principal: list[dict[str, object]], of_application: list[dict[str, object]]) -> dict[str, object]:
    """Billing holds Security Administrator and has these owners."""
    return {
        f"directory_objects/{BILLING}": SERVICE_PRINCIPAL,
        "role_assignments": Add(assignment("ra-b", BILLING, SECURITY_ADMINISTRATOR)),
        f"service_principal_owners/{BILLING}": of_principal,
        f"application_owners/{BILLING_APPLICATION}": of_application,
    }


WILMA, SAM, ADA = owner(WORKER, "wilma worker"), owner(SECURITY_ADMIN, "sam security"), owner(ADMIN, "ada admin")
GITA = owner(GUEST, "gita guest")
NOT_ASSESSED = Verdict.NOT_ASSESSED

CASES = (
    Case("nobody owns it", owned([], [])),
    Case("no application holds a privileged role", verdict=Verdict.NOT_APPLICABLE),
    Case("an ordinary user owns the service principal", owned([WILMA], []), fails={BILLING}),
    Case("an ordinary user owns the application", owned([], [WILMA]), fails={BILLING}),
    Case("an ordinary user owns the application with one who has the same role", owned([], [SAM, WILMA]), fails={BILLING}),
    Case("two ordinary owners leave the application without one", owned([], [WILMA, GITA]), fails={BILLING}),
    Case("owners with the same role, or all of them", owned([SAM], [ADA])),
    Case(
        "an owner who has one of its two roles",
        {
            **owned([SAM], []),
            "role_assignments": Add(
                assignment("ra-b", BILLING, SECURITY_ADMINISTRATOR), assignment("ra-c", BILLING, HELPDESK_ADMINISTRATOR)
            ),
        },
        fails={BILLING},
    ),
    Case(
        "the application lives in another tenant",
        {
            **owned([], []),
            f"applications/{BILLING_APPLICATION}": Remove(),
            f"service_principals/{BILLING}/appOwnerOrganizationId": "99999999-9999-4999-8999-999999999999",
        },
    ),
    Case(
        "the application lives in another tenant, and an ordinary user owns it here",
        {
            **owned([WILMA], []),
            f"applications/{BILLING_APPLICATION}": Remove(),
            f"service_principals/{BILLING}/appOwnerOrganizationId": "99999999-9999-4999-8999-999999999999",
        },
        fails={BILLING},
    ),
    Case(
        "the application is missing in the list",
        {**owned([], []), f"applications/{BILLING_APPLICATION}": Remove()},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "through a group",
        {
            f"role_group_members/{ANALYST_GROUP}": Add({"@odata.type": "#microsoft.graph.servicePrincipal", "id": BILLING}),
            f"service_principal_owners/{BILLING}": [WILMA],
            f"application_owners/{BILLING_APPLICATION}": [],
        },
        fails={BILLING},
    ),
    Case(
        "owners could not be read",
        {**owned([], []), "service_principal_owners": gap("service_principal_owners")},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "R21: an owner is seen, others could not be read",
        {**owned([], [WILMA]), "service_principal_owners": gap("service_principal_owners")},
        fails={BILLING},
    ),
    Case(
        "whether the owner is eligible could not be read",
        {**owned([SAM], []), "role_eligibility_schedule_instances": gap("role_eligibility_schedule_instances")},
        verdict=NOT_ASSESSED,
    ),
)
