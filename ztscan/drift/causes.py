"""Attributes each change to its cause: a control, the people of the tenant, the time, or the evidence. Pure.

INVARIANT: a change is attributed to people only if that is shown, by what two results hold. Where missing evidence is the only
reason that it cannot be shown, the cause is undetermined, so that losing evidence fails no gate (``ztscan.core.gates``).
``docs/decisions/0015`` has the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from ztscan.core.members import ASSIGNED, Digester, GroupMembers, is_grant, is_trust
from ztscan.core.model import Finding, Scan
from ztscan.core.sameness import LEAVES
from ztscan.drift.blindness import ALIKE, Unlike, is_whole
from ztscan.drift.cause import Cause, PeopleChange, first_cause
from ztscan.drift.members import MEMBERSHIP, ROLES, activated, digests_of, of_kind
from ztscan.drift.model import (
    Blindness,
    CheckDrift,
    Direction,
    Drift,
    FindingDrift,
    ObjectDrift,
    ObjectiveDrift,
)
from ztscan.drift.rules import RULES
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.resource import Content

Reads = Callable[[str], frozenset[str] | None]
"""The resources behind a check by its id. None: they are not known."""
USER = "user"
DEVICE = "managedDevice"


def _holding(*contents: Content) -> frozenset[str]:
    """The resources whose declaration says so."""
    return frozenset(name for name, resource in ALL_RESOURCES.items() if resource.content in contents)


VOLATILE = _holding(Content.ACTIVITY)
"""Resources that count activity: sign-ins, risks, alerts, usage, advice."""
PERSONAL = VOLATILE | _holding(Content.PEOPLE)
"""Resources about people, their devices, licences and activity. No control is among them."""
GIVEN = _holding(Content.GIVEN)
"""Resources by which a single person is given something, and that results do not hold: that a person is new shows nothing."""
SIGHT = _holding(Content.SIGHT)
"""Resources by which a scanner tells how much it sees. Activity is found only in what is seen."""
_ACCOUNTS = frozenset({"users"})
"""The resource with the accounts. People change nothing in it themselves."""
_ALIKE: Mapping[str, tuple[str, ...]] = {
    MEMBERSHIP: (
        *(MEMBERSHIP, "role_group_members", "excluded_group_eligibility"),
        *("assignment_group_members", "app_protection_members"),
    ),
    RULES: (RULES, MEMBERSHIP, "role_group_members", "assignment_group_members", "app_protection_members"),
    ROLES: (
        *(ROLES, "role_assignment_schedule_instances", "role_eligibility_schedule_instances", "role_definitions"),
        *("role_group_eligibility", "role_group_assignment_schedules"),
    ),
}
"""By resource of a change, the resources in which checks see it."""
_INCLUDED = ("conditional_access_policies", "conditions", "users", "includeGroups")
"""Where a policy names a group whose new members it covers. Such a policy only adds requirements."""
_ASSIGNS = ("target", "groupId")
"""Where a policy of Intune names a group that it is assigned to, or that it excludes: devices come and go there every day."""
COMPARED = frozenset(
    {
        *("app_protection_groups", "app_protection_members", "assignment_group_members", "assignment_groups", "group_members"),
        *("catalog_compliance_settings", "configuration_policy_settings", "device_configurations", "group_policy_values"),
        "security_intent_settings",
    }
)
"""Resources that results hold as digests: groups with their members, and policies of Intune with their settings. They show that
nothing changed only where both results hold the same groups and policies.
"""
PROOFS = "conditional_access_policies"
"""The resource by which checks on sign-ins are told: for these an account that is enabled again is a change of a control."""

D = TypeVar("D", FindingDrift, CheckDrift, ObjectiveDrift, ObjectDrift)


def no_reads(_check: str) -> frozenset[str] | None:
    return None


def with_causes(drift: Drift, before: Scan, after: Scan, reads: Reads = no_reads, apart: Unlike = ALIKE) -> Drift:
    """``drift`` with a cause for each change, and who joined and left. ``before`` and ``after`` are the two scans.

    ``apart``: the checks that ``ztscan.toml`` sets otherwise than for the earlier one.
    """
    people = _People(before, after)
    configuration = tuple(_caused(change, _cause_of_object(change, before, after, people)) for change in drift.configuration)
    judge = _Judge(before, after, people, configuration, drift.blindness, reads)
    findings = tuple(
        msgspec.structs.replace(
            change,
            cause=Cause.SETTINGS if change.reason and change.reason == apart.get(change.check) else judge.finding(change),
            through=judge.through(change),
        )
        for change in drift.findings
    )
    results = [{check.id: check for check in scan.checks} for scan in (before, after)]
    blindness = tuple(
        msgspec.structs.replace(blind, activity=True)
        if blind.kind == "check" and judge.is_of_activity(blind.name) and is_whole(*(side.get(blind.name) for side in results))
        else blind
        for blind in drift.blindness
    )
    changed = {"findings": findings, "configuration": configuration, "people": people.change, "blindness": blindness}
    return derived(msgspec.structs.replace(drift, **changed))


def cause_without_controls(drift: Drift, before: Scan, after: Scan, reads: Reads) -> Callable[[FindingDrift], Cause]:
    """The cause that a finding would have if no control had changed. ``drift`` has its causes already."""
    unclear = [change for change in drift.configuration if change.cause is not Cause.CONTROL]
    return _Judge(before, after, _People(before, after), unclear, drift.blindness, reads).finding


def derived(drift: Drift) -> Drift:
    """``drift`` with the causes of verdicts, objectives and pillars: those of the findings behind them."""
    by_check: dict[str, list[FindingDrift]] = {}
    for change in drift.findings:
        by_check.setdefault(change.check, []).append(change)
    checks = tuple(_caused(change, _follows(change.direction, by_check.get(change.id, ()))) for change in drift.checks)
    objectives = tuple(_objective(change, by_check) for change in drift.objectives)
    behind = {pillar.title: [c.cause for c in objectives if c.pillar == pillar.id] for pillar in drift.pillars}
    pillars = tuple(
        msgspec.structs.replace(
            pillar,
            cause=Cause.EVIDENCE if pillar.direction is Direction.NOT_COMPARABLE else first_cause(behind[pillar.title]),
        )
        for pillar in drift.pillars
    )
    return msgspec.structs.replace(drift, checks=checks, objectives=objectives, pillars=pillars)


def _caused(change: D, cause: Cause) -> D:
    return msgspec.structs.replace(change, cause=cause)


def _objective(change: ObjectiveDrift, by_check: Mapping[str, list[FindingDrift]]) -> ObjectiveDrift:
    found = [finding for check in change.checks for finding in by_check.get(check, ())]
    cause = _follows(change.direction, found)
    moved = [finding for finding in found if finding.direction in _SAME_WAY.get(change.direction, ())]
    return msgspec.structs.replace(change, cause=cause, quiet=bool(moved) and all(finding.quiet for finding in moved))


_SAME_WAY: Mapping[Direction, tuple[Direction, ...]] = {
    Direction.REGRESSED: (Direction.REGRESSED, Direction.NEW),
    Direction.IMPROVED: (Direction.IMPROVED, Direction.GONE),
}


def _follows(direction: Direction, findings: Iterable[FindingDrift]) -> Cause:
    """The cause of a verdict or status that moved in a direction with these findings."""
    if direction is Direction.NOT_COMPARABLE:
        return Cause.SETTINGS if any(change.cause is Cause.SETTINGS for change in findings) else Cause.EVIDENCE
    ways = _SAME_WAY.get(direction, tuple(Direction))
    return first_cause(change.cause for change in findings if change.direction in ways)


class _People:
    """Who is in the tenant on either side, and with which devices, as digests."""

    def __init__(self, before: Scan, after: Scan) -> None:
        sides = before.members, after.members
        comparable = sides[0].salt == sides[1].salt
        lost = _lost(before, after, "users"), _lost(before, after, "managed_devices", "entra_devices")
        users = _Known(sides[0].everybody, sides[1].everybody, comparable=comparable, lost=lost[0])
        devices = _Known(sides[0].every_device, sides[1].every_device, comparable=comparable, lost=lost[1])
        self._of: Mapping[str, _Known] = {USER: users, DEVICE: devices}
        self.before, self.after = users.before | devices.before, users.after | devices.after
        self.change = PeopleChange(len(users.after - users.before), len(users.before - users.after)) if users.is_known else None

    def are_known(self, kinds: Iterable[str]) -> bool:
        return all(self._of[kind].is_known for kind in kinds)

    def were_lost(self, kinds: Iterable[str] = (USER, DEVICE)) -> bool:
        """Whether it is for missing evidence that they are not known."""
        return any(self._of[kind].was_lost for kind in kinds)

    def is_new(self, digest: str) -> bool:
        return digest in self.after and digest not in self.before

    def has_left(self, digest: str) -> bool:
        return digest in self.before and digest not in self.after


class _Known:
    """The users, or the devices, of either side. Nobody where one side does not tell."""

    def __init__(self, old: frozenset[str] | None, new: frozenset[str] | None, *, comparable: bool, lost: bool) -> None:
        self.is_known = comparable and old is not None and new is not None
        self.was_lost = not self.is_known and (lost or (old is None) != (new is None))
        self.before, self.after = (side if self.is_known and side else frozenset[str]() for side in (old, new))


def _lost(before: Scan, after: Scan, *resources: str) -> bool:
    return any(reading.name in resources and reading.outcome != "ok" for scan in (before, after) for reading in scan.resources)


def _cause_of_object(change: ObjectDrift, before: Scan, after: Scan, people: _People) -> Cause:
    """A changed policy or setting is a control. Members of groups and holders of roles may have joined or left the tenant."""
    if change.resource not in (MEMBERSHIP, ROLES):
        return Cause.CONTROL
    sides = [_sides_of(change, scan) for scan in (before, after)]
    if any(side is None for side in sides):
        return Cause.CONTROL
    was, now = (side or set[str]() for side in sides)
    joined = change.resource == MEMBERSHIP and all(_only_included(scan, change.id) for scan in (before, after))
    unexplained = {digest for digest in now - was if not (joined and people.is_new(digest))}
    unexplained |= {digest for digest in was - now if not people.has_left(digest)}
    if not unexplained:
        return Cause.POPULATION
    known = people.before | people.after
    return Cause.UNDETERMINED if people.were_lost() and unexplained.isdisjoint(known) else Cause.CONTROL


def _sides_of(change: ObjectDrift, scan: Scan) -> set[str] | None:
    """The digests of the members on one side; None where the result does not hold them."""
    held: Iterable[GroupMembers] = scan.members.groups if change.resource == MEMBERSHIP else scan.members.roles or ()
    found = next((group for group in held if group.id == change.id), None)
    if found is None:
        return set()
    return None if found.members is None else digests_of(found.members, scan)


def _only_included(scan: Scan, group: str) -> bool:
    """Whether Conditional Access policies include a group, or assignments of Intune name it, and nothing of the configuration
    names it otherwise.

    Groups with a role, or that a role assignment names, do not count: their members hold the role.
    """
    found = list(_paths_to(scan.configuration, group, ()))
    named = any(one.id == group and one.members and one.members.kind == ASSIGNED for one in scan.members.groups)
    return (named or bool(found)) and all(path[-2:] == _ASSIGNS or (path[0], *path[-3:]) == _INCLUDED for path in found)


def _paths_to(value: Any, wanted: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, str):
        if value == wanted:
            yield path
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if inner == wanted or type(inner) not in LEAVES:
                yield from _paths_to(inner, wanted, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for inner in value:
            if inner == wanted or type(inner) not in LEAVES:
                yield from _paths_to(inner, wanted, path)


class _Judge:
    """Attributes findings: what changed, what was lost, and who came and went."""

    def __init__(
        self,
        before: Scan,
        after: Scan,
        people: _People,
        configuration: Iterable[ObjectDrift],
        blindness: Iterable[Blindness],
        reads: Reads,
    ) -> None:
        self._before, self._after, self._people, self._reads = before, after, people, reads
        self._controls = {c.resource for c in configuration if c.cause is Cause.CONTROL and not c.recreated_from}
        unclear = {c.resource for c in configuration if c.cause is Cause.UNDETERMINED}
        self._changed = _wherever_seen(self._controls)
        self._lost = _wherever_seen(unclear | {blind.name for blind in blindness if blind.kind == "resource"})
        held = ({group.id for group in scan.members.groups if not _is_of_applications(group.id)} for scan in (before, after))
        same = next(held) == next(held)
        self._compared = COMPARED if same and people.are_known([DEVICE]) else frozenset[str]()
        self._digester = Digester(after.members.salt)
        self._activated = activated(before) ^ activated(after)

    def finding(self, change: FindingDrift) -> Cause:
        if change.direction is Direction.NOT_COMPARABLE:
            return Cause.EVIDENCE
        reads = self._reads(change.check)
        if change.waiver_ended or (self._changed if reads is None else self._changed & reads):
            return Cause.CONTROL
        if reads is None or reads & GIVEN:
            return Cause.CONTROL
        own = _is_personal(reads, self._compared)
        cause = Cause.POPULATION if own and not self._is_set_for_people(change, reads) else self._by_people(change)
        if cause is Cause.CONTROL or cause is Cause.UNDETERMINED:
            return cause
        if self._lost & reads:
            return Cause.UNDETERMINED
        return Cause.TIME if own and reads & VOLATILE else cause

    def is_of_activity(self, check: str) -> bool:
        """Whether any change of a check that both scans could assess would be one of activity."""
        reads = self._reads(check)
        if reads is None or reads & (GIVEN | self._changed | self._lost):
            return False
        return bool(reads & VOLATILE) and _is_personal(reads, self._compared)

    def through(self, change: FindingDrift) -> tuple[str, ...]:
        """The resources of changed controls that the check reads."""
        reads = self._reads(change.check)
        if reads is None or change.direction is Direction.NOT_COMPARABLE:
            return ()
        return tuple(sorted(resource for resource in self._controls if not reads.isdisjoint(_wherever_seen([resource]))))

    def _is_set_for_people(self, change: FindingDrift, reads: frozenset[str]) -> bool:
        """Whether a finding on people tells only what administrators set for an account, such as its rules for passwords."""
        return reads & PERSONAL == _ACCOUNTS and None not in self._sides(change)

    def _by_people(self, change: FindingDrift) -> Cause:
        """Whether only people and devices make the difference: those who joined or left, or who activated a role or no longer
        have it."""
        sides = self._sides(change)
        kinds = {kind for found in (change.before, change.after) if found for kind in _kinds_of(found)}
        if any(side is None for side in sides) or not {changed.kind for changed in change.members} <= kinds:
            return Cause.CONTROL
        if not self._people.are_known(kinds):
            return Cause.UNDETERMINED if self._people.were_lost(kinds) else Cause.CONTROL
        was, now = (side or set() for side in sides)
        entered, left = now - was, was - now
        moved = {*filter(self._people.is_new, entered), *filter(self._people.has_left, left)}
        if not (entered or left):
            return Cause.CONTROL
        if (entered | left) - moved - self._activated:
            return Cause.UNDETERMINED if ROLES in self._lost else Cause.CONTROL
        return Cause.POPULATION if moved else Cause.TIME

    def _sides(self, change: FindingDrift) -> list[set[str] | None]:
        return [
            self._moving(found, scan, other)
            for found, scan, other in (
                (change.before, self._before, change.after),
                (change.after, self._after, change.before),
            )
        ]

    def _moving(self, found: Finding | None, scan: Scan, other: Finding | None) -> set[str] | None:
        """The users or devices that a finding affects, as digests. None: it affects others, or the result does not tell."""
        if found is None:
            return set()
        sets = [members for kind in (USER, DEVICE) if (members := of_kind(found, kind)) is not None]
        if not sets:
            return {self._digester.member(found.subject.id)} if found.subject.kind in (USER, DEVICE) else None
        told = [digests_of(members, scan) for members in sets if members.count or other is not None]
        return None if not told or None in told else set[str]().union(*(one for one in told if one is not None))


def _is_of_applications(group: str) -> bool:
    """Whether a group tells what applications were granted, or whose signatures are accepted: it reaches no device."""
    return is_grant(group) or is_trust(group)


def _kinds_of(found: Finding) -> frozenset[str]:
    """Of users and devices, what a finding affects."""
    affected = {members.kind for members in found.members} | {found.subject.kind}
    return frozenset({USER, DEVICE} & affected)


def _is_personal(reads: frozenset[str], compared: frozenset[str]) -> bool:
    """Whether a check depends on people and compared settings only. If no setting changed, it moves with the people."""
    configured = {name for name in reads if name in ALL_RESOURCES and ALL_RESOURCES[name].configuration}
    seen = frozenset() if PROOFS in reads else compared
    sight = SIGHT if reads & VOLATILE else frozenset()
    return bool(reads & PERSONAL) and reads <= PERSONAL | configured | seen | sight


def _wherever_seen(resources: Iterable[str]) -> frozenset[str]:
    return frozenset(name for resource in resources for name in _ALIKE.get(resource, (resource,)))
