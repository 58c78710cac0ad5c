"""Cases of `applications.critical_permissions_direct`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.applications import MICROSOFT, grant, secret, service_principal
from tests.checks.compliant.names import ADMIN, BILLING, BILLING_APPLICATION, GRAPH, TICKETS, WORKER
from ztscan.core.model import Verdict

ROLES_RW = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"
"""RoleManagement.ReadWrite.Directory."""
USERS_READ = "df021288-bdef-4463-88db-98f22de89214"
DEFENDER = "fc780465-2017-40d4-a0c5-307022471b92"
LIVE_RESPONSE = "1629b959-c0af-42a1-92f0-f6162060bdf1"
CORPORATE = "72f988bf-86f1-41af-91ab-2d7cd011db47"
APP = "11111111-1111-4111-8111-111111111111"
HOSTILE = "\x1b[31m<img src=x onerror=alert(1)>](http://evil)"
HELD, GRANTS, PRINCIPALS = "graph_app_role_assignments", "oauth2_permission_grants", "service_principals"


def held(client: str, role: str, resource: str = GRAPH, **properties: Any) -> dict[str, Any]:
    """An application permission."""
    return {
        "id": f"{client}-{role}",
        "appRoleId": role,
        "principalId": client,
        "resourceId": resource,
        "principalDisplayName": "client",
        "principalType": "ServicePrincipal",
        "resourceDisplayName": "api",
        **properties,
    }


def scope(text: str, user: str | None = None, client: str = BILLING) -> dict[str, Any]:
    """A delegated permission, for everybody or for one user."""
    return grant(client, text, consentType="Principal" if user else "AllPrincipals", principalId=user)


def other_api(*assignments: dict[str, Any]) -> dict[str, Any]:
    """The change that adds Defender's API with what clients hold on it."""
    return {
        PRINCIPALS: Add(service_principal("defender", "WindowsDefenderATP", DEFENDER, MICROSOFT)),
        "api_app_role_assignments": {"defender": [*assignments]},
    }


def one(**properties: Any) -> Add:
    """A service principal more, `x`."""
    return Add({**service_principal("x", "Client", APP), **properties})


CASES = (
    Case("no such permission"),
    Case("a harmless permission", {HELD: [held(BILLING, USERS_READ)]}),
    Case(
        "case 87: an own application with a secret",
        {HELD: [held(BILLING, ROLES_RW)], f"applications/{BILLING_APPLICATION}/passwordCredentials": [secret("a")]},
        fails={BILLING},
    ),
    Case("an own application with a certificate", {HELD: [held(BILLING, ROLES_RW)]}, fails={BILLING}),
    Case("an id in capitals", {HELD: [held(BILLING, ROLES_RW.upper())]}, fails={BILLING}),
    Case("an application of a vendor", {HELD: [held(TICKETS, ROLES_RW)]}, fails={TICKETS}),
    Case(
        "a managed identity",
        {
            HELD: [held("x", ROLES_RW)],
            PRINCIPALS: one(servicePrincipalType="ManagedIdentity", appOwnerOrganizationId=None, displayName=HOSTILE),
        },
        fails={"x"},
    ),
    Case(
        "Microsoft's services have them in every tenant",
        {HELD: [held("x", ROLES_RW)], PRINCIPALS: one(appOwnerOrganizationId=MICROSOFT)},
    ),
    Case(
        "an own application under Microsoft's name",
        {HELD: [held("x", ROLES_RW)], PRINCIPALS: one(displayName="Microsoft Graph")},
        fails={"x"},
    ),
    Case(
        "an application of Microsoft's corporate tenant counts",
        {HELD: [held("x", ROLES_RW)], PRINCIPALS: one(appOwnerOrganizationId=CORPORATE)},
        fails={"x"},
    ),
    Case("it is disabled", {HELD: [held("x", ROLES_RW)], PRINCIPALS: one(accountEnabled=False)}, fails={"x"}),
    Case("it is accepted", {HELD: [held("x", ROLES_RW)], PRINCIPALS: one()}, options={"allowed_applications": (APP.upper(),)}),
    Case("a user has the app role", {HELD: [held(WORKER, ROLES_RW, principalType="User")]}),
    Case("another API", other_api(held(BILLING, LIVE_RESPONSE, "defender")), fails={BILLING}),
    Case("the id of another API's permission", other_api(held(BILLING, ROLES_RW, "defender"))),
    Case("delegated, for everybody", {GRANTS: [scope("User.Read RoleManagement.ReadWrite.Directory")]}, fails={BILLING}),
    Case("delegated, in another case", {GRANTS: [scope("rolemanagement.readwrite.directory")]}, fails={BILLING}),
    Case("acts as the user", {GRANTS: [scope("Directory.AccessAsUser.All")]}, fails={BILLING}),
    Case("delegated, for an administrator", {GRANTS: [scope("Application.ReadWrite.All", ADMIN)]}, fails={BILLING}),
    Case(
        "delegated, for one person, who is null",
        {GRANTS: [{**scope("Application.ReadWrite.All", ADMIN), "principalId": None}]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("delegated, for somebody without a role", {GRANTS: [scope("Application.ReadWrite.All", WORKER)]}),
    Case("delegated, only indirect", {GRANTS: [scope("Group.ReadWrite.All")]}),
    Case(
        "R13: for whom it is was not returned",
        {GRANTS: [grant(BILLING, "Application.ReadWrite.All", consentType=None)]},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "for somebody whose roles could not be read",
        {GRANTS: [scope("Application.ReadWrite.All", WORKER)], "role_assignments": gap("role_assignments")},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R13: whose application it is was not returned",
        {HELD: [held("x", ROLES_RW)], PRINCIPALS: one(appOwnerOrganizationId=None)},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("its service principal is missing", {HELD: [held("gone", ROLES_RW)]}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "delegated, on an API whose service principal is missing",
        {GRANTS: [scope("Directory.AccessAsUser.All")], f"{PRINCIPALS}/{GRAPH}": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("delegated, harmless, on an API that is missing", {GRANTS: [scope("User.Read")], f"{PRINCIPALS}/{GRAPH}": Remove()}),
    Case("delegated, on another API that was deleted", {GRANTS: [{**scope("Directory.AccessAsUser.All"), "resourceId": "gone"}]}),
    Case("permissions could not be read", {HELD: gap(HELD)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "permissions could not be read, a grant is there",
        {HELD: gap(HELD), GRANTS: [scope("Directory.AccessAsUser.All")]},
        fails={BILLING},
    ),
    Case(
        "one API could not be read",
        {**other_api(), "api_app_role_assignments": {"defender": gap("api_app_role_assignments")}},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("grants could not be read", {GRANTS: gap(GRANTS)}, verdict=Verdict.NOT_ASSESSED),
    Case("service principals could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=Verdict.NOT_ASSESSED),
)
