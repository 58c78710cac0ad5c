"""Accounts that may be emergency access accounts, by what policies do: they are candidates, and policies exclude them.

Microsoft tells tenants to exclude such accounts from every policy. Where a tenant declares none, no change ends an exclusion that
can only be meant for them, and each change leaves them out as it would leave out declared ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.requirement import Exclusion
from ztscan.conditional_access.space.population import Population
from ztscan.core.model import Gap

REASON = "may be for emergency access"


def presumed_emergency(policies: Iterable[Policy], population: Population, candidates: frozenset[str]) -> Exclusion | None:
    """The candidates that a policy excludes by name, or by a group that holds only candidates. None: there is none.

    ``candidates``: ids in lower case. The exclusion has both, users and groups.
    """
    if not candidates:
        return None
    ordinals = population.ordinals_of(candidates)
    mask = sum(1 << ordinal for ordinal in ordinals.values())
    users, groups, members = set[str](), set[str](), 0
    for condition in _people(policies):
        users |= condition.excluded.users & ordinals.keys()
        for group in condition.excluded.groups - groups:
            inside = population.groups.get(group)
            if inside is not None and not isinstance(inside, Gap) and inside and not inside & ~mask:
                groups.add(group)
                members |= inside
    users |= {user for user, ordinal in ordinals.items() if members >> ordinal & 1}
    return Exclusion(REASON, users=frozenset(users), groups=frozenset(groups), emergency=True, presumed=True) if users else None


def _people(policies: Iterable[Policy]) -> Iterator[Users]:
    for policy in policies:
        condition = policy.conditions.get(Dimension.IDENTITY)
        if isinstance(condition, Users):
            yield condition
