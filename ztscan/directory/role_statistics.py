"""Counts of privileged roles for the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ztscan.core.charts import PrivilegedRole, PrivilegedRoles
from ztscan.core.model import Gap
from ztscan.directory.activation import activation_requires
from ztscan.directory.role_holding import RoleHolding, RoleHoldings, Tenure
from ztscan.engine.evidence import fact
from ztscan.graph.areas.roles import RolePolicy

_KINDS = ("permanent", "time_limited", "activated", "eligible")
"""Kinds of assignment. Who has several is counted by the first."""


@fact
def privileged_role_statistics(
    role_holdings: RoleHoldings, privileged_roles: Mapping[str, str], role_policies: Mapping[str, RolePolicy] | Gap
) -> PrivilegedRoles | Gap:
    """All privileged roles with an active or eligible assignment. A Gap if holders could be hidden.

    Principals of all kinds count, once per role, by the first kind of assignment that they have: permanent, active until a date,
    activated, eligible. Group members count individually.
    """
    if role_holdings.gaps:
        return role_holdings.gaps[0]
    by_role: dict[str, list[RoleHolding]] = defaultdict(list)
    for holding in role_holdings.holdings:
        if holding.role in privileged_roles:
            by_role[holding.role].append(holding)
    return PrivilegedRoles(
        tuple(
            _counted(role, privileged_roles[role], holdings, None if isinstance(role_policies, Gap) else role_policies.get(role))
            for role, holdings in sorted(by_role.items(), key=lambda entry: (privileged_roles[entry[0]], entry[0]))
        )
    )


def _counted(role: str, name: str, holdings: Iterable[RoleHolding], policy: RolePolicy | None) -> PrivilegedRole:
    ways: dict[str, set[str]] = defaultdict(set)
    for holding in holdings:
        ways[holding.principal].add(_way(holding))
    kinds = Counter(next(kind for kind in _KINDS if kind in found) for found in ways.values())
    return PrivilegedRole(
        id=role,
        name=name,
        permanent=kinds["permanent"],
        time_limited=kinds["time_limited"],
        eligible=kinds["eligible"],
        activated=kinds["activated"],
        activation_requires=None if policy is None else activation_requires(policy),
    )


def _way(holding: RoleHolding) -> str:
    if holding.tenure is not Tenure.STANDING:
        return holding.tenure.value
    return "permanent" if holding.permanent else "time_limited"
