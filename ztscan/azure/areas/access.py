"""Who may do what in Azure: role assignments at every scope, role definitions, and what PIM says of assignments.

Assignments at ``/`` and at management groups come from Resource Manager: its filter ``atScope()`` answers with those at the scope
and above. Sources: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest and
https://learn.microsoft.com/rest/api/authorization/role-assignment-schedule-instances/list-for-scope
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from ztscan.azure.areas.scope import AzureSubscription, RootGroup
from ztscan.azure.keys import azure_subscription_ids, of_subscriptions
from ztscan.azure.resource import AzureResource, AzureRow, at, managed, rows_of_types
from ztscan.azure.role_powers import BUILT_IN, Power, power_of, role_of
from ztscan.core.immutable import freeze_fields
from ztscan.core.model import ByKey, Gap
from ztscan.graph.areas.groups import HIDDEN_MEMBERSHIP, DirectoryObject
from ztscan.graph.areas.groups import RESOURCES as GROUP_RESOURCES
from ztscan.graph.areas.tenant import Organization
from ztscan.graph.resource import Absent, Keys, KeySource, Permission, Resource, Shape

AUTHORIZATION = "AuthorizationResources"
MANAGEMENT_GROUPS = "/providers/Microsoft.Management/managementGroups/"
ROOT = "/"
ROOT_READER = Permission(("Azure: Reader at /",), delegated_roles=())
"""The root group lies below ``/``: Reader there may not show assignments at ``/``."""
_ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments"
_PIM = "{key}/providers/Microsoft.Authorization/"
_PROVIDER = "/providers/microsoft.authorization/"


class AzureAssignment(AzureRow, frozen=True, kw_only=True):
    """An active assignment of a role."""

    role: str | None = at("properties.roleDefinitionId")
    principal: str | None = at("properties.principalId")
    kind: str | None = at("properties.principalType")
    """``User``, ``Group``, ``ServicePrincipal``, ``ForeignGroup`` or ``Device``; absent on old assignments."""
    scope: str | None = at("properties.scope")
    condition: str | None = at("properties.condition")


class AzureRoleDefinition(AzureRow, frozen=True, kw_only=True):
    """A role, built in or custom."""

    title: str | None = at("properties.roleName")
    origin: str | None = at("properties.type")
    """``BuiltInRole`` or ``CustomRole``."""
    permissions: Sequence[Any] | None = at("properties.permissions")
    """Each with ``actions`` and ``notActions``."""
    scopes: tuple[str, ...] | None = at("properties.assignableScopes")

    def __post_init__(self) -> None:
        freeze_fields(self)


class AzureScheduleInstance(AzureRow, frozen=True, kw_only=True):
    """An assignment in force now, as PIM sees it, or one that its holder may activate."""

    role: str | None = at("properties.roleDefinitionId")
    principal: str | None = at("properties.principalId")
    kind: str | None = at("properties.principalType")
    scope: str | None = at("properties.scope")
    how: str | None = at("properties.assignmentType")
    """``Assigned`` or ``Activated``; absent where the assignment is eligible."""
    origin: str | None = at("properties.originRoleAssignmentId")
    """The id of the assignment that it stands for; absent where the assignment is eligible."""
    ends: str | None = at("properties.endDateTime")
    """Absent: permanent."""


class ClassicAdministrator(AzureRow, frozen=True, kw_only=True):
    """An administrator from before roles of Azure (retired on 2024-08-31)."""

    mail: str | None = at("properties.emailAddress")
    role: str | None = at("properties.role")
    """``CoAdministrator``, ``ServiceAdministrator`` or ``AccountAdministrator``, several of them parted by semicolons."""


class LighthouseDelegation(AzureRow, frozen=True, kw_only=True):
    """Another tenant administers, through Azure Lighthouse, the subscription or resource group that the id begins with."""

    definition: str | None = at("properties.registrationDefinitionId")


class GroupSettings(AzureRow, frozen=True, kw_only=True):
    """Settings of the tree of management groups."""

    write_needed: bool | None = at("properties.requireAuthorizationForGroupCreation")


Assignments = tuple[AzureAssignment, ...]
Instances = tuple[AzureScheduleInstance, ...]


def _tenant(organization: Iterable[Organization]) -> Iterator[str]:
    return (one.id for one in organization)


def management_groups(organization: Iterable[Organization], azure_root_group: ByKey[RootGroup] | Gap) -> Iterator[str]:
    """The id of the root group and of every group below it, as far as the tree was read."""
    for tenant in _tenant(organization):
        yield f"{MANAGEMENT_GROUPS}{tenant}"
        root = azure_root_group if isinstance(azure_root_group, Gap) else azure_root_group[tenant]
        if not isinstance(root, Gap):
            yield from sorted(_below(root.children))


def _below(children: Any) -> Iterator[str]:
    for child in children if isinstance(children, list | tuple) else ():
        if isinstance(child, Mapping):
            identifier = child.get("id")
            if isinstance(identifier, str) and identifier.lower().startswith(MANAGEMENT_GROUPS.lower()):
                yield identifier
            yield from _below(child.get("children"))


def pim_scopes(
    organization: Iterable[Organization],
    azure_root_group: ByKey[RootGroup] | Gap,
    azure_subscriptions: tuple[AzureSubscription, ...],
) -> Iterator[str]:
    """Management groups, and the subscriptions of the tenant that the scanner sees."""
    yield from management_groups(organization, azure_root_group)
    yield from (f"/subscriptions/{key}" for key in azure_subscription_ids(azure_subscriptions, organization))


def scope_of(row: AzureAssignment | AzureScheduleInstance) -> str:
    """The scope of an assignment, in lower case; the id says it too."""
    return (row.scope or row.key.rpartition(_PROVIDER)[0] or ROOT).rstrip("/").lower() or ROOT


def _harmless(definitions: tuple[AzureRoleDefinition, ...] | Gap) -> frozenset[str]:
    """Ids of the roles that certainly neither give access nor change everything."""
    read = () if isinstance(definitions, Gap) else definitions
    built_in = {role for role, (_, power) in BUILT_IN.items() if power is Power.LIMITED}
    return frozenset(built_in | {role_of(one.id) for one in read if power_of(one.permissions) is Power.LIMITED})


def tenure_scopes(
    organization: Iterable[Organization],
    azure_root_group: ByKey[RootGroup] | Gap,
    azure_subscriptions: tuple[AzureSubscription, ...],
    azure_assignments: Assignments | Gap,
    azure_role_definitions: tuple[AzureRoleDefinition, ...] | Gap,
) -> Iterator[str]:
    """Management groups, and the subscriptions with an assignment of their own of a role that may be powerful.

    Whether anything is permanent is a question only where something is assigned.
    """
    yield from management_groups(organization, azure_root_group)
    harmless = _harmless(azure_role_definitions)
    rows = () if isinstance(azure_assignments, Gap) else azure_assignments
    assigned = {scope_of(row) for row in rows if role_of(row.role or "") not in harmless}
    own = (f"/subscriptions/{key}" for key in azure_subscription_ids(azure_subscriptions, organization))
    yield from (scope for scope in own if scope in assigned)


def role_holders(
    azure_root_assignments: Assignments | Gap,
    azure_group_assignments: ByKey[Assignments] | Gap,
    azure_assignments: Assignments | Gap,
    azure_pim_eligibility: ByKey[Instances] | Gap,
    azure_role_definitions: tuple[AzureRoleDefinition, ...] | Gap,
) -> Iterator[str]:
    """Ids of the principals that hold a powerful role, or a role of which that cannot be told."""
    harmless = _harmless(azure_role_definitions)
    rows: list[AzureAssignment | AzureScheduleInstance] = []
    for one in (azure_root_assignments, azure_assignments):
        rows.extend(() if isinstance(one, Gap) else one)
    for keyed in (azure_group_assignments, azure_pim_eligibility):
        for key in () if isinstance(keyed, Gap) else keyed:
            entry = keyed[key]  # type: ignore[index] # a gap has no keys
            rows.extend(() if isinstance(entry, Gap) else entry)
    yield from sorted({row.principal for row in rows if row.principal and role_of(row.role or "") not in harmless})


def groups_that_hold(azure_role_principals: ByKey[DirectoryObject | None]) -> Iterator[str]:
    """Groups among the holders of powerful roles."""
    for key, found in azure_role_principals.items():
        if found is not None and not isinstance(found, Gap) and found.kind == "group":
            yield key


_GRAPH = {resource.name: resource for resource in GROUP_RESOURCES}
PRINCIPALS = replace(_GRAPH["directory_objects"], name="azure_role_principals", keys=Keys(role_holders, per_request=1000))
MEMBERS = replace(
    _GRAPH["role_group_members"],
    name="azure_role_group_members",
    keys=Keys(groups_that_hold),
    answers_fewer=replace(HIDDEN_MEMBERSHIP, told_by="azure_role_principals"),
)


def _instances(name: str, path: str, scopes: KeySource) -> AzureResource:
    keys = of_subscriptions(scopes)
    return managed(name, f"{_PIM}{path}", AzureScheduleInstance, "2020-10-01", filter="atScope()", keys=keys)


RESOURCES: tuple[Resource, ...] = (
    rows_of_types(
        "azure_assignments",
        AzureAssignment,
        "microsoft.authorization/roleassignments",
        table=AUTHORIZATION,
        configuration=False,
    ),
    rows_of_types(
        "azure_role_definitions",
        AzureRoleDefinition,
        "microsoft.authorization/roledefinitions",
        table=AUTHORIZATION,
        configuration=False,
    ),
    rows_of_types(
        "azure_classic_administrators",
        ClassicAdministrator,
        "microsoft.authorization/classicadministrators",
        table=AUTHORIZATION,
        configuration=False,
    ),
    rows_of_types(
        "azure_lighthouse_delegations",
        LighthouseDelegation,
        "microsoft.managedservices/registrationassignments",
        table="ManagedServicesResources",
    ),
    managed(
        "azure_root_assignments",
        _ASSIGNMENTS,
        AzureAssignment,
        "2022-04-01",
        filter="atScope()",
        permission=ROOT_READER,
    ),
    managed(
        "azure_group_assignments",
        f"{{key}}{_ASSIGNMENTS}",
        AzureAssignment,
        "2022-04-01",
        filter="atScope()",
        keys=Keys(management_groups),
    ),
    _instances("azure_pim_assignments", "roleAssignmentScheduleInstances", tenure_scopes),
    _instances("azure_pim_eligibility", "roleEligibilityScheduleInstances", pim_scopes),
    managed(
        "azure_group_settings",
        f"{MANAGEMENT_GROUPS}{{key}}/settings/default",
        GroupSettings,
        "2023-04-01",
        shape=Shape.SINGLETON,
        keys=Keys(_tenant),
        absent=Absent.NOT_CONFIGURED,
        configuration=True,
    ),
    PRINCIPALS,
    MEMBERS,
)
