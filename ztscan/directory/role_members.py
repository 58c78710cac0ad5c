"""Who holds or may activate each directory role, as sets that two results can compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ztscan.core.members import affected
from ztscan.core.sealing import NamedGroup
from ztscan.directory.role_holding import TENANT_WIDE, RoleHolding, RoleHoldings, Tenure
from ztscan.engine.evidence import fact

KIND = "principal"
UNREAD = NamedGroup("role_assignments", "directory roles", None)
"""In place of all roles: some holders could be hidden."""


@fact
def role_members(role_holdings: RoleHoldings, role_names: Mapping[str, str]) -> tuple[NamedGroup, ...]:
    """The principals of each role by tenure and scope, also those who hold it through a group.

    An activation is no change of an assignment: it ends by itself, and people activate roles every day.
    """
    if role_holdings.gaps:
        return (UNREAD,)
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for holding in role_holdings.holdings:
        if holding.tenure is not Tenure.ACTIVATED:
            holders[holding.role, _state(holding), holding.scope].add(holding.principal)
    return tuple(
        NamedGroup(
            f"{role}:{state}:{scope}",
            f"{role_names.get(role, role)} ({state}{'' if scope == TENANT_WIDE else ', limited scope'})",
            affected(KIND, ((principal, principal) for principal in principals)),
        )
        for (role, state, scope), principals in sorted(holders.items())
    )


def _state(holding: RoleHolding) -> str:
    if not holding.active:
        return "eligible"
    return "permanent" if holding.permanent else "time-limited"
