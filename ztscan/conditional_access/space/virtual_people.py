"""People who are not simply an account of today.

They are accounts after the activation of a role or of a membership of a group, people without an account here, and accounts
that are created later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import combinations

import msgspec

from ztscan.conditional_access.policy.vocabulary import (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    B2B_DIRECT_CONNECT,
    INTERNAL_GUEST,
    OTHER_EXTERNAL,
    SERVICE_PROVIDER,
)
from ztscan.conditional_access.space.population import Population
from ztscan.core.bit_sets import places
from ztscan.core.model import Gap

MOST_VARIANTS = 20_000
"""So many variants of eligible users are told apart by the roles that they activate. Of further users it stays undecided."""
_MOST_EXCLUDED = 6
"""So many excluded roles of one user are combined; they have two to that power combinations."""
_LATER = (
    (B2B_COLLABORATION_GUEST, "a guest invited later"),
    (B2B_COLLABORATION_MEMBER, "an external member added later"),
    (INTERNAL_GUEST, "a local guest created later"),
    (OTHER_EXTERNAL, "another external user added later"),
)
_FROM_ELSEWHERE = (
    (B2B_COLLABORATION_GUEST, "a guest invited later from a tenant that no policy names"),
    (B2B_COLLABORATION_MEMBER, "an external member added later from a tenant that no policy names"),
)


class Virtual(msgspec.Struct, frozen=True):
    """Someone who is not simply an account of today. ``base`` is the ordinal of the account it is a variant of."""

    name: str
    base: int | None = None
    roles: frozenset[str] = frozenset()
    external_type: str | None = None
    home_tenant: str | None = None
    future: bool = False
    maybe_roles: frozenset[str] = frozenset()
    """Roles of which it is left open which ones are activated."""
    groups: frozenset[str] = frozenset()
    """Groups whose membership is activated, in addition to those of the account."""
    maybe_groups: frozenset[str] = frozenset()
    certain: bool = True
    """Whether such people certainly exist."""
    stranger: bool = False
    """Stands for any account, so that its groups are not known. Those of tomorrow have unknown groups anyway."""


def virtual_people(
    population: Population,
    roles: Sequence[str],
    tenants: Sequence[str],
    excluded: Set[str] = frozenset(),
    left_out: Sequence[str] = (),
) -> Iterator[Virtual]:
    """All of them, as far as the roles and home tenants that somebody refers to tell them apart.

    ``excluded``: roles that some policy excludes. ``left_out``: groups that some policy excludes.
    """
    yield from _after_activation(population, roles, excluded, left_out)
    yield from _after_unread_activation(population, roles, excluded)
    yield from _after_unread_membership(population, roles, left_out)
    for kind, exists in ((B2B_DIRECT_CONNECT, population.direct_connect), (SERVICE_PROVIDER, population.service_providers)):
        words = "a B2B direct connect user" if kind == B2B_DIRECT_CONNECT else "a user of a service provider"
        if exists is False:
            yield Virtual(f"{words} admitted later", external_type=kind, home_tenant="another tenant", future=True)
        else:
            for tenant in tenants:
                yield Virtual(f"{words} of tenant {tenant}", None, frozenset(), kind, tenant, certain=exists is True)
            yield Virtual(words, None, frozenset(), kind, "another tenant", certain=exists is True)
    yield Virtual("a member account created later", future=True)
    for kind, words in _LATER:
        yield Virtual(words, external_type=kind, future=True)
    if tenants:  # a policy that names home tenants does not apply to guests of other ones
        for kind, words in _FROM_ELSEWHERE:
            yield Virtual(
                words, None, frozenset(), kind, "another tenant", future=True, certain=population.open_to_guests is True
            )


def _after_activation(
    population: Population, referred: Sequence[str], excluded: Set[str], left_out: Sequence[str]
) -> Iterator[Virtual]:
    """Each eligible person with the roles and memberships that it may activate.

    Roles and groups are alike: one that no policy excludes can only bring in policies.
    """
    roles = {} if isinstance(population.eligible_roles, Gap) else population.eligible_roles
    activatable: dict[int, list[str]] = {}
    left, groups, leaving = MOST_VARIANTS, frozenset(left_out), excluded | set(left_out)
    for name in (*referred, *left_out):
        eligible = population.eligible_members.get(name, 0) if name in groups else roles.get(name, 0)
        for ordinal in () if isinstance(eligible, Gap) else places(eligible & population.enabled):
            activatable.setdefault(ordinal, []).append(name)
    for ordinal, names in sorted(activatable.items()):
        name, every = population.names[ordinal], frozenset(names)
        activated = _activations(names, leaving)
        if activated is not None and len(activated) <= left:
            left -= len(activated)
            for chosen, words in activated.items():
                yield Virtual(f"{name} after activation{words}", ordinal, chosen - groups, groups=chosen & groups)
        else:
            yield Virtual(f"{name} after activation of everything", ordinal, every - groups, groups=every & groups)
            some = f"{name} after activation of something"
            yield Virtual(some, ordinal, maybe_roles=every - groups, maybe_groups=every & groups)


def _activations(roles: Sequence[str], excluded: Set[str]) -> dict[frozenset[str], str] | None:
    """The sets of roles to activate that matter, in words; None where these are too many.

    A role more can only bring in policies, except one that a policy excludes. So what escapes, escapes with one role and some
    of those that are excluded.
    """
    leaving = [role for role in roles if role in excluded]
    if len(leaving) > _MOST_EXCLUDED:
        return None
    found = {frozenset((role,)): "" for role in roles}
    for size in range(1, len(leaving) + 1):
        for chosen in combinations(leaving, size):
            for role in roles:
                found.setdefault(frozenset((role, *chosen)), f" of {len({role, *chosen})} roles")
    if len(roles) > 1:
        found.pop(frozenset(roles), None)
        found[frozenset(roles)] = " of all roles"
    return found


def _after_unread_activation(population: Population, roles: Sequence[str], excluded: Set[str]) -> Iterator[Virtual]:
    """Where it was not read who is eligible, anybody may activate any roles that somebody refers to."""
    if not population.eligibility_hidden or not roles:
        return
    alone, several = "somebody who may be eligible for a role", "somebody who may be eligible for roles"
    activated = _activations(roles, excluded)
    for chosen in activated or {frozenset(roles): ""}:
        yield Virtual(alone if len(chosen) == 1 else several, None, chosen, certain=False, stranger=True)
    if activated is None:
        yield Virtual(several, None, maybe_roles=frozenset(roles), certain=False, stranger=True)


def _after_unread_membership(population: Population, roles: Sequence[str], left_out: Sequence[str]) -> Iterator[Virtual]:
    """Where it was not read who is eligible for membership of an excluded group, anybody may be, also a holder of roles."""
    for group in left_out:
        if isinstance(population.eligible_members.get(group), Gap):
            for kind in (None, B2B_COLLABORATION_GUEST):
                words = "somebody" if kind is None else "a guest"
                yield Virtual(
                    f"{words} who may be eligible for membership of an excluded group",
                    external_type=kind,
                    certain=False,
                    stranger=True,
                    groups=frozenset((group,)),
                    maybe_roles=frozenset(roles),
                )
