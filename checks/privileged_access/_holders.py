"""Shared by the checks of privileged accounts: how a check ends, and which principals are workloads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ztscan.directory.counting import in_order
from ztscan.directory.people import PrivilegedUsers
from ztscan.directory.role_holding import RoleHolding, RoleHoldings
from ztscan.plugin import Gap, NotApplicable, Unknown

WORKLOADS = ("servicePrincipal", "agentIdentity", "agentIdentityBlueprintPrincipal")
"""Kinds of principals that are applications, managed identities or agents."""


def settle(users: PrivilegedUsers, *more: Gap) -> None:
    """Ends a check of the details of all privileged users, after its findings.

    Raises Unknown if users or details could not be read. Raises NotApplicable if no user holds a privileged role.
    """
    if gaps := (*users.gaps, *users.unread, *more):
        raise Unknown(*dict.fromkeys(gaps))
    if not users.holdings:
        raise NotApplicable("no user holds a privileged role")


def by_principal(holdings: Iterable[RoleHolding]) -> dict[str, list[RoleHolding]]:
    """Holdings by principal, in the given order."""
    found: dict[str, list[RoleHolding]] = {}
    for holding in holdings:
        found.setdefault(holding.principal, []).append(holding)
    return found


def workload_holdings(role_holdings: RoleHoldings, roles: Collection[str]) -> dict[str, list[RoleHolding]]:
    """Holdings of any of ``roles`` by applications, managed identities and agents, by principal."""
    return by_principal(role_holdings.of(roles, WORKLOADS))


def names_of(holdings: Iterable[RoleHolding], roles: Mapping[str, str]) -> str:
    """Names of the roles held, each once, sorted."""
    return in_order({roles.get(holding.role, holding.role) for holding in holdings})
