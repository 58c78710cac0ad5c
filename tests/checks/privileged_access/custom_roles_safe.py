"""Cases of `privileged_access.custom_roles_safe`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN
from tests.checks.compliant.people import SECURITY_READER, assignment
from ztscan.core.model import Verdict

ROLES = "role_definitions"
NOT_ASSESSED = Verdict.NOT_ASSESSED
DIRECTORY = "microsoft.directory"


def role(*actions: str, key: str = "ours", **properties: Any) -> dict[str, Any]:
    """The change that adds a custom role with these actions."""
    found = {
        "id": key,
        "templateId": f"template-of-{key}",
        "displayName": "Application support",
        "isBuiltIn": False,
        "isEnabled": True,
        "isPrivileged": False,
        "rolePermissions": [{"allowedResourceActions": [f"{DIRECTORY}/{action}" for action in actions]}],
        **properties,
    }
    return {ROLES: Add(found)}


HARMLESS = (
    "applications/standard/read",
    "applications/basic/update",
    "applications/allProperties/read",
    "servicePrincipals/synchronization/standard/read",
    "groups/members/update",
    "users/basic/update",
    "conditionalAccessPolicies/standard/read",
    "roleAssignments/standard/read",
    "bitlockerKeys/metadata/read",
)
POWERFUL = (
    "applications/credentials/update",
    "applications.myOrganization/credentials/update",
    "applications/allProperties/update",
    "applications/owners/update",
    "servicePrincipals/appRoleAssignedTo/update",
    "servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin",
    "servicePrincipals/synchronizationCredentials/manage",
    "oAuth2PermissionGrants/allProperties/update",
    "oAuth2PermissionGrants/create",
    "conditionalAccessPolicies/create",
    "conditionalAccessPolicies/basic/update",
    "groupsAssignableToRoles/members/update",
    "users/password/update",
    "users/authenticationMethods/create",
    "users/authenticationMethods/basic/update",
    "roleAssignments/allProperties/allTasks",
    "roleDefinitions/allProperties/allTasks",
    "domains/federation/update",
    "devices/allTasks",
    "applications/*",
    "bitlockerKeys/key/read",
    "Applications/Credentials/Update",
)

CASES = (
    Case("R6: no custom role", {f"{ROLES}/{SECURITY_READER}/isBuiltIn": True}, verdict=Verdict.NOT_APPLICABLE),
    Case("a harmless custom role", role(*HARMLESS)),
    *(Case(f"one action: {action}", role(*HARMLESS, action), {"ours"}) for action in POWERFUL),
    Case(
        "in a second block of actions",
        role(
            rolePermissions=[
                {"allowedResourceActions": ["microsoft.directory/users/basic/update"]},
                {"allowedResourceActions": ["microsoft.directory/users/password/update"]},
            ]
        ),
        {"ours"},
    ),
    Case("whether Microsoft marks it is null", role("somethings/new/update", isPrivileged=None), verdict=NOT_ASSESSED),
    Case("Microsoft marks it", role("somethings/new/update", isPrivileged=True), {"ours"}),
    Case("somebody holds it", {**role(POWERFUL[0]), "role_assignments": Add(assignment("a", ADMIN, "ours"))}, {"ours"}),
    Case("it is disabled", role(*POWERFUL, isEnabled=False)),
    Case("whether it is enabled is not known", role(*POWERFUL, isEnabled=None), {"ours"}),
    Case("many actions", role(*POWERFUL, displayName="<b>`|\u001b[2J"), {"ours"}),
    Case("no action at all", role()),
    Case("the actions were not returned", role(rolePermissions=None), verdict=NOT_ASSESSED),
    Case(
        "the actions of a block were not returned", role(rolePermissions=[{"allowedResourceActions": None}]), verdict=NOT_ASSESSED
    ),
    Case("whether it is built in was not returned", role(isBuiltIn=None), verdict=NOT_ASSESSED),
    Case("roles could not be read", {ROLES: gap(ROLES)}, verdict=NOT_ASSESSED),
    Case("who holds it could not be read", {**role(POWERFUL[0]), "role_group_members": gap("role_group_members")}, {"ours"}),
    Case(
        "assignments could not be read", {**role(POWERFUL[0]), "role_assignments": gap("role_assignments")}, verdict=NOT_ASSESSED
    ),
)
