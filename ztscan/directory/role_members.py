"""Who holds or may activate each directory role, as sets that two results can compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from ztscan.core.members import affected
from ztscan.core.sealing import NamedGroup
from ztscan.directory.role_holding import TENANT_WIDE, RoleHolding, RoleHoldings, Tenure
from ztscan.engine.evidence import fact
from ztscan.graph.areas.roles import RoleDefinition

KIND = "principal"
UNREAD = NamedGroup("role_assignments", "directory roles", None)
"""In place of all roles: some holders could be hidden."""


@fact
def role_members(
    role_holdings: RoleHoldings, role_names: Mapping[str, str], role_definitions: tuple[RoleDefinition, ...]
) -> tuple[NamedGroup, ...]:
    """The principals of each role by tenure and scope, also those who hold it through a group, and what custom roles permit."""
    if role_holdings.gaps:
        return (UNREAD,)
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for holding in role_holdings.holdings:
        holders[holding.role, _state(holding), holding.scope].add(holding.principal)
    return _custom(role_definitions), *(
        NamedGroup(
            f"{role}:{state}:{scope}",
            f"{role_names.get(role, role)} ({state}{'' if scope == TENANT_WIDE else ', limited scope'})",
            affected(KIND, ((principal, principal) for principal in principals)),
        )
        for (role, state, scope), principals in sorted(holders.items())
    )


def _custom(definitions: tuple[RoleDefinition, ...]) -> NamedGroup:
    """The custom roles with their content. Microsoft maintains the built-in ones."""
    custom = (
        (role, blake2b(msgspec.json.encode(role), digest_size=16).hexdigest()) for role in definitions if not role.is_built_in
    )
    named = ((f"{role.id}:{content}", role.display_name or role.id) for role, content in custom)
    return NamedGroup("custom:definitions:/", "custom roles", affected("definition", named))


def _state(holding: RoleHolding) -> str:
    if holding.tenure in (Tenure.ELIGIBLE, Tenure.ACTIVATED):
        return holding.tenure.value
    return "permanent" if holding.permanent else "time-limited"
