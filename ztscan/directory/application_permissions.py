"""Permissions of applications that lead to control of the tenant: application permissions and delegated ones, with their holders.

Applications of Microsoft's services are left out by their owner organisation: they hold such permissions in every tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from ztscan.core.model import ByKey, Gap, GapReason, Subject
from ztscan.directory.role_holding import USERS, RoleHoldings
from ztscan.directory.third_parties import OF_NO_APPLICATION
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal
from ztscan.graph.powerful_permissions import (
    APPLICATION_PERMISSIONS,
    DELEGATED_PERMISSIONS,
    MICROSOFT_GRAPH,
    ApiPermission,
    Reach,
)

__all__ = ["Held", "PermissionHolder", "PermissionHolders", "Reach", "permission_holders"]

MICROSOFT_SERVICES = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
"""Tenant in which Microsoft registers the applications of its services."""
EVERYBODY = "AllPrincipals"
ONE_PERSON = "Principal"
"""The two values of ``consentType``."""
_DELEGATED_APIS = frozenset(api for api, _ in DELEGATED_PERMISSIONS)


class Held(msgspec.Struct, frozen=True, order=True):
    """A permission that one application holds."""

    permission: ApiPermission
    delegated: bool
    """The application needs a signed-in user: for everybody, or for a user with a privileged role."""
    api: str
    """Name of the API."""

    @property
    def described(self) -> str:
        return f"{self.permission.name} ({'delegated, ' if self.delegated else ''}{self.api})"


class PermissionHolder(msgspec.Struct, frozen=True):
    """An application with at least one such permission."""

    principal: ServicePrincipal
    held: tuple[Held, ...]

    @property
    def subject(self) -> Subject:
        return Subject("servicePrincipal", self.principal.id, self.principal.display_name or self.principal.id)

    def of(self, reach: Reach) -> tuple[Held, ...]:
        return tuple(one for one in self.held if one.permission.reach is reach)

    @property
    def takes_over_alone(self) -> bool:
        """Whether it holds a direct permission that needs no signed-in user."""
        return any(not one.delegated for one in self.of(Reach.DIRECT))


class PermissionHolders(msgspec.Struct, frozen=True):
    """All holders by id of the service principal. ``gaps``: what could hide more of them."""

    known: Mapping[str, PermissionHolder]
    gaps: tuple[Gap, ...]
    microsoft: int
    """How many applications of Microsoft's services are left out."""


@fact
def permission_holders(
    service_principals: tuple[ServicePrincipal, ...],
    graph_app_role_assignments: tuple[AppRoleAssignment, ...] | Gap,
    api_app_role_assignments: ByKey[tuple[AppRoleAssignment, ...]] | Gap,
    oauth2_permission_grants: tuple[OAuth2PermissionGrant, ...] | Gap,
    role_holdings: RoleHoldings | Gap,
    privileged_roles: Mapping[str, str] | Gap,
) -> PermissionHolders:
    """Applications with direct or indirect permissions.

    A delegated permission counts if it is granted for everybody, or for a user with an active or eligible privileged role.
    """
    found = _Found({principal.id: principal for principal in service_principals})
    found.application_permissions(graph_app_role_assignments, MICROSOFT_GRAPH)
    if isinstance(api_app_role_assignments, Gap):
        found.gaps[api_app_role_assignments] = None
    else:
        for key in api_app_role_assignments:
            found.application_permissions(api_app_role_assignments[key], found.api_of(key))
    if isinstance(oauth2_permission_grants, Gap):
        found.gaps[oauth2_permission_grants] = None
    else:
        found.delegated_permissions(oauth2_permission_grants, _privileged(role_holdings, privileged_roles))
    return found.result()


