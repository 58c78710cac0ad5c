"""Cases of `applications.privileged_api_no_owner`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import GRANTS, HELD, HOSTILE, PRINCIPALS, ROLES_RW, held, one, scope
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.names import ADMIN, BILLING, BILLING_APPLICATION, GUEST, SECURITY_ADMIN, TICKETS, WORKER
from ztscan.core.model import Verdict

OF_THE_APPLICATION = f"applications_with_owners/{BILLING_APPLICATION}/owners"
OF_THE_PRINCIPAL = f"service_principals_with_owners/{BILLING}/owners"
POWER = {HELD: [held(BILLING, ROLES_RW)], OF_THE_APPLICATION: []}
"""Billing can take over the tenant, and has no owner."""


def person(key: str, name: str = "somebody@fabrikam.example") -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.user", "id": key, "displayName": None, "userPrincipalName": name}


def principal(key: str) -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.servicePrincipal", "id": key, "displayName": "owner"}


CASES = (
    Case("no powerful application", verdict=Verdict.NOT_APPLICABLE),
    Case("only a delegated permission", {GRANTS: [scope("Directory.AccessAsUser.All")]}, verdict=Verdict.NOT_APPLICABLE),
    Case("no owner", POWER),
    Case("an owner of the application", {**POWER, OF_THE_APPLICATION: [person(WORKER, HOSTILE)]}, fails={BILLING}),
    Case("an owner of the service principal", {**POWER, OF_THE_PRINCIPAL: [person(WORKER)]}, fails={BILLING}),
    Case("a Security Administrator is not as powerful", {**POWER, OF_THE_PRINCIPAL: [person(SECURITY_ADMIN)]}, fails={BILLING}),
    Case("a Global Administrator", {**POWER, OF_THE_PRINCIPAL: [person(ADMIN)]}),
    Case(
        "it has a delegated permission, too",
        {**POWER, GRANTS: [scope("Directory.AccessAsUser.All")], OF_THE_PRINCIPAL: [person(WORKER)]},
        fails={BILLING},
    ),
    Case("a guest", {**POWER, OF_THE_PRINCIPAL: [person(GUEST)]}, fails={BILLING}),
    Case("a service principal", {**POWER, OF_THE_PRINCIPAL: [principal(TICKETS)]}, fails={BILLING}),
    Case(
        "a service principal with such a permission",
        {**POWER, HELD: [held(BILLING, ROLES_RW), held(TICKETS, ROLES_RW)], OF_THE_PRINCIPAL: [principal(TICKETS)]},
    ),
    Case(
        "an application of a vendor",
        {HELD: [held(TICKETS, ROLES_RW)], f"service_principals_with_owners/{TICKETS}/owners": [person(WORKER)]},
        fails={TICKETS},
    ),
    Case("the kind of an owner was not returned", {**POWER, OF_THE_PRINCIPAL: [{"id": WORKER}]}, verdict=Verdict.NOT_ASSESSED),
    Case("owners were not returned", {**POWER, OF_THE_PRINCIPAL: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "owners of the application were not returned, one of the service principal is there",
        {**POWER, OF_THE_APPLICATION: None, OF_THE_PRINCIPAL: [person(WORKER)]},
        fails={BILLING},
    ),
    Case(
        "more owners than the list shows",
        {
            **POWER,
            OF_THE_PRINCIPAL: [person(ADMIN)] * 20,
            "service_principal_owners": {BILLING: [person(ADMIN), person(WORKER)]},
        },
        fails={BILLING},
    ),
    Case(
        "the rest of the owners could not be read",
        {**POWER, OF_THE_PRINCIPAL: [person(ADMIN)] * 20, "service_principal_owners": {BILLING: gap("service_principal_owners")}},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a new service principal lacks its owners", {HELD: [held("x", ROLES_RW)], PRINCIPALS: one()}, verdict=Verdict.NOT_ASSESSED
    ),
    Case(
        "roles could not be read",
        {**POWER, OF_THE_PRINCIPAL: [person(WORKER)], "role_assignments": gap("role_assignments")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "its application is missing in the list",
        {**POWER, f"applications/{BILLING_APPLICATION}": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "permissions on other APIs could not be read, and a user owns it",
        {**POWER, OF_THE_PRINCIPAL: [person(WORKER)], "api_app_role_assignments": gap("api_app_role_assignments")},
        fails={BILLING},
    ),
    Case("permissions could not be read", {HELD: gap(HELD)}, verdict=Verdict.NOT_ASSESSED),
)
