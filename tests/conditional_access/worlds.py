"""Small tenants for tests: a population from a few lines, and the place of a sign-in in a solved space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.conditional_access.sign_ins import policies_from, tenant_from
from ztscan.conditional_access.policy.sign_in import SignIn, Trust
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.population import Population, type_code
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace
from ztscan.core.bit_sets import bit_set


def population_from(
    people: Iterable[Mapping[str, Any]], unread_groups: Iterable[str] = (), groups: Iterable[str] = (), **more: Any
) -> Population:
    """People as ``{"id", "groups", "roles", "eligible", "externalType", "homeTenant", "enabled"}``; all but id optional.

    A group that nobody is in must be named in ``groups``: a group that is not known is not an empty one.
    """
    everyone = list(people)
    ids = [person["id"].lower() for person in everyone]
    in_group: dict[str, list[int]] = {group.lower(): [] for group in groups}
    active: dict[str, list[int]] = {}
    eligible: dict[str, list[int]] = {}
    for ordinal, person in enumerate(everyone):
        for key, table in (("groups", in_group), ("roles", active), ("eligible", eligible)):
            for name in person.get(key, ()):
                table.setdefault(name.lower(), []).append(ordinal)
    external = [person.get("externalType") for person in everyone]
    return Population(
        ids=ids,
        names=[person["id"] for person in everyone],
        types=bytes(type_code(kind.lower() if kind else None) for kind in external),
        enabled=bit_set(n for n, person in enumerate(everyone) if person.get("enabled", True)),
        groups={g: bit_set(members) for g, members in in_group.items() if g not in set(map(str.lower, unread_groups))},
        active_roles={role: bit_set(holders) for role, holders in active.items()},
        eligible_roles={role: bit_set(holders) for role, holders in eligible.items()},
        home_tenants={n: person["homeTenant"] for n, person in enumerate(everyone) if person.get("homeTenant")},
        **{"trust": Trust(False, False, False), **more},
    )


def space_from(
    raws: list[dict[str, Any]],
    people: Iterable[Mapping[str, Any]],
    env: Mapping[str, Any] | None = None,
    *,
    unread_groups: Iterable[str] = (),
    groups: Iterable[str] = (),
    population: Mapping[str, Any] | None = None,
    **options: Any,
) -> SignInSpace:
    """The space of a small tenant."""
    everyone = population_from(people, unread_groups, groups, **(population or {}))
    return SignInSpace(policies_from(raws), tenant_from(raws, env or {}), everyone, **options)


def atoms_of(space: SignInSpace, sign_in: SignIn) -> Box:
    """The box of one point: in each dimension the atom for which every condition says the same as for the sign-in."""
    return tuple(atom_of(space, dimension, sign_in, {}) for dimension in DIMENSIONS)


def atom_of(space: SignInSpace, dimension: Dimension, sign_in: SignIn, known: dict[Any, int]) -> int:
    """The atom on one dimension, as a bit; ``known`` remembers earlier answers for the same space."""
    key = (dimension, repr(sign_in.value(dimension)))
    if key not in known:
        known[key] = _atom(space, dimension, sign_in)
    return known[key]


def _atom(space: SignInSpace, dimension: Dimension, sign_in: SignIn) -> int:
    value = sign_in.value(dimension)
    if dimension is Dimension.IDENTITY:
        number = space.identities.atom_of(value.id)
        if number is None:
            raise AssertionError(f"{value.id} is not in the population")
        return 1 << number
    return 1 << _alike(space, dimension, value, [atom.value for atom in space.lists[dimension].atoms])


def _alike(space: SignInSpace, dimension: Dimension, value: Any, candidates: list[Any]) -> int:
    conditions = [c for policy in space.policies if (c := policy.conditions.get(dimension)) is not None]
    if value in candidates:
        return candidates.index(value)
    if dimension is Dimension.LOCATION and any(candidate.compliant_network for candidate in candidates):
        candidates = [one if one.compliant_network is value.compliant_network else None for one in candidates]
    wanted = _facts(dimension, value, conditions), [condition.holds(value, space.tenant) for condition in conditions]
    for number, candidate in enumerate(candidates):
        if (
            candidate is not None
            and (
                _facts(dimension, candidate, conditions),
                [condition.holds(candidate, space.tenant) for condition in conditions],
            )
            == wanted
        ):
            return number
    raise AssertionError(f"no atom of {dimension} stands for {value}")


def _facts(dimension: Dimension, value: Any, conditions: list[Any]) -> Any:
    if dimension is Dimension.DEVICE:
        return value.registered, value.compliant, value.hybrid
    if dimension is Dimension.TARGET:
        named = frozenset().union(*(condition.contexts for condition in conditions))
        return value.user_action, bool(value.scopes), value.authentication_contexts & named
    return None if dimension is Dimension.LOCATION else value