class _Found:
    """Collects permissions by client."""

    def __init__(self, principals: Mapping[str, ServicePrincipal]) -> None:
        self.principals = principals
        self.held: dict[str, set[Held]] = {}
        self.gaps: dict[Gap, None] = {}

    def api_of(self, principal: str) -> str:
        found = self.principals.get(principal)
        return found.app_id if found else ""

    def name_of(self, principal: str) -> str:
        found = self.principals.get(principal)
        return (found and found.display_name) or principal

    def application_permissions(self, assignments: tuple[AppRoleAssignment, ...] | Gap, api: str) -> None:
        if isinstance(assignments, Gap):
            self.gaps[assignments] = None
            return
        for one in assignments:
            permission = APPLICATION_PERMISSIONS.get((api, one.app_role_id.casefold()))
            if permission is not None and one.principal_type not in {"User", "Group"}:
                self.held.setdefault(one.principal_id, set()).add(Held(permission, False, self.name_of(one.resource_id)))

    def delegated_permissions(
        self, grants: Iterable[OAuth2PermissionGrant], privileged: tuple[frozenset[str], tuple[Gap, ...]]
    ) -> None:
        users, unread = privileged
        unlisted = _DELEGATED_APIS - {principal.app_id for principal in self.principals.values()}
        for grant in grants:
            api = self.api_of(grant.resource_id)
            if not api and any((one, scope.casefold()) in DELEGATED_PERMISSIONS for one in unlisted for scope in grant.scopes):
                self.gaps[_unsaid("service_principals", f"lacks `{grant.resource_id}`, on which permissions are granted")] = None
            permissions = [DELEGATED_PERMISSIONS.get((api, scope.casefold())) for scope in grant.scopes]
            risky = [permission for permission in permissions if permission is not None]
            if not risky:
                continue
            if grant.consent_type not in {EVERYBODY, ONE_PERSON}:
                self.gaps[_unsaid("oauth2_permission_grants", f"does not state for whom `{grant.id}` is")] = None
            elif grant.consent_type == ONE_PERSON and grant.principal_id is None:
                self.gaps[_unsaid("oauth2_permission_grants", f"does not state whose `{grant.id}` is")] = None
            elif grant.consent_type == EVERYBODY or grant.principal_id in users:
                held = {Held(permission, True, self.name_of(grant.resource_id)) for permission in risky}
                self.held.setdefault(grant.client_id, set()).update(held)
            else:
                self.gaps.update(dict.fromkeys(unread))

    def result(self) -> PermissionHolders:
        known: dict[str, PermissionHolder] = {}
        microsoft = 0
        for client, held in sorted(self.held.items()):
            principal = self.principals.get(client)
            if principal is None:
                self.gaps[_unsaid("service_principals", f"lacks `{client}`, which holds permissions")] = None
            elif principal.app_owner_organization_id == MICROSOFT_SERVICES:
                microsoft += 1
            elif principal.app_owner_organization_id is None and not _without_application(principal):
                self.gaps[_unsaid("service_principals", f"does not state whose application `{client}` is")] = None
            else:
                known[client] = PermissionHolder(principal, tuple(sorted(held)))
        return PermissionHolders(MappingProxyType(known), tuple(self.gaps), microsoft)


def _without_application(principal: ServicePrincipal) -> bool:
    return (principal.service_principal_type or "").casefold() in OF_NO_APPLICATION


def _privileged(holdings: RoleHoldings | Gap, roles: Mapping[str, str] | Gap) -> tuple[frozenset[str], tuple[Gap, ...]]:
    """Users with a privileged role, and what could hide more of them."""
    unread = tuple(_gaps(holdings, roles))
    if isinstance(holdings, Gap) or isinstance(roles, Gap):
        return frozenset(), unread
    return frozenset(holding.principal for holding in holdings.of(roles, (*USERS, ""))), unread


def _gaps(holdings: RoleHoldings | Gap, roles: Mapping[str, str] | Gap) -> Iterator[Gap]:
    if isinstance(roles, Gap):
        yield roles
    if isinstance(holdings, Gap):
        yield holdings
    else:
        yield from holdings.gaps


def _unsaid(resource: str, detail: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, f"`{resource}` {detail}", "scan again; if this persists, report it")
