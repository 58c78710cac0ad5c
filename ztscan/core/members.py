"""Whom or what a finding affects, in a form that two results can compare member by member.

A few members are named. Many are digests: six bytes each, keyed with the salt of the result, so that a result lists no
directory. Findings that affect the same people share their digests: a result holds each person once, in one of the classes that
no finding tells apart, and a finding names its classes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from ztscan.core.bit_sets import places

FEW = 20
"""Up to so many members are named."""
WIDTH = 8
"""Characters of the digest of one member: 48 bits. Two of 100,000 members share one with a probability of 1 in 50,000."""
MOST_CLASSES = 2_000
"""The most classes of one population. A finding that would need more is compared by its digest alone."""
MOST_GROUP_DIGESTS = 100_000
"""The most digests for the members of groups, smallest groups first. Larger groups are compared by digest and count."""
_WHOLE = 1 << 128
LOCATION, COVERED_LOCATION = "location", "covered location"
"""Kinds of members: the named locations that a finding affects, and those that policies name and it does not affect."""
ELSEWHERE = "elsewhere"
"""Its count is 1 if a finding affects other locations."""
ELIGIBLE = ":eligible"
"""Follows the id of a group whose members are those who can activate the membership."""
RULED = ":rule"
"""Follows the id of a group whose only member is its membership rule. It has none where members are assigned."""
SETTINGS = ":settings"
"""Follows the id of a policy of Intune whose members are its settings, of an application whose members are its permissions or
federated credentials, or of the tenant whose members are certificate authorities; the resource that has them follows."""
USER_GRANTS, APPLICATION_GRANTS = "oauth2_permission_grants", "graph_app_role_assignments"
"""Resources with what applications may do for all users, and on their own in Microsoft Graph."""
GRANTS = frozenset((USER_GRANTS, APPLICATION_GRANTS))


def is_grant(group: str) -> bool:
    """Whether a group has applications that hold permissions, or the permissions of one."""
    return group.partition(f"{SETTINGS}:")[2] in GRANTS


FEDERATED = "applications_with_federation"
AUTHORITIES, OLDER_AUTHORITIES = "certificate_authorities", "older_certificate_authorities"
TRUSTS = frozenset((FEDERATED, AUTHORITIES, OLDER_AUTHORITIES))
"""Resources with whose signatures the tenant accepts: of workloads elsewhere, and of people with certificates."""


def is_trust(group: str) -> bool:
    """Whether a group has federated credentials, the applications that have some, or certificate authorities."""
    return group.partition(f"{SETTINGS}:")[2] in TRUSTS


ASSIGNED = "assigned member"
"""Kind of the members of a group that only assignments of Intune name."""
COVERED_CONDITION = "covered condition"
"""Values of conditions (platforms, client apps, risk levels ...) that a finding does not affect."""


class Member(msgspec.Struct, frozen=True, order=True, gc=False):
    """One of a few members, by name."""

    id: str
    name: str
    digest: str


class Members(msgspec.Struct, frozen=True):
    """The members of a set: of a finding, or of a group. ``kind`` is Graph's word (``user``, ``application`` ...), or one of the
    kinds above."""

    kind: str
    count: int
    digest: str = ""
    """Keyed digest of the whole set. Equal sets have equal digests."""
    few: tuple[Member, ...] = ()
    """All members, if they are few."""
    classes: tuple[int, ...] = ()
    """Otherwise the classes of ``MembersTable`` that make up the set. Empty: there were too many."""


class GroupMembers(msgspec.Struct, frozen=True):
    """The members, direct and through nested groups, of a group that a policy or a role assignment names."""

    id: str
    name: str
    members: Members | None
    """None: they could not be read in full."""


class MembersTable(msgspec.Struct, frozen=True):
    """What the members of one result have in common. Results with the same salt can be compared."""

    salt: str = ""
    classes: tuple[str, ...] = ()
    """Disjoint sets of members: sorted digests of ``WIDTH`` characters each, one after the other."""
    groups: tuple[GroupMembers, ...] = ()
    people: str | None = None
    """Sorted digests of the users of the tenant who are in no class. None: the users could not be read, or were not asked for."""
    others: str = ""
    """Sorted digests of the members of classes who are no users."""
    devices: str | None = None
    """Sorted digests of the devices, by their ids in Intune and in the directory. None: they could not be read, or were not
    asked for."""
    roles: tuple[GroupMembers, ...] | None = None
    """Who holds or may activate each directory role: by role, tenure and scope. None: an older version wrote the result."""

    @property
    def everybody(self) -> frozenset[str] | None:
        """Digests of all users. None: they are not known."""
        if self.people is None:
            return None
        return frozenset(chain(in_class(self.people), *map(in_class, self.classes))).difference(in_class(self.others))

    @property
    def every_device(self) -> frozenset[str] | None:
        """Digests of all devices. None: they are not known."""
        return None if self.devices is None else frozenset(in_class(self.devices))


class Crowd(Members, frozen=True, eq=False):
    """Members during an evaluation: the places of a bit set in a list of ids. A result never holds it (``seal``)."""

    ids: Sequence[str] = ()
    names: Sequence[str] = ()
    chosen: int = 0

    def people(self) -> Iterator[tuple[str, str]]:
        """Id and name of each member, in order of the list."""
        for place in places(self.chosen):
            yield self.ids[place], self.names[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Crowd) or (self.kind, self.count) != (other.kind, other.count):
            return False
        if self.ids is other.ids:
            return self.chosen == other.chosen
        return {member for member, _ in self.people()} == {member for member, _ in other.people()}

    def __hash__(self) -> int:
        return hash((self.kind, self.count))


def crowd(kind: str, ids: Sequence[str], names: Sequence[str], chosen: int) -> Crowd:
    """The members at the places of ``chosen`` in ``ids``."""
    return Crowd(kind, chosen.bit_count(), ids=ids, names=names, chosen=chosen)


def affected(kind: str, members: Iterable[tuple[str, str]]) -> Crowd:
    """The members with these ids and names; each counts once."""
    named = sorted(dict(members).items())
    return crowd(kind, tuple(key for key, _ in named), tuple(name for _, name in named), (1 << len(named)) - 1)


def salt_of(tenant: str) -> str:
    """The salt of a tenant's results. It is no secret: it keeps digests of different tenants apart."""
    return hashlib.sha256(f"ztscan members\x1f{tenant}".encode()).hexdigest()[:32]


