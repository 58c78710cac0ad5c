"""Users as equivalence classes: those that no policy and no requirement can tell apart are one atom.

In addition to the accounts of today there are atoms for an eligible administrator *after activation*, for people who come without
an account here (B2B direct connect, service providers), and for accounts *of tomorrow*, whose groups nobody knows yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import or_

import msgspec

from ztscan.conditional_access.policy.people import ExternalUsers, People, Users
from ztscan.conditional_access.policy.sign_in import Identity, Trust
from ztscan.conditional_access.policy.vocabulary import (
    B2B_COLLABORATION_GUEST,
    B2B_COLLABORATION_MEMBER,
    B2B_DIRECT_CONNECT,
    EXTERNAL_TYPES,
    INTERNAL_GUEST,
)
from ztscan.conditional_access.space.boxes import bits
from ztscan.conditional_access.space.identity_classes import IdentityClasses
from ztscan.conditional_access.space.identity_predicates import IdentityPredicates, Named, Predicate
from ztscan.conditional_access.space.population import Population
from ztscan.conditional_access.space.virtual_people import virtual_people
from ztscan.core.bit_sets import BitSet, apart_from, bit_set, places
from ztscan.core.immutable import Sealed
from ztscan.core.model import Gap

Masks = tuple[int, int]
"""Atoms for which something certainly holds, and atoms for which it may hold; the first is within the second."""
_BLOCK = 16
"""So many groups are passed over together where a person is in none of them."""


class IdentityAtoms(Sealed):
    """The atoms of the identity dimension, for the groups, roles, users and tenants that matter."""

    def __init__(
        self,
        population: Population,
        conditions: Iterable[Users],
        roles: Iterable[str] = (),
        groups: Iterable[str] = (),
        selections: Mapping[str, BitSet] | None = None,
        known: Iterable[IdentityAtoms] = (),
    ) -> None:
        """``roles`` and ``groups`` are those that requirements and exclusions refer to; ``selections`` are sets of ordinals
        under a name that must be kept apart. ``known``: atoms that were made before, to start from where that is sound."""
        self.population = population
        conditions = tuple(conditions)
        sides = [side for condition in conditions for side in (condition.included, condition.excluded)]
        self.groups = tuple(sorted({group for side in sides for group in side.groups} | set(groups)))
        self.roles = tuple(sorted({role for side in sides for role in side.roles} | set(roles)))
        users = {user for side in sides for user in side.users}
        tenants = {t for side in sides for external in side.external for t in external.tenants or ()}
        ordinals = population.ordinals_of(users)
        leaving = frozenset(role for condition in conditions for role in condition.excluded.roles)
        left_out = sorted({group for condition in conditions for group in condition.excluded.groups})
        self._virtuals = tuple(virtual_people(population, self.roles, sorted(tenants), leaving, left_out))
        self._real = len(population.ids)
        named = Named(self.groups, self.roles, sorted(users), sorted(tenants), selections or {})
        predicates = IdentityPredicates(population, named, ordinals, self._virtuals)
        self._classes: IdentityClasses = IdentityClasses(
            self._real,
            len(self._virtuals),
            predicates.living(),
            dict(predicates.sets()),
            (other._classes for other in known if other._real == self._real),
        )
        self.counts = self._classes.counts
        """How many ordinals (accounts and variants) each atom stands for."""
        self.full = (1 << len(self.counts)) - 1
        self._masks: dict[Predicate, BitSet] = {}
        self._chosen: dict[int, BitSet] = {}
        self._conditions: dict[Users, Masks] = {}

    def is_alike(self, other: IdentityAtoms) -> bool:
        """Whether both have the same people in the same atoms, under the same numbers."""
        same = self.population is other.population and self._virtuals == other._virtuals
        return same and self._classes.of == other._classes.of

    # -- what policies say of them --------------------------------------------------------------------------------

    def _mask(self, kind: str, name: str) -> int:
        key = (kind, name)
        mask = self._masks.get(key)
        if mask is None:
            mask = self._masks[key] = self._classes.of_set(self._classes.sets.get(key, 0))
        return mask

    def _is_known(self, kind: str, name: str) -> bool:
        """Whether it was read who is in a group, or holds a role."""
        return (kind, name) in self._classes.sets

    @property
    def future(self) -> int:
        return self._mask("is", "future")

    @cached_property
    def known(self) -> int:
        """Atoms of everybody but accounts of tomorrow."""
        return apart_from(self.full, self.future)

    @property
    def accounts(self) -> int:
        """Atoms of accounts of today, as they are now."""
        return self._mask("is", "account")

    @property
    def certain(self) -> int:
        """Atoms of people who certainly exist, or certainly can."""
        return apart_from(self.full, self._mask("is", "uncertain"))

    @cached_property
    def external(self) -> int:
        result = 0
        for kind in EXTERNAL_TYPES:
            result |= self._mask("type", kind)
        return result

    def of_type(self, kind: str) -> int:
        return self._mask("type", kind)

    def of_user(self, user: str) -> int:
        """A user that policies name by id, and its variants."""
        return self._mask("user", user)

    def selection(self, name: str) -> int:
        return self._mask("selection", name)

    def in_group(self, group: str) -> Masks:
        if not self._is_known("group", group):
            return 0, self.full
        mask = self._mask("group", group)
        return mask, mask | self._mask("maybe group", group) | self._mask("is", "stranger")

    def joining(self, group: str) -> int:
        """Atoms of people who activated the membership of a group."""
        return self._mask("joins group", group)

    def with_role(self, role: str) -> Masks:
        if not self._is_known("role", role):
            return 0, self.full
        mask = self._mask("role", role)
        return mask, mask | self._mask("maybe role", role) if self.population.role_doubt is None else self.full

    def holders(self, role: str) -> Masks:
        """Who holds a role, or would after activation."""
        certain, possible = self.with_role(role)
        return certain, self.full if self.population.eligibility_hidden else possible

    def condition(self, users: Users) -> Masks:
        """For whom a users condition holds. Kept, as spaces that differ in their targets have the same people."""
        found = self._conditions.get(users)
        if found is None:
            included, excluded = self._people(users.included), self._people(users.excluded)
            found = apart_from(included[0], excluded[1]), apart_from(included[1], excluded[0])
            # Mostly both are the same people: then they are one set, of which much is told once.
            found = self._conditions[users] = (found[0], found[0]) if found[0] == found[1] else found
        return found

    def condition_in_the_best_groups(self, users: Users) -> Masks:
        """The same, if accounts of tomorrow are put in the groups that policies include and in none that they exclude."""
        unread = {
            group for side in (users.included, users.excluded) for group in side.groups if not self._is_known("group", group)
        }
        included = self._people(users.included)
        excluded = self._people(msgspec.structs.replace(users.excluded, groups=users.excluded.groups & unread))
        joined = self.future if users.included.groups - unread else 0
        left_out = 0
        for group in users.excluded.groups - unread:
            left_out |= self._mask("group", group)
        return apart_from(included[0] | joined, excluded[1] | left_out), apart_from(included[1], excluded[0])

    def by_direct_connect(self, users: Users) -> int:
        """Whom a condition on direct-connect users may apply to in addition to those."""
        if self.population.shared_channel_eligible is False:
            return 0
        if not any(B2B_DIRECT_CONNECT in external.types for external in users.included.external):
            return 0
        guests = self.of_type(B2B_COLLABORATION_GUEST) | self.of_type(B2B_COLLABORATION_MEMBER)
        return apart_from(guests, self._people(users.excluded)[0])

    def _people(self, people: People) -> Masks:
        must = self.full if people.everyone else 0
        may = self.full if people.everyone or people.doubts else 0
        parts = [(self._mask("user", user), self._mask("user", user)) for user in people.users]
        parts += [self.in_group(group) for group in people.groups]
        parts += [self.with_role(role) for role in people.roles]
        parts += [self._external_users(external) for external in people.external]
        for certain, possible in parts:
            must, may = must | certain, may | possible
        return must, may

    def _external_users(self, external: ExternalUsers) -> Masks:
        listed = 0
        for kind in external.types:
            listed |= self.of_type(kind)
        must = may = listed
        if external.tenants is not None:
            local = listed & self.of_type(INTERNAL_GUEST)
            homes = 0
            for tenant in external.tenants:
                homes |= self._mask("tenant", tenant)
            unknown = apart_from(listed, self._mask("tenant", ""))
            must = local | (0 if external.tenants_unknown else listed & homes)
            may = listed if external.tenants_unknown else local | listed & homes | unknown
        return must, may | (self.external if external.doubt else 0)

    def trust_classes(self) -> Iterator[int]:
        """External users in groups of the same kind and inbound trust."""
        known = [self._mask("trusted tenant", tenant) for tenant in sorted(self.population.tenant_trusts)]
        for kind in EXTERNAL_TYPES:
            rest = self.of_type(kind)
            for mask in known:
                if rest & mask:
                    yield rest & mask
                rest = apart_from(rest, mask)
            if rest:
                yield rest

    # -- back to people -------------------------------------------------------------------------------------------

    def representative(self, atom: int) -> Identity:
        """One member of an atom, with all that policies look at."""
        ordinal = self._classes.first[atom]
        population, bit = self.population, 1 << atom
        virtual = self._virtuals[ordinal - self._real] if ordinal >= self._real else None
        base = ordinal if virtual is None else virtual.base
        external = next((kind for kind in EXTERNAL_TYPES if self.of_type(kind) & bit), None)
        unread: frozenset[str] | None = self._unread_groups
        if isinstance(population.active_roles, Gap) or population.role_doubt is not None:
            unread = unread.union(self.roles) if unread is not None else None
        if virtual is not None and (virtual.future or virtual.stranger):
            unread = frozenset(self.groups) | (unread or frozenset())
        if virtual is not None and unread is not None:
            unread |= virtual.maybe_roles | virtual.maybe_groups
        home = population.home_tenants.get(ordinal) if virtual is None else virtual.home_tenant
        if virtual is not None and virtual.base is not None:
            home = population.home_tenants.get(virtual.base)
        trust = population.tenant_trusts.get(home, population.trust) if home else population.trust
        return Identity(
            id=population.ids[base] if base is not None else "",
            name=self.name_of(atom),
            groups=frozenset(self._groups_of(bit)),
            roles=frozenset(r for r in self.roles if self._mask("role", r) & bit),
            unread=unread,
            external_type=external,
            home_tenant=home,
            trust=trust if external else Trust(),
            shared_channel_eligible=population.shared_channel_eligible if external else False,
        )

    def name_of(self, atom: int) -> str:
        """The name of the member that ``representative`` describes."""
        ordinal = self._classes.first[atom]
        return self.population.names[ordinal] if ordinal < self._real else self._virtuals[ordinal - self._real].name

    @cached_property
    def _unread_groups(self) -> frozenset[str]:
        return frozenset(group for group in self.groups if not self._is_known("group", group))

    def _groups_of(self, bit: BitSet) -> Iterator[str]:
        for anybody, groups in self._blocks:
            if anybody & bit:
                yield from (group for group in groups if self._mask("group", group) & bit)

    @cached_property
    def _blocks(self) -> list[tuple[BitSet, Sequence[str]]]:
        """A few groups each, with everybody in one of them, so that nobody is looked for in thousands of groups."""
        blocks = [self.groups[first : first + _BLOCK] for first in range(0, len(self.groups), _BLOCK)]
        return [(reduce(or_, (self._mask("group", group) for group in groups)), groups) for groups in blocks]

    def atom_of(self, user: str) -> int | None:
        """The atom of an account as it is now, by id; None where there is no such account or it is disabled."""
        ordinal = self.ordinal_of(user)
        number = -1 if ordinal is None else self._classes.of[ordinal]
        return None if number < 0 else number

    def ordinal_of(self, user: str) -> int | None:
        """The ordinal of an account by id, enabled or not; None where there is none."""
        return self.population.ordinal_of(user)

    def accounts_in(self, mask: int) -> int:
        """How many accounts of today the atoms stand for; an account and its variants count once."""
        plain = mask & self.accounts
        count = sum((plain & atoms).bit_count() << digit for digit, atoms in enumerate(self._atoms_by_digit))
        bases = self._bases(mask)
        if not bases:
            return count
        counted = plain.to_bytes(len(self.counts) // 8 + 1, "little")
        return count + sum(1 for base in bases if not _has(counted, self._classes.of[base]))

    def with_variants(self, mask: int) -> int:
        """The atoms, and those that have an account in common with them, before or after activation, until there are no more."""
        found, before = mask, 0
        while found != before:
            before = found
            theirs = self._bases(found)
            for atoms, accounts in self._joined:
                if atoms & found or not accounts.isdisjoint(theirs):
                    found |= atoms
        return found

    @cached_property
    def _joined(self) -> list[tuple[BitSet, frozenset[int]]]:
        """Of each atom of variants the atoms of its accounts, with itself, and the accounts."""
        variants, bases = self._atoms_of_variants
        place_of = self._classes.of
        plain = {atom: [place_of[base] for base in bases[atom] if place_of[base] >= 0] for atom in places(variants)}
        return [(1 << atom | bit_set(others), frozenset(bases[atom])) for atom, others in plain.items()]

    def _bases(self, mask: int) -> set[int]:
        """The accounts of which atoms hold a variant."""
        atoms, bases = self._atoms_of_variants
        return {base for atom in places(mask & atoms) for base in bases[atom]} if mask & atoms else set()

    @cached_property
    def _atoms_of_variants(self) -> tuple[BitSet, dict[int, list[int]]]:
        """The atoms of variants, and the accounts that each stands for."""
        found: dict[int, list[int]] = {}
        for place, virtual in enumerate(self._virtuals, self._real):
            atom = self._classes.of[place]
            if virtual.base is not None and atom >= 0:
                found.setdefault(atom, []).append(virtual.base)
        return bit_set(found), found

    @cached_property
    def _atoms_by_digit(self) -> list[BitSet]:
        """For each binary digit, the atoms with it in how many they stand for, so that counting is a few bit counts."""
        digits = range(max(self.counts, default=0).bit_length())
        return [bit_set(atom for atom, count in enumerate(self.counts) if count >> digit & 1) for digit in digits]

    def chosen(self, mask: int) -> BitSet:
        """The same accounts as ``ordinals``, as a bit set. Many proofs leave over the same people."""
        found = self._chosen.get(mask)
        if found is None:
            accounts = (1 << self._real) - 1
            found = self._chosen[mask] = self._classes.members(mask) & accounts | bit_set(self._bases(mask))
        return found

    def ordinals(self, mask: int) -> Iterator[int]:
        """The accounts of today that the atoms stand for, or a variant of which they stand for."""
        wanted = set(bits(mask))
        seen: set[int] = set()
        for place, number in enumerate(self._classes.of):
            if number in wanted:
                base = place if place < self._real else self._virtuals[place - self._real].base
                if base is not None and base not in seen:
                    seen.add(base)
                    yield base


def _has(members: bytes, place: int) -> bool:
    """Whether a bit set, as bytes, has a place."""
    return bool(members[place >> 3] >> (place & 7) & 1)
