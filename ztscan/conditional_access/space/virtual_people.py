"""People who are not simply an account of today: after activation of a role, without an account here, created later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ztscan.conditional_access.policy.vocabulary import (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    B2B_DIRECT_CONNECT,
    INTERNAL_GUEST,
    OTHER_EXTERNAL,
    SERVICE_PROVIDER,
)
from ztscan.conditional_access.space.boxes import bits
from ztscan.conditional_access.space.population import Population
from ztscan.core.model import Gap

_MOST_VARIANTS = 20_000
"""More eligible users than that are not told apart by single roles, only as *all eligible roles activated*."""
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


@dataclass(frozen=True, slots=True)
class Virtual:
    """Someone who is not simply an account of today. ``base`` is the ordinal of the account it is a variant of."""

    name: str
    base: int | None = None
    roles: frozenset[str] = frozenset()
    external_type: str | None = None
    home_tenant: str | None = None
    future: bool = False
    certain: bool = True
    """Whether such people certainly exist."""
    stranger: bool = False
    """Stands for any account, so that its groups are not known. Those of tomorrow have unknown groups anyway."""


def virtual_people(population: Population, roles: Sequence[str], tenants: Sequence[str]) -> Iterator[Virtual]:
    """All of them, as far as the roles and home tenants that somebody refers to tell them apart."""
    yield from _after_activation(population, roles)
    yield from _after_unread_activation(population, roles)
    for kind, exists in ((B2B_DIRECT_CONNECT, population.direct_connect), (SERVICE_PROVIDER, population.service_providers)):
        if exists is not False:
            words = "a B2B direct connect user" if kind == B2B_DIRECT_CONNECT else "a user of a service provider"
            for tenant in tenants:
                yield Virtual(f"{words} of tenant {tenant}", None, frozenset(), kind, tenant, certain=exists is True)
            yield Virtual(words, None, frozenset(), kind, "another tenant", certain=exists is True)
    yield Virtual("a member account created later", future=True)
    for kind, words in _LATER:
        yield Virtual(words, external_type=kind, future=True)
    if tenants:  # whoever names some home tenants leaves the guests of every other one out
        for kind, words in _FROM_ELSEWHERE:
            yield Virtual(
                words, None, frozenset(), kind, "another tenant", future=True, certain=population.open_to_guests is True
            )


def _after_activation(population: Population, referred: Sequence[str]) -> Iterator[Virtual]:
    eligible = population.eligible_roles
    if isinstance(eligible, Gap):
        return
    roles_of: dict[int, list[str]] = {}
    for role in referred:
        for ordinal in bits(eligible.get(role, 0) & population.enabled):
            roles_of.setdefault(ordinal, []).append(role)
    singly = len(roles_of) <= _MOST_VARIANTS
    for ordinal, roles in sorted(roles_of.items()):
        name = population.names[ordinal]
        if singly:
            yield from (Virtual(f"{name} after activation", ordinal, frozenset((role,))) for role in roles)
        if len(roles) > 1 or not singly:
            yield Virtual(f"{name} after activation of all roles", ordinal, frozenset(roles))


def _after_unread_activation(population: Population, roles: Sequence[str]) -> Iterator[Virtual]:
    """Where it was not read who is eligible, anybody may activate any role that somebody refers to."""
    if not population.eligibility_hidden:
        return
    for role in roles:
        yield Virtual("somebody who may be eligible for a role", None, frozenset((role,)), certain=False, stranger=True)
    if len(roles) > 1:
        yield Virtual("somebody who may be eligible for roles", None, frozenset(roles), certain=False, stranger=True)
