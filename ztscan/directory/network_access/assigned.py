"""Who is assigned to the service principal of a forwarding profile or of a private application."""

from __future__ import annotations

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.engine.check import Unknown, known, required
from ztscan.graph.areas.applications import AppRoleAssignment
from ztscan.graph.areas.private_access import NetworkPrincipal

ASSIGNMENTS = "network_access_assignments"
Assignments = ByKey[tuple[AppRoleAssignment, ...]]


class Assigned(msgspec.Struct, frozen=True):
    """Everyone, or those that are named. Neither: nobody."""

    everyone: bool = False
    named: tuple[AppRoleAssignment, ...] = ()
    """Users and groups. An application that is assigned sends no traffic of a device."""

    @property
    def nobody(self) -> bool:
        return not self.everyone and not self.named

    @property
    def groups(self) -> tuple[AppRoleAssignment, ...]:
        return tuple(one for one in self.named if _kind(one) == "group")

    @property
    def users(self) -> tuple[AppRoleAssignment, ...]:
        return tuple(one for one in self.named if _kind(one) == "user")

    def __str__(self) -> str:
        if self.everyone:
            return "all users"
        names = sorted(one.principal_display_name or one.principal_id for one in self.named)
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "") if names else "nobody"


def assigned_to(principal: NetworkPrincipal, resource: str, assignments: Assignments | Gap) -> Assigned:
    """Who gets what a service principal of ``resource`` stands for. Raises Unknown where Graph did not say it."""
    if not required(principal.account_enabled, resource, "accountEnabled"):
        return Assigned()
    if not required(principal.app_role_assignment_required, resource, "appRoleAssignmentRequired"):
        return Assigned(everyone=True)
    return of_principal(principal.id, assignments)


def of_principal(key: str, assignments: Assignments | Gap) -> Assigned:
    """The users and groups that are assigned to a service principal. Raises Unknown where Graph did not say it."""
    rows = assignments if isinstance(assignments, Gap) else assignments[key]
    if isinstance(rows, Gap):
        raise Unknown(rows)
    return Assigned(named=tuple(one for one in rows if _kind(one) != "serviceprincipal"))


def _kind(assignment: AppRoleAssignment) -> str:
    """Raises Unknown where Graph did not say of what kind the principal is, or said it in a word that is new."""
    return known(assignment.principal_type, _KINDS, ASSIGNMENTS, "principalType")


_KINDS = frozenset(("user", "group", "serviceprincipal"))
