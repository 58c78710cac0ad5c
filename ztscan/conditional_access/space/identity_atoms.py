"""Users as equivalence classes: those that no policy and no requirement can tell apart are one atom.

In addition to the accounts of today there are atoms for an eligible administrator *after activation*, for people who come without
an account here (B2B direct connect, service providers), and for accounts *of tomorrow*, whose groups nobody knows yet.
"""

from __future__ import annotations

import dataclasses
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, pairwise

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
from ztscan.conditional_access.space.population import BitSet, Population, bit_set, type_code
from ztscan.conditional_access.space.virtual_people import Virtual, virtual_people
from ztscan.core.immutable import Sealed
from ztscan.core.model import Gap

Masks = tuple[int, int]
"""Atoms for which something certainly holds, and atoms for which it may hold; the first is within the second."""


class IdentityAtoms(Sealed):
    """The atoms of the identity dimension, for the groups, roles, users and tenants that matter."""

    def __init__(
        self,
        population: Population,
        conditions: Iterable[Users],
        roles: Iterable[str] = (),
        groups: Iterable[str] = (),
        selections: Mapping[str, BitSet] | None = None,
    ) -> None:
        """``roles`` and ``groups`` are those that requirements and exclusions refer to; ``selections`` are sets of ordinals
        under a name that must be kept apart."""
        self.population = population
        conditions = tuple(conditions)
        sides = [side for condition in conditions for side in (condition.included, condition.excluded)]
        self.groups = tuple(sorted({group for side in sides for group in side.groups} | set(groups)))
        self.roles = tuple(sorted({role for side in sides for role in side.roles} | set(roles)))
        users = {user for side in sides for user in side.users}
        tenants = {t for side in sides for external in side.external for t in external.tenants or ()}
        self._ordinals = {i: n for n, i in enumerate(population.ids) if i in users} if users else {}
        leaving = frozenset(role for condition in conditions for role in condition.excluded.roles)
        left_out = sorted({group for condition in conditions for group in condition.excluded.groups})
        self._virtuals = tuple(virtual_people(population, self.roles, sorted(tenants), leaving, left_out))
        self._real = len(population.ids)
        self._variants = tuple(
            (place, virtual.base) for place, virtual in enumerate(self._virtuals, self._real) if virtual.base is not None
        )
        self._classify(self._predicates(sorted(users), sorted(tenants), selections or {}))

    # -- what tells them apart ------------------------------------------------------------------------------------

    def _predicates(
        self, users: list[str], tenants: list[str], selections: Mapping[str, BitSet]
    ) -> Iterator[tuple[tuple[str, str], BitSet]]:
        population, virtuals = self.population, self._virtuals
        yield ("is", "account"), (1 << self._real) - 1
        yield ("is", "future"), self._those(lambda v: v.future)
        yield ("is", "stranger"), self._those(lambda v: v.future or v.stranger)
        yield ("is", "uncertain"), self._those(lambda v: not v.certain)
        yield ("is", "activated"), self._those(lambda v: bool(v.roles or v.maybe_roles or v.groups or v.maybe_groups))
        joined, perhaps = self._by(lambda virtual: virtual.groups), self._by(lambda virtual: virtual.maybe_groups)
        for group in self.groups:
            members = population.groups.get(group)
            if isinstance(members, int):
                yield ("group", group), self._copied(members) | joined.get(group, 0)
                for kind, some in (("joins group", joined), ("maybe group", perhaps)):
                    if group in some:
                        yield (kind, group), some[group]
        yield from self._role_predicates()
        for user in users:
            ordinal = self._ordinals.get(user)
            yield ("user", user), 0 if ordinal is None else self._copied(1 << ordinal)
        codes = [type_code(virtual.external_type) for virtual in virtuals]
        for place, virtual in enumerate(virtuals):
            if virtual.base is not None:
                codes[place] = population.types[virtual.base]
        every_type = population.types + bytes(codes)
        for kind in EXTERNAL_TYPES:
            yield ("type", kind), _positions(every_type, type_code(kind))
        known = {**population.home_tenants, **{self._real + n: v.home_tenant for n, v in enumerate(virtuals) if v.home_tenant}}
        if tenants:
            yield ("tenant", ""), self._copied(bit_set(known))
            for tenant in tenants:
                yield ("tenant", tenant), self._copied(bit_set(o for o, home in known.items() if home == tenant))
        for tenant in sorted(population.tenant_trusts):
            yield ("trusted tenant", tenant), self._copied(bit_set(o for o, home in known.items() if home == tenant))
        for name, ordinals in selections.items():
            yield ("selection", name), self._copied(ordinals)

    def _role_predicates(self) -> Iterator[tuple[tuple[str, str], BitSet]]:
        active = self.population.active_roles
        if isinstance(active, Gap):
            return
        activated = self._by(lambda virtual: virtual.roles)
        undecided = self._by(lambda virtual: virtual.maybe_roles)
        for role in self.roles:
            yield ("role", role), self._copied(active.get(role, 0)) | activated.get(role, 0)
            if role in undecided:
                yield ("maybe role", role), undecided[role]

    def _by(self, names_of: Callable[[Virtual], frozenset[str]]) -> dict[str, BitSet]:
        """The virtual people that have each role or group, as ordinals."""
        places: dict[str, list[int]] = {}
        for place, virtual in enumerate(self._virtuals, self._real):
            for name in names_of(virtual):
                places.setdefault(name, []).append(place)
        return {name: bit_set(found) for name, found in places.items()}

    def _copied(self, members: BitSet) -> BitSet:
        """The members, and those of their variants."""
        # As bytes, because shifting the whole set for each variant would be slow.
        held = (members & ((1 << self._real) - 1)).to_bytes(self._real // 8 + 1, "little")
        return members | bit_set(place for place, base in self._variants if held[base >> 3] >> (base & 7) & 1)

    def _those(self, chosen: Callable[[Virtual], bool]) -> BitSet:
        """The virtual people of a kind, as ordinals."""
        return bit_set(n for n, virtual in enumerate(self._virtuals) if chosen(virtual)) << self._real

    def _classify(self, predicates: Iterator[tuple[tuple[str, str], BitSet]]) -> None:
        """Group ordinals by what their predicates say. One pass over packed bytes, not one per user and policy.

        Eight predicates at a time are written out: each takes a byte per user until it is packed.
        """
        total = self._real + len(self._virtuals)
        alive = self.population.enabled & ((1 << self._real) - 1)
        living = self._copied(alive) | self._those(lambda v: v.base is None)
        keys: list[tuple[str, str]] = []
        packed: list[bytes] = []
        while some := tuple(islice(predicates, 8)):
            keys.extend(key for key, _ in some)
            packed.append(_packed([format(members, f"0{total}b")[::-1] for _, members in some]))
        numbers: dict[tuple[int, ...], int] = {}
        self._class_of = array("i")
        first: list[int] = []
        counts: list[int] = []
        alive_text = format(living, f"0{total}b")[::-1]
        for ordinal, signature in enumerate(zip(*packed, strict=True)):
            if alive_text[ordinal] == "0":
                self._class_of.append(-1)
                continue
            number = numbers.setdefault(signature, len(numbers))
            if number == len(first):
                first.append(ordinal)
                counts.append(0)
            counts[number] += 1
            self._class_of.append(number)
        self._first = tuple(first)
        self.counts = tuple(counts)
        """How many ordinals (accounts and variants) each atom stands for."""
        self.full = (1 << len(first)) - 1
        columns = [bytes(column) for column in zip(*numbers, strict=True)]
        self._masks = {key: _places_of_bit(columns[n // 8], n % 8) for n, key in enumerate(keys)} if first else {}

    # -- what policies say of them --------------------------------------------------------------------------------

    def _mask(self, kind: str, name: str) -> int:
        return self._masks.get((kind, name), 0)

    @property
    def future(self) -> int:
        return self._mask("is", "future")

    @property
    def accounts(self) -> int:
        """Atoms of accounts of today, as they are now."""
        return self._mask("is", "account")

    @property
    def certain(self) -> int:
        """Atoms of people who certainly exist, or certainly can."""
        return self.full & ~self._mask("is", "uncertain")

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
        if ("group", group) not in self._masks:
            return 0, self.full
        mask = self._mask("group", group)
        return mask, mask | self._mask("maybe group", group) | self._mask("is", "stranger")

    def joining(self, group: str) -> int:
        """Atoms of people who activated the membership of a group."""
        return self._mask("joins group", group)

    def with_role(self, role: str) -> Masks:
        if ("role", role) not in self._masks:
            return 0, self.full
        mask = self._mask("role", role)
        return mask, mask | self._mask("maybe role", role) if self.population.role_doubt is None else self.full

    def holders(self, role: str) -> Masks:
        """Who holds a role, or would after activation."""
        certain, possible = self.with_role(role)
        return certain, self.full if self.population.eligibility_hidden else possible

    def condition(self, users: Users) -> Masks:
        """For whom a users condition holds."""
        included, excluded = self._people(users.included), self._people(users.excluded)
        return included[0] & ~excluded[1], included[1] & ~excluded[0]

    def condition_in_the_best_groups(self, users: Users) -> Masks:
        """The same, if accounts of tomorrow are put in the groups that policies include and in none that they exclude."""
        unread = {
            group for side in (users.included, users.excluded) for group in side.groups if ("group", group) not in self._masks
        }
        included = self._people(users.included)
        excluded = self._people(dataclasses.replace(users.excluded, groups=users.excluded.groups & unread))
        joined = self.future if users.included.groups - unread else 0
        left_out = 0
        for group in users.excluded.groups - unread:
            left_out |= self._mask("group", group)
        return (included[0] | joined) & ~(excluded[1] | left_out), included[1] & ~excluded[0]

    def by_direct_connect(self, users: Users) -> int:
        """Whom a condition on direct-connect users may apply to in addition to those."""
        if self.population.shared_channel_eligible is False:
            return 0
        if not any(B2B_DIRECT_CONNECT in external.types for external in users.included.external):
            return 0
        guests = self.of_type(B2B_COLLABORATION_GUEST) | self.of_type(B2B_COLLABORATION_MEMBER)
        return guests & ~self._people(users.excluded)[0]

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
            unknown = listed & ~self._mask("tenant", "")
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
                rest &= ~mask
            if rest:
                yield rest

    # -- back to people -------------------------------------------------------------------------------------------

    def representative(self, atom: int) -> Identity:
        """One member of an atom, with all that policies look at."""
        ordinal = self._first[atom]
        population, bit = self.population, 1 << atom
        virtual = self._virtuals[ordinal - self._real] if ordinal >= self._real else None
        base = ordinal if virtual is None else virtual.base
        external = next((kind for kind in EXTERNAL_TYPES if self.of_type(kind) & bit), None)
        unread: frozenset[str] | None = frozenset(g for g in self.groups if ("group", g) not in self._masks)
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
            name=virtual.name if virtual is not None else population.names[ordinal],
            groups=frozenset(g for g in self.groups if self._mask("group", g) & bit),
            roles=frozenset(r for r in self.roles if self._mask("role", r) & bit),
            unread=unread,
            external_type=external,
            home_tenant=home,
            trust=trust if external else Trust(),
            shared_channel_eligible=population.shared_channel_eligible if external else False,
        )

    def atom_of(self, user: str) -> int | None:
        """The atom of an account as it is now, by id; None where there is no such account or it is disabled."""
        ordinal = self.ordinal_of(user)
        number = -1 if ordinal is None else self._class_of[ordinal]
        return None if number < 0 else number

    def ordinal_of(self, user: str) -> int | None:
        """The ordinal of an account by id, enabled or not; None where there is none."""
        ids, ordinals = self.population.ids, self._in_order
        place = bisect_left(ordinals, user, key=ids.__getitem__)
        return ordinals[place] if place < len(ordinals) and ids[ordinals[place]] == user else None

    @cached_property
    def _in_order(self) -> Sequence[int]:
        """Ordinals in order of id."""
        ids = self.population.ids
        in_order = all(before <= after for before, after in pairwise(ids))
        return range(len(ids)) if in_order else array("I", sorted(range(len(ids)), key=ids.__getitem__))

    def accounts_in(self, mask: int) -> int:
        """How many accounts of today the atoms stand for; an account and its variants count once."""
        plain = mask & self.accounts
        count = sum(times * (plain & atoms).bit_count() for times, atoms in self._atoms_by_count)
        bases = {base for place, base in self._variants if (atom := self._class_of[place]) >= 0 and mask >> atom & 1}
        return count + sum(1 for base in bases if not plain >> self._class_of[base] & 1)

    @cached_property
    def _atoms_by_count(self) -> list[tuple[int, int]]:
        """Atoms grouped by how many they stand for, so that counting is a few bit counts."""
        groups: dict[int, list[int]] = {}
        for atom, count in enumerate(self.counts):
            groups.setdefault(count, []).append(atom)
        return [(count, bit_set(atoms)) for count, atoms in sorted(groups.items())]

    def chosen(self, mask: int) -> BitSet:
        """The same accounts as ``ordinals``, as a bit set. One pass over packed classes."""
        wanted = bytearray(b"0" * (len(self._first) + 1))  # the last place is that of accounts in no class
        for atom in bits(mask):
            wanted[atom] = ord("1")
        flags = bytearray(map(wanted.__getitem__, islice(self._class_of, self._real)))
        for place, base in self._variants:
            if wanted[self._class_of[place]] == ord("1"):
                flags[base] = ord("1")
        return int(bytes(flags[::-1]) or b"0", 2)

    def ordinals(self, mask: int) -> Iterator[int]:
        """The accounts of today that the atoms stand for, or a variant of which they stand for."""
        wanted = set(bits(mask))
        seen: set[int] = set()
        for place, number in enumerate(self._class_of):
            if number in wanted:
                base = place if place < self._real else self._virtuals[place - self._real].base
                if base is not None and base not in seen:
                    seen.add(base)
                    yield base


def _packed(texts: list[str]) -> bytes:
    """Eight columns of ``0`` and ``1`` as one byte per row."""
    total = 0
    for place, text in enumerate(texts):
        total |= (int.from_bytes(text.encode(), "little") & _ones(len(text))) << place
    return total.to_bytes(len(texts[0]), "little") if texts[0] else b""


def _ones(length: int) -> int:
    return int.from_bytes(b"\x01" * length, "little")


def _places_of_bit(values: bytes, bit: int) -> BitSet:
    """The bit set of the places where a byte string has this bit."""
    return int(values[::-1].translate(_BITS[bit]), 2)


_BITS = tuple(bytes(49 if code >> bit & 1 else 48 for code in range(256)) for bit in range(8))
"""For each bit of a byte, the table that writes a byte that has it as ``1`` and any other as ``0``."""


def _positions(values: bytes, value: int) -> BitSet:
    """The bit set of the places where a byte string has ``value``."""
    table = bytearray(b"0" * 256)
    table[value] = ord("1")
    text = values[::-1].translate(table)
    return int(text, 2) if text else 0
