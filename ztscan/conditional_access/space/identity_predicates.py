"""What tells users apart: sets of ordinals under a name, one for each group, role, user, type and tenant that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES
from ztscan.conditional_access.space.population import Population, type_code
from ztscan.conditional_access.space.virtual_people import Virtual
from ztscan.core.bit_sets import BitSet, bit_set, places
from ztscan.core.model import Gap

Predicate = tuple[str, str]
"""A kind, such as ``group``, and the id of what it is about."""


class Named(msgspec.Struct, frozen=True):
    """What policies, requirements and exclusions refer to, each in order."""

    groups: Sequence[str]
    roles: Sequence[str]
    users: Sequence[str]
    tenants: Sequence[str]
    selections: Mapping[str, BitSet]


class IdentityPredicates:
    """The sets of ordinals that policies and requirements tell apart.

    Ordinals beyond those of accounts are the virtual people, in their order.
    """

    def __init__(self, population: Population, named: Named, ordinals: Mapping[str, int], virtuals: Sequence[Virtual]) -> None:
        """``ordinals``: those of the users that are named."""
        self._population, self._named, self._ordinals, self._virtuals = population, named, ordinals, virtuals
        self._real = len(population.ids)
        self._variants: dict[int, list[int]] = {}
        """The places of the variants of an account."""
        for place, virtual in enumerate(virtuals, self._real):
            if virtual.base is not None:
                self._variants.setdefault(virtual.base, []).append(place)
        self._bases = bit_set(self._variants)

    def living(self) -> BitSet:
        """Everybody who can sign in."""
        alive = self._population.enabled & ((1 << self._real) - 1)
        return self._copied(alive) | self._those(lambda v: v.base is None)

    def sets(self) -> Iterator[tuple[Predicate, BitSet]]:
        """The set of each predicate."""
        population, virtuals = self._population, self._virtuals
        yield ("is", "account"), (1 << self._real) - 1
        yield ("is", "future"), self._those(lambda v: v.future)
        yield ("is", "stranger"), self._those(lambda v: v.future or v.stranger)
        yield ("is", "uncertain"), self._those(lambda v: not v.certain)
        yield ("is", "activated"), self._those(lambda v: bool(v.roles or v.maybe_roles or v.groups or v.maybe_groups))
        joined, perhaps = self._by(lambda virtual: virtual.groups), self._by(lambda virtual: virtual.maybe_groups)
        for group in self._named.groups:
            members = population.groups.get(group)
            if isinstance(members, int):
                yield ("group", group), _with(self._copied(members), joined.get(group, 0))
                for kind, some in (("joins group", joined), ("maybe group", perhaps)):
                    if group in some:
                        yield (kind, group), some[group]
        yield from self._of_roles()
        for user in self._named.users:
            ordinal = self._ordinals.get(user)
            yield ("user", user), 0 if ordinal is None else self._copied(1 << ordinal)
        codes = [type_code(virtual.external_type) for virtual in virtuals]
        for place, virtual in enumerate(virtuals):
            if virtual.base is not None:
                codes[place] = population.types[virtual.base]
        for kind in EXTERNAL_TYPES:
            beyond = _positions(bytes(codes), type_code(kind)) << self._real
            yield ("type", kind), _with(_positions(population.types, type_code(kind)), beyond)
        yield from self._of_tenants()
        for name, ordinals in self._named.selections.items():
            yield ("selection", name), self._copied(ordinals)

    def _of_roles(self) -> Iterator[tuple[Predicate, BitSet]]:
        active = self._population.active_roles
        if isinstance(active, Gap):
            return
        activated = self._by(lambda virtual: virtual.roles)
        undecided = self._by(lambda virtual: virtual.maybe_roles)
        for role in self._named.roles:
            yield ("role", role), _with(self._copied(active.get(role, 0)), activated.get(role, 0))
            if role in undecided:
                yield ("maybe role", role), undecided[role]

    def _of_tenants(self) -> Iterator[tuple[Predicate, BitSet]]:
        homes = {self._real + n: v.home_tenant for n, v in enumerate(self._virtuals) if v.home_tenant}
        known = {**self._population.home_tenants, **homes}
        if self._named.tenants:
            yield ("tenant", ""), self._copied(bit_set(known))
            for tenant in self._named.tenants:
                yield ("tenant", tenant), self._copied(bit_set(o for o, home in known.items() if home == tenant))
        for tenant in sorted(self._population.tenant_trusts):
            yield ("trusted tenant", tenant), self._copied(bit_set(o for o, home in known.items() if home == tenant))

    def _by(self, names_of: Callable[[Virtual], frozenset[str]]) -> dict[str, BitSet]:
        """The virtual people that have each role or group, as ordinals."""
        found: dict[str, list[int]] = {}
        for place, virtual in enumerate(self._virtuals, self._real):
            for name in names_of(virtual):
                found.setdefault(name, []).append(place)
        return {name: bit_set(virtual_places) for name, virtual_places in found.items()}

    def _copied(self, members: BitSet) -> BitSet:
        """The members, and those of their variants."""
        bases = members & self._bases
        return _with(members, bit_set(place for base in places(bases) for place in self._variants[base])) if bases else members

    def _those(self, chosen: Callable[[Virtual], bool]) -> BitSet:
        """The virtual people of a kind, as ordinals."""
        return bit_set(n for n, virtual in enumerate(self._virtuals) if chosen(virtual)) << self._real


def _with(members: BitSet, others: BitSet) -> BitSet:
    """Both sets; the very same object where the second is empty, as thousands of groups would be copied."""
    return members | others if others else members


@lru_cache(maxsize=32)  # of accounts they are asked for again for every requirement
def _positions(values: bytes, value: int) -> BitSet:
    """The bit set of the places where a byte string has ``value``."""
    table = bytearray(b"0" * 256)
    table[value] = ord("1")
    text = values[::-1].translate(table)
    return int(text, 2) if text else 0