class Digester:
    """Digests under one salt."""

    def __init__(self, salt: str) -> None:
        self._keyed = hashlib.blake2b(key=salt.encode()[:64], digest_size=16)

    def full(self, identity: str) -> bytes:
        """16 bytes for a member. Ids are compared without regard to case, as Graph does."""
        return self.every([identity])[0]

    def every(self, identities: Iterable[str]) -> list[bytes]:
        """``full`` of many."""
        digests, fresh = [], self._keyed.copy
        for identity in identities:
            digest = fresh()
            digest.update(identity.lower().encode("utf-8", "surrogatepass"))
            digests.append(digest.digest())
        return digests

    def member(self, identity: str) -> str:
        return short(self.full(identity))


def short(full: bytes) -> str:
    """The digest of a member as a result holds it."""
    return base64.urlsafe_b64encode(full[:6]).decode()


def shorts(digests: Iterable[bytes]) -> list[str]:
    """``short`` of many, encoded as one text: six bytes are eight characters, with nothing between."""
    text = base64.urlsafe_b64encode(b"".join([full[:6] for full in digests])).decode()
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]


def total(digests: Iterable[bytes]) -> int:
    """The digest of a set: a sum, so that it does not depend on the order, and that disjoint sets can be added."""
    return sum(map(int.from_bytes, digests)) % _WHOLE  # the first byte is the highest


def in_hex(summed: int) -> str:
    return f"{summed % _WHOLE:032x}"


def in_class(members: str) -> Iterator[str]:
    """The digests in a class."""
    return (members[at : at + WIDTH] for at in range(0, len(members), WIDTH))
