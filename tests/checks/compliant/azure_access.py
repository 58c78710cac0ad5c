"""Roles of Fabrikam's Azure: two emergency accounts own everything, two more become Owner when they activate it."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import GROUP, PLATFORM, WORKLOADS
from tests.checks.compliant.names import ADMIN, BILLING, BREAK_GLASS_1, BREAK_GLASS_2, LEARNER, SECURITY_ADMIN, TENANT, WORKER
from ztscan.azure.role_powers import CONTRIBUTOR, OWNER, READER, USER_ACCESS_ADMINISTRATOR

_AUTHORIZATION = "/providers/Microsoft.Authorization"
_GROUPS = "/providers/Microsoft.Management/managementGroups"
ROOT_GROUP = f"{_GROUPS}/{TENANT}"
FABRIKAM_GROUP = f"{_GROUPS}/{GROUP}"
SUBSCRIPTION = f"/subscriptions/{WORKLOADS}"
HUB = f"/subscriptions/{PLATFORM}"
APP_GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-app"
SCANNER = "5ca00000-0000-4000-8000-000000000001"
"""The service principal that scans: Reader at ``/``."""
PLATFORM_TEAM = "9ea00000-0000-4000-8000-000000000001"
"""A group that is eligible for Contributor of the platform subscription."""
OPERATOR = "0b0e0000-0000-4000-8000-000000000001"
"""A custom role that starts and stops machines."""


def definition_id(role: str, scope: str = "") -> str:
    return f"{scope}{_AUTHORIZATION}/roleDefinitions/{role}"


def assignment(
    name: str, role: str, principal: str, scope: str = SUBSCRIPTION, kind: str = "User", **properties: Any
) -> dict[str, Any]:
    """An active assignment, as Resource Graph and Resource Manager write it."""
    prefix = "" if scope == "/" else scope
    subscription = scope.split("/")[2] if scope.startswith("/subscriptions/") else ""
    return {
        "id": f"{prefix}{_AUTHORIZATION}/roleAssignments/{name}",
        "name": name,
        "type": "microsoft.authorization/roleassignments",
        "subscriptionId": subscription,
        "properties": {
            "roleDefinitionId": definition_id(role),
            "principalId": principal,
            "principalType": kind,
            "scope": scope,
            "condition": None,
            **properties,
        },
    }


def instance(name: str, role: str, principal: str, scope: str, kind: str = "User", **properties: Any) -> dict[str, Any]:
    """An assignment as PIM lists it: in force with ``assignmentType``, else eligible."""
    return {
        "id": f"{scope}{_AUTHORIZATION}/roleAssignmentScheduleInstances/{name}",
        "name": name,
        "properties": {
            "roleDefinitionId": definition_id(role, scope),
            "principalId": principal,
            "principalType": kind,
            "scope": scope,
            "endDateTime": None,
            **properties,
        },
    }


def in_force(row: dict[str, Any], how: str | None = "Assigned", ends: str | None = None) -> dict[str, Any]:
    """What PIM lists of an active assignment."""
    told = row["properties"]
    role = told["roleDefinitionId"].rpartition("/")[2]
    more = {"assignmentType": how, "originRoleAssignmentId": row["id"], "endDateTime": ends}
    return instance(f"pim-{row['name']}", role, told["principalId"], told["scope"], told["principalType"], **more)


def role(key: str, name: str, *actions: str, without: tuple[str, ...] = (), custom: bool = True, **more: Any) -> dict[str, Any]:
    """A role definition as Resource Graph has it."""
    return {
        "id": definition_id(key),
        "name": key,
        "type": "microsoft.authorization/roledefinitions",
        "subscriptionId": "",
        "properties": {
            "roleName": name,
            "type": "CustomRole" if custom else "BuiltInRole",
            "permissions": [{"actions": [*actions], "notActions": [*without], "dataActions": [], "notDataActions": []}],
            "assignableScopes": [SUBSCRIPTION] if custom else ["/"],
            **more,
        },
    }


def principal(key: str, name: str, kind: str = "user", **more: Any) -> dict[str, Any]:
    return {"@odata.type": f"#microsoft.graph.{kind}", "id": key, "displayName": name, **more}


def condition(*roles: str, form: str = "GuidEquals", more: str = "") -> str:
    """A condition as the portal writes it: only these roles may be given and taken."""
    listed = ", ".join(roles)
    return "\n AND\n".join(
        f"(\n (\n  !(ActionMatches{{'Microsoft.Authorization/roleAssignments/{verb}'}})\n )\n OR\n (\n"
        f"  @{source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:{form} "
        f"{{{listed}}}{more}\n )\n)"
        for verb, source in (("write", "Request"), ("delete", "Resource"))
    )


ONLY_PEOPLE = (
    " AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}"
)


SCANS = assignment("scans", READER, SCANNER, "/", "ServicePrincipal")
EMERGENCY = (
    assignment("emergency-1", OWNER, BREAK_GLASS_1, ROOT_GROUP),
    assignment("emergency-2", OWNER, BREAK_GLASS_2, ROOT_GROUP),
)
DEPLOYS = assignment("deploys", CONTRIBUTOR, BILLING, APP_GROUP, "ServicePrincipal")

RESOURCES: dict[str, Any] = {
    "azure_root_assignments": [SCANS],
    "azure_group_assignments": {ROOT_GROUP: [SCANS, *EMERGENCY], FABRIKAM_GROUP: [SCANS, *EMERGENCY]},
    "azure_assignments": [DEPLOYS, assignment("operates", OPERATOR, WORKER, SUBSCRIPTION)],
    "azure_role_definitions": [
        role(OWNER, "Owner", "*", custom=False),
        role(
            CONTRIBUTOR,
            "Contributor",
            "*",
            without=(
                "Microsoft.Authorization/*/Delete",
                "Microsoft.Authorization/*/Write",
                "Microsoft.Authorization/elevateAccess/Action",
            ),
            custom=False,
        ),
        role(USER_ACCESS_ADMINISTRATOR, "User Access Administrator", "*/read", "Microsoft.Authorization/*", custom=False),
        role(READER, "Reader", "*/read", custom=False),
        role(
            OPERATOR,
            "Machine operator",
            "*/read",
            "Microsoft.Compute/virtualMachines/start/action",
            "Microsoft.Compute/virtualMachines/deallocate/action",
        ),
    ],
    "azure_pim_assignments": {
        ROOT_GROUP: [in_force(one) for one in EMERGENCY],
        FABRIKAM_GROUP: [],
        SUBSCRIPTION: [],
        HUB: [],
    },
    "azure_pim_eligibility": {
        ROOT_GROUP: [],
        FABRIKAM_GROUP: [],
        SUBSCRIPTION: [
            instance("ada", OWNER, ADMIN, SUBSCRIPTION),
            instance("sam", OWNER, SECURITY_ADMIN, SUBSCRIPTION),
        ],
        HUB: [instance("team", CONTRIBUTOR, PLATFORM_TEAM, HUB, "Group")],
    },
    "azure_classic_administrators": [],
    "azure_lighthouse_delegations": [],
    "azure_group_settings": {
        TENANT: {
            "id": f"{ROOT_GROUP}/settings/default",
            "name": "default",
            "properties": {"tenantId": TENANT, "requireAuthorizationForGroupCreation": True},
        }
    },
    "azure_role_principals": {
        BREAK_GLASS_1: principal(BREAK_GLASS_1, "Emergency 1"),
        BREAK_GLASS_2: principal(BREAK_GLASS_2, "Emergency 2"),
        ADMIN: principal(ADMIN, "Ada"),
        SECURITY_ADMIN: principal(SECURITY_ADMIN, "Sam"),
        WORKER: principal(WORKER, "Wilma"),
        LEARNER: principal(LEARNER, "Lars"),
        BILLING: principal(BILLING, "Billing", "servicePrincipal"),
        PLATFORM_TEAM: principal(PLATFORM_TEAM, "Platform team", "group", visibility=None),
    },
    "azure_role_group_members": {PLATFORM_TEAM: [{"@odata.type": "#microsoft.graph.user", "id": WORKER}]},
}
