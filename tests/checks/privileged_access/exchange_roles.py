"""Cases of `privileged_access.exchange_roles`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.names import BILLING, TICKETS
from tests.checks.unlicensed import COMMUNITY_CLOUD, WITHOUT_SUBSCRIPTIONS
from ztscan.core.model import GapReason, Verdict

ASSIGNMENTS, ROLES = "exchange_role_assignments", "exchange_role_definitions"
READ, SEND, JOURNALING = "role-mail-read", "role-mail-send", "role-journaling"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def assigned(key: str, role: str, principal: str, *, app: str | None = None, directory: str | None = None) -> dict[str, Any]:
    return {"id": key, "principalId": principal, "roleDefinitionId": role, "appScopeId": app, "directoryScopeId": directory}


BASE: dict[str, Any] = {
    ROLES: [
        {"id": READ, "displayName": "Application Mail.Read"},
        {"id": SEND, "displayName": "Application Mail.Send"},
        {"id": JOURNALING, "displayName": "Journaling"},
    ],
    ASSIGNMENTS: [
        assigned("one", READ, f"/ServicePrincipals/{BILLING}", app="/CustomResourceScopes/Invoices"),
        assigned("two", SEND, f"/ServicePrincipals/{TICKETS}", directory="/AdministrativeUnits/helpdesk"),
        assigned("three", JOURNALING, "/RoleGroups/Organization Management", directory="/"),
    ],
}
BILLING_READS = f"{ASSIGNMENTS}/one"
OF_APPLICATIONS = {BILLING_READS: Remove(), f"{ASSIGNMENTS}/two": Remove()}
NOT_LICENSED = {name: gap(name, GapReason.NOT_LICENSED) for name in (ASSIGNMENTS, ROLES)}

CASES = (
    Case("each application has a scope"),
    Case("all mailboxes", {f"{BILLING_READS}/appScopeId": "/"}, {BILLING}),
    Case("no scope at all", {f"{BILLING_READS}/appScopeId": None}, {BILLING}),
    Case("the whole directory", {f"{ASSIGNMENTS}/two/directoryScopeId": "/"}, {TICKETS}),
    Case(
        "one role with a scope and one without",
        {ASSIGNMENTS: Add(assigned("four", SEND, f"/ServicePrincipals/{BILLING}", directory="/"))},
        {BILLING},
    ),
    Case(
        "the same role twice without a scope",
        {ASSIGNMENTS: Add(*(assigned(key, SEND, f"/ServicePrincipals/{BILLING}", directory="/") for key in ("four", "five")))},
        {BILLING},
    ),
    Case("an id alone", {BILLING_READS: assigned("one", READ, BILLING)}, {BILLING}),
    Case("a principal that is gone", {BILLING_READS: assigned("one", READ, "/ServicePrincipals/gone")}, {"gone"}),
    Case(
        "applications could not be read",
        {f"{BILLING_READS}/appScopeId": "", "service_principals": gap("service_principals")},
        {BILLING},
    ),
    Case(
        "a hostile name",
        {f"{BILLING_READS}/appScopeId": None, f"service_principals/{BILLING}/displayName": "<b>`|\u001b[2J"},
        {BILLING},
    ),
    Case("no application has a role", OF_APPLICATIONS, verdict=Verdict.NOT_APPLICABLE),
    Case("a role that is not listed", {f"{ROLES}/{READ}": Remove()}, verdict=NOT_ASSESSED),
    Case("a role without a name", {f"{ROLES}/{SEND}/displayName": None}, verdict=NOT_ASSESSED),
    Case("the role was not returned", {f"{BILLING_READS}/roleDefinitionId": None}, verdict=NOT_ASSESSED),
    Case(
        "no scope, and no principal",
        {BILLING_READS: assigned("one", READ, BILLING) | {"principalId": None}},
        verdict=NOT_ASSESSED,
    ),
    Case("assignments could not be read", {ASSIGNMENTS: gap(ASSIGNMENTS)}, verdict=NOT_ASSESSED),
    Case("roles could not be read", {ROLES: gap(ROLES)}, verdict=NOT_ASSESSED),
    Case("no Exchange Online", {**WITHOUT_SUBSCRIPTIONS, **NOT_LICENSED}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "the community cloud of the US government",
        {**WITHOUT_SUBSCRIPTIONS, **COMMUNITY_CLOUD, f"{BILLING_READS}/appScopeId": "/"},
        {BILLING},
    ),
)
