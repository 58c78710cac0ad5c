"""Roles of Exchange Online (RBAC for Applications): which application may reach which mailboxes."""

from __future__ import annotations

import msgspec

from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Licence, Permission, Resource

EXCHANGE_ONLINE = Licence("Exchange Online", service_plans.EXCHANGE)


class ExchangeRoleDefinition(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A role of Exchange. The built-in ones for applications are called ``Application Mail.Read`` and the like."""

    id: str
    display_name: str | None


class ExchangeRoleAssignment(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A role of one principal."""

    id: str
    principal_id: str | None
    """``/ServicePrincipals/{id}``, ``/RoleGroups/{id}`` ..., or an id alone."""
    role_definition_id: str | None
    directory_scope_id: str | None
    """``/`` for all mailboxes, or ``/AdministrativeUnits/{id}``."""
    app_scope_id: str | None
    """A custom scope of Exchange, such as ``/CustomResourceScopes/{name}``."""


_READ = Permission(("RoleManagement.Read.Exchange",), delegated_roles=("Global Reader", "Exchange Administrator"))
_WHY_BETA = "v1.0 has no roles of Exchange"

PERMISSION_IDS = (
    PermissionId(
        "RoleManagement.Read.Exchange",
        application="c769435f-f061-4d0b-8ff1-3d39870e5f85",
        delegated="3bc15058-7858-4141-b24f-ae43b4e80b52",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="exchange_role_definitions",
        path="/roleManagement/exchange/roleDefinitions",
        entity=ExchangeRoleDefinition,
        permission=_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta=_WHY_BETA,
        never_empty=True,
        licence=EXCHANGE_ONLINE,
    ),
    Resource(
        name="exchange_role_assignments",
        path="/roleManagement/exchange/roleAssignments",
        entity=ExchangeRoleAssignment,
        permission=_READ,
        lane=Lane.OTHER,
        version="beta",
        why_beta=_WHY_BETA,
        never_empty=True,  # every organisation has those of the built-in role groups
        licence=EXCHANGE_ONLINE,
    ),
)
