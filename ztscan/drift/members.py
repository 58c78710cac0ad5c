"""Compares the members of findings and groups: who entered and who left. Counts decide only where a result names no members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ztscan.core.members import (
    COVERED_CONDITION,
    COVERED_LOCATION,
    ELIGIBLE,
    ELSEWHERE,
    LOCATION,
    RULED,
    SETTINGS,
    Digester,
    GroupMembers,
    Members,
    in_class,
    in_hex,
    is_grant,
    is_trust,
)
from ztscan.core.model import Finding, Scan
from ztscan.drift.configuration import Names, names_of
from ztscan.drift.model import Blindness, Direction, ObjectDrift, PropertyChange
from ztscan.drift.set_change import SetChange

MOST_NAMED = 20
"""The most members that a change names."""
COUNTS: Mapping[str, str] = {"user": "users", "application": "applications"}
"""By kind of members, the field of a finding that counts them."""
MEMBERSHIP = "group_members"
"""The resource of a change of the members of a group."""
ELIGIBILITY = "excluded_group_eligibility"
"""The resource with those who can activate the membership of an excluded group."""
ROLES = "role_assignments"
"""The resource of a change of the holders of a directory role."""

PROFILES = "device_configurations"
"""Typed profiles of Intune: results hold digests of their properties, and nothing else tells which there are."""

_HELD = frozenset({ROLES, "role_definitions", "role_eligibility_schedule_instances", "role_group_members"})
"""Resources that a scan reads which tells who holds the directory roles."""

Directory = Callable[[], Iterable[tuple[str, str]]]
"""Ids and names of the tenant, for the names of members. It is asked only if a name is missing."""


def no_directory() -> Iterable[tuple[str, str]]:
    return ()


class Comparison(NamedTuple):
    """How the members of one finding changed. ``reason``: why that is not known."""

    direction: Direction | None = None
    sets: tuple[SetChange, ...] = ()
    reason: str = ""


_COMBINED = frozenset((LOCATION, COVERED_LOCATION, ELSEWHERE, COVERED_CONDITION))
"""Kinds that are not compared each for itself."""


class _Locations(NamedTuple):
    """The locations of a finding, as digests."""

    open: set[str]
    covered: set[str]
    elsewhere: bool

    @classmethod
    def of(cls, found: Finding, scan: Scan) -> _Locations | None:
        """None: the result does not tell."""
        sides = [of_kind(found, kind) for kind in (LOCATION, COVERED_LOCATION, ELSEWHERE)]
        if None in sides:
            return None
        named, covered, elsewhere = (side for side in sides if side is not None)
        sets = digests_of(named, scan), digests_of(covered, scan)
        return None if sets[0] is None or sets[1] is None else cls(sets[0], sets[1], bool(elsewhere.count))

    def reaches(self, place: str) -> bool:
        return place in self.open or (place not in self.covered and self.elsewhere)


class MemberComparer:
    """Compares sets of members of two results."""

    def __init__(self, before: Scan, after: Scan, directory: Directory = no_directory, names: Names = names_of) -> None:
        self._before, self._after, self._names_of = before, after, names
        self._directory = directory
        self._names: dict[str, str] | None = None
        self._asked = False

    def finding(self, was: Finding, now: Finding) -> Comparison:
        """A finding on both sides: worse if anybody or anything entered, better if some only left."""
        kinds = dict.fromkeys((*COUNTS, *(m.kind for m in was.members), *(m.kind for m in now.members)))
        found = [self._kind(was, now, kind) for kind in kinds if kind not in _COMBINED]
        found += [self._covered(was, now), self._locations(was, now)]
        sets = tuple(changed for part in found for changed in part.sets)
        ways = {part.direction for part in found} - {None}
        entered = any(changed.entered for changed in sets) or (bool(now.members) and Direction.REGRESSED in ways)
        reason = next((part.reason for part in found if part.reason), "")
        if entered or ways == {Direction.REGRESSED}:
            return Comparison(Direction.REGRESSED, sets)
        if reason:
            return Comparison(Direction.NOT_COMPARABLE, sets, reason)
        return Comparison(Direction.CHANGED if len(ways) > 1 else next(iter(ways), None), sets)

    def _kind(self, was: Finding, now: Finding, kind: str) -> Comparison:
        """The members of one kind; by their number only where no result names them."""
        sides = tuple(of_kind(found, kind) for found in (was, now))
        counts = tuple(getattr(found, COUNTS[kind]) if kind in COUNTS else None for found in (was, now))
        old, new = sides
        if old is not None and new is not None:
            return self._members(old, new)
        by_count = _by_count(*counts)
        lacking = [
            side
            for side, members, scan in (("before", old, self._before), ("after", new, self._after))
            if members is None and (not scan.members.salt or (old or new) is not None)
        ]
        if by_count or not lacking or counts[0] in (None, 0) or counts[1] in (None, 0):
            return Comparison(by_count)
        which = " and ".join(lacking)
        return Comparison(reason=f"{which}, an older version wrote the result: it does not say which {kind}s are affected")

    def _covered(self, was: Finding, now: Finding) -> Comparison:
        """Conditions: what is covered no longer entered."""
        before, after = of_kind(was, COVERED_CONDITION), of_kind(now, COVERED_CONDITION)
        old, new = (before and digests_of(before, self._before)), (after and digests_of(after, self._after))
        if not isinstance(old, set) or not isinstance(new, set):
            return Comparison()
        return self._change("condition", old - new, new - old)

    def _locations(self, was: Finding, now: Finding) -> Comparison:
        """Named locations. One that a result does not name is elsewhere there."""
        states = [_Locations.of(found, scan) for found, scan in zip((was, now), self._scans, strict=True)]
        before, after = states
        if before is None or after is None:
            return Comparison()
        everywhere = before.open | before.covered | after.open | after.covered
        entered = {place for place in everywhere if after.reaches(place) and not before.reaches(place)}
        left = {place for place in everywhere if before.reaches(place) and not after.reaches(place)}
        if before.elsewhere != after.elsewhere:
            (entered if after.elsewhere else left).add("")
        return self._change(LOCATION, entered, left)

    def _change(self, kind: str, entered: set[str], left: set[str]) -> Comparison:
        if (not entered and not left) or not self._same_salt:
            return Comparison()
        change = SetChange(kind, len(entered), len(left), self.names(entered), self.names(left))
        return Comparison(Direction.REGRESSED if entered else Direction.IMPROVED, (change,))

    @property
    def _scans(self) -> tuple[Scan, Scan]:
        return self._before, self._after

    def _members(self, old: Members, new: Members) -> Comparison:
        change = self.change(old, new)
        if isinstance(change, str):
            more = self._same_salt and new.count >= old.count  # other members, and not fewer: somebody entered
            return Comparison(Direction.REGRESSED if more or new.count > old.count else None, (), "" if more else change)
        if change is None:
            return Comparison()
        return Comparison(Direction.REGRESSED if change.entered else Direction.IMPROVED, (change,))

    @property
    def _same_salt(self) -> bool:
        return self._before.members.salt == self._after.members.salt

    def change(self, old: Members, new: Members) -> SetChange | str | None:
        """Who entered and who left, None if nobody, or why it is not known."""
        if self._same_salt and old.digest == new.digest and old.count == new.count:
            return None
        was, now = digests_of(old, self._before), digests_of(new, self._after)
        if not self._same_salt:
            return "the results use different keys for members"
        if was is None or now is None:
            return "the members differ, but there are too many to tell who entered and who left"
        if was == now:
            return None
        entered, left = now - was, was - now
        return SetChange(old.kind, len(entered), len(left), self.names(entered), self.names(left))

    def names(self, digests: Iterable[str]) -> tuple[str, ...]:
        """The names of some of these members, as far as they are known. The empty one is elsewhere."""
        digests = sorted(digests)
        known = self._index()
        known.setdefault("", ELSEWHERE)
        if not self._asked and any(digest not in known for digest in digests):
            self._asked = True
            digester = Digester(self._after.members.salt)
            for identity, name in self._directory():
                known.setdefault(digester.member(identity), name)
        return tuple(sorted(known[digest] for digest in digests if digest in known)[:MOST_NAMED])

    def _index(self) -> dict[str, str]:
        if self._names is None:
            digester = Digester(self._after.members.salt)
            self._names = {}
            for scan in (self._after, self._before):
                for members in _all_members(scan):
                    for member in members.few:
                        if member.name != member.id or member.digest not in self._names:
                            self._names[member.digest] = member.name
                for identity, name in self._names_of(scan).items():
                    digest = digester.member(identity)
                    if self._names.get(digest, identity) == identity:
                        self._names[digest] = name
        return self._names

    def groups(self) -> Iterator[ObjectDrift]:
        """Groups and roles whose members changed, and policies whose settings did, in any order.

        Of groups, those that both results name: policies tell which groups came and went. A role that a result lacks has no
        holder there, and a typed profile of Intune that it lacks was not there.
        """
        old, new = _groups(self._before), _groups(self._after)
        for identity in old.keys() & new.keys():
            yield from self._members_of(_resource_of(identity), old[identity], new[identity])
        if all(any(reading.name == PROFILES and reading.outcome == "ok" for reading in scan.resources) for scan in self._scans):
            for identity in (key for key in old.keys() ^ new.keys() if _resource_of(key) == PROFILES):
                way, profile = (Direction.NEW, new[identity]) if identity in new else (Direction.GONE, old[identity])
                yield ObjectDrift(PROFILES, identity.partition(SETTINGS)[0], way, profile.name, profile.name, ())
        if self._lacking_roles or None in (self._before.members.roles, self._after.members.roles):
            return
        held, holds = _roles(self._before), _roles(self._after)
        for identity in (key for key in held.keys() | holds.keys() if not is_activation(key)):
            was = held.get(identity) or _nobody(holds[identity])
            now = holds.get(identity) or _nobody(held[identity])
            yield from self._members_of(ROLES, was, now)

    def _members_of(self, resource: str, was: GroupMembers, now: GroupMembers) -> Iterator[ObjectDrift]:
        if was.members is None or now.members is None or not self._same_salt or was.members.digest == now.members.digest:
            return
        change = self.change(was.members, now.members)
        if change is not None:
            named = change if isinstance(change, SetChange) else None
            parts = (_members_changed(was, now, named),)
            yield ObjectDrift(resource, now.id.partition(SETTINGS)[0], Direction.CHANGED, was.name, now.name, parts)

    @property
    def _lacking_roles(self) -> str:
        """Why holders of roles cannot be compared. Empty: they can be, or neither scan asked for them."""
        tables = {"before": self._before.members.roles, "after": self._after.members.roles}
        unread = [side for side, roles in tables.items() if roles is not None and any(role.members is None for role in roles)]
        if unread:
            return f"{' and '.join(unread)}, the holders of directory roles could not be read in full"
        lacking = [side for side, roles in tables.items() if roles is None]
        if len(lacking) == len(tables) or (lacking and self._was_not_asked(lacking[0])):
            return ""
        if lacking:
            return f"{lacking[0]}, the result does not say who holds directory roles"
        return "" if self._same_salt else "the results use different keys for the holders of directory roles"

    def _was_not_asked(self, side: str) -> bool:
        """Whether one scan did not ask for roles because it ran fewer checks, which are told apart."""
        scan, other = self._scans if side == "before" else self._scans[::-1]
        asked = {reading.name for reading in scan.resources} >= _HELD
        return not asked and bool({check.id for check in other.checks} - {check.id for check in scan.checks})

    def blindness(self) -> Iterator[Blindness]:
        """Groups and roles whose members one of the results, or neither, could read."""
        old, new = _groups(self._before), _groups(self._after)
        for identity in sorted(old.keys() & new.keys()):
            sides = [side for side, group in (("before", old[identity]), ("after", new[identity])) if group.members is None]
            if sides or not self._same_salt:
                why = (
                    f"{' and '.join(sides)}, the {_what_of(identity)} could not be read"
                    if sides
                    else "the results use different keys"
                )
                resource = ELIGIBILITY if identity.endswith(ELIGIBLE) else _resource_of(identity)
                trusted = is_grant(identity) or is_trust(identity)
                what = "application" if trusted else "policy" if SETTINGS in identity else "group"
                yield Blindness("resource", resource, f"{what} `{new[identity].name}`: {why}", hides_regression=False)
        if why := self._lacking_roles:
            yield Blindness("resource", ROLES, why, hides_regression=False)


def recreated_profiles(before: Scan, after: Scan) -> dict[str, str]:
    """By the id of a typed profile of Intune that is gone, the id of the only new one with the same settings and assignments."""
    if before.members.salt != after.members.salt:
        return {}

    def only(one: Scan, other: Scan) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        there = _groups(other)
        for identity, profile in _groups(one).items():
            if _resource_of(identity) == PROFILES and identity not in there and profile.members:
                found.setdefault(profile.members.digest, []).append(identity.partition(SETTINGS)[0])
        return found

    gone, come = only(before, after), only(after, before)
    return {old[0]: come[digest][0] for digest, old in gone.items() if len(old) == len(come.get(digest, ())) == 1}


def is_activation(role: str) -> bool:
    """Whether an entry of the roles has those who activated it. People do so every day: no assignment changes."""
    return role.split(":")[1:2] == ["activated"]


def activated(scan: Scan) -> set[str]:
    """Digests of those who had activated a role at the time of a scan, as far as they are known."""
    roles = [role.members for role in scan.members.roles or () if is_activation(role.id) and role.members]
    return {digest for members in roles for digest in digests_of(members, scan) or ()}


def _nobody(other: GroupMembers) -> GroupMembers:
    """The same role without a holder."""
    return GroupMembers(other.id, other.name, Members("principal", 0, in_hex(0)))


def _roles(scan: Scan) -> dict[str, GroupMembers]:
    return {role.id: role for role in scan.members.roles or ()}


def of_kind(found: Finding, kind: str) -> Members | None:
    return next((members for members in found.members if members.kind == kind), None)


def _resource_of(identity: str) -> str:
    """The resource of a change of the members of a group, or of the settings of a policy."""
    return identity.partition(f"{SETTINGS}:")[2] or MEMBERSHIP


def _what_of(identity: str) -> str:
    """What the members of a group are called."""
    if is_trust(identity):
        return "trusts"
    return "permissions" if is_grant(identity) else "settings" if SETTINGS in identity else "members"


def _members_changed(was: GroupMembers, now: GroupMembers, change: SetChange | None) -> PropertyChange:
    sides = (group.members and {"count": group.members.count, "digest": group.members.digest} for group in (was, now))
    before, after = sides
    return PropertyChange(
        _what_of(now.id), before, after, change.entered_names if change else (), change.left_names if change else ()
    )


def _groups(scan: Scan) -> dict[str, GroupMembers]:
    return {group.id: group for group in scan.members.groups if not group.id.endswith(RULED)}


def _all_members(scan: Scan) -> Iterator[Members]:
    for check in scan.checks:
        for found in check.findings:
            yield from found.members
    for group in (*scan.members.groups, *(scan.members.roles or ())):
        if group.members:
            yield group.members


def digests_of(members: Members, scan: Scan) -> set[str] | None:
    """The digests of the members; None if the result does not hold them."""
    if members.few or not members.count:
        return {member.digest for member in members.few}
    classes = scan.members.classes
    if not members.classes or not all(0 <= number < len(classes) for number in members.classes):
        return None
    return {digest for number in members.classes for digest in in_class(classes[number])}


def _by_count(before: int | None, after: int | None) -> Direction | None:
    if before is None or after is None or before == after:
        return None
    return Direction.REGRESSED if after > before else Direction.IMPROVED
