"""Who can sign in, as compact arrays: one ordinal per user, memberships as the bits of integers.

The solver asks for nothing else, so that it does not depend on how users, groups and roles were collected. For a million
users a membership is 125 kB, and combining two takes microseconds.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from ztscan.conditional_access.policy.sign_in import Attributes, Trust
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import EXTERNAL_TYPES
from ztscan.core.bit_sets import BitSet, bit_set
from ztscan.core.immutable import freeze_fields
from ztscan.core.model import Gap

MEMBER = 0
"""Type code of an ordinary member; external type ``EXTERNAL_TYPES[n]`` has code ``n + 1``."""


class ServicePrincipalIdentity(msgspec.Struct, frozen=True):
    """A service principal as one who signs in. Ids in lower case."""

    id: str
    name: str
    single_tenant_owned: Truth
    attributes: Attributes | None = None
    agent: bool = False
    blueprint: str | None = None


class Population(msgspec.Struct, frozen=True):
    """Users by ordinal, and their memberships. All ids in lower case.

    A group or role that is missing from a mapping, or is a ``Gap``, is not known: who has it may be anybody.
    """

    ids: Sequence[str]
    names: Sequence[str]
    types: bytes
    """``MEMBER`` or an external type's code, per ordinal."""
    enabled: BitSet
    """Disabled accounts cannot sign in and are no part of the scenario space."""
    groups: Mapping[str, BitSet | Gap] = msgspec.field(default_factory=dict)
    """Transitive members of the groups that policies and requirements refer to."""
    eligible_members: Mapping[str, BitSet | Gap] = msgspec.field(default_factory=dict)
    """Who may activate the membership of a group that policies exclude (PIM for Groups). Nobody if a group is missing."""
    active_roles: Mapping[str, BitSet] | Gap = msgspec.field(default_factory=dict)
    """Who holds a role now: built-in roles by template id, tenant-wide, directly or through a group."""
    eligible_roles: Mapping[str, BitSet] | Gap = msgspec.field(default_factory=dict)
    """Who may activate a role."""
    scoped_roles: Mapping[str, BitSet] = msgspec.field(default_factory=dict)
    """Who holds or may activate a role for an administrative unit or an application only. Conditions on roles do not apply to
    them."""
    role_doubt: Gap | None = None
    """What may hide further holders of roles; who is listed certainly holds them."""
    eligibility_doubt: Gap | None = None
    """What may hide further eligible users."""
    home_tenants: Mapping[int, str] = msgspec.field(default_factory=dict)
    """Home tenant of an external user, where it is known."""
    trust: Trust = msgspec.field(default_factory=Trust)
    """Inbound trust for external users, where it is the same whatever their home tenant is."""
    tenant_trusts: Mapping[str, Trust] = msgspec.field(default_factory=dict)
    open_to_guests: Truth = None
    """Whether guests may come from any organisation that has no cross-tenant access settings of its own."""
    direct_connect: Truth = False
    """Whether people of other tenants may come by B2B direct connect, without an account here."""
    service_providers: Truth = False
    """Whether a partner is a service provider, whose people come without an account here."""
    shared_channel_eligible: Truth = False
    service_principals: tuple[ServicePrincipalIdentity, ...] | Gap = ()
    in_order: Sequence[int] | None = None
    """Ordinals in order of id, so that an account is found by its id without an index. None: they are sorted here."""

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.names) == len(self.types):
            raise ValueError("ids, names and types of a population differ in length")
        freeze_fields(self)
        if self.in_order is None:
            msgspec.structs.force_setattr(self, "in_order", _in_order(self.ids))

    def ordinal_of(self, user: str) -> int | None:
        """The ordinal of an account by id, enabled or not; None where there is none."""
        ids, ordinals = self.ids, self.in_order or ()
        place = bisect_left(ordinals, user, key=ids.__getitem__)
        return ordinals[place] if place < len(ordinals) and ids[ordinals[place]] == user else None

    def ordinals_of(self, users: Iterable[str]) -> dict[str, int]:
        """The ordinals of those users who exist, by id."""
        return {user: ordinal for user in users if (ordinal := self.ordinal_of(user)) is not None}

    @property
    def eligibility_hidden(self) -> bool:
        """Whether there may be eligible users in addition to those who are listed."""
        return isinstance(self.eligible_roles, Gap) or self.eligibility_doubt is not None


def _in_order(ids: Sequence[str]) -> Sequence[int]:
    sorted_already = all(before <= after for before, after in pairwise(ids))
    return range(len(ids)) if sorted_already else array("I", sorted(range(len(ids)), key=ids.__getitem__))


def type_code(external_type: str | None) -> int:
    return MEMBER if external_type is None else EXTERNAL_TYPES.index(external_type) + 1


def members_by_id(ids: Mapping[str, int], members: Iterable[str]) -> BitSet:
    """The bit set of members by id; ids that are no user of the population are passed over."""
    return bit_set(ordinal for ordinal in map(ids.get, members) if ordinal is not None)
