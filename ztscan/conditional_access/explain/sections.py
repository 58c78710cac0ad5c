"""One kind of identities at a time: what a change means for people, agent users, service principals and agent identities."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Set

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.explain.comparison import Comparison, Difference, Region, Sides, told_once
from ztscan.conditional_access.explain.effects import Blocked, EffectSpace
from ztscan.conditional_access.explain.phrases import joined, phrase_of
from ztscan.conditional_access.explain.scope import Scope, of_identities, on_targets, with_target
from ztscan.conditional_access.policy.people import People, Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import LEGACY_CLIENTS, MODERN_CLIENTS, REGISTER_DEVICE, Dimension
from ztscan.conditional_access.proof.coverage import region_boxes
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, What
from ztscan.conditional_access.proof.requirement import Region as Sought
from ztscan.conditional_access.proof.undecided import gaps_behind
from ztscan.conditional_access.proof.workloads import DIMENSIONS as WORKLOAD_DIMENSIONS
from ztscan.conditional_access.proof.workloads import WorkloadSpace
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, difference, intersection
from ztscan.conditional_access.space.population import Population
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import ACTION, APPLICATION, BASELINE, CONTEXT

AGENT_USERS = "agent users"
_EVERY_TARGET = What(kinds=frozenset((APPLICATION, BASELINE)))
_REGISTERING = "whether policies on all resources apply to registering a device is not documented"
_ENFORCED = "enforced"
_MOST_GROUPS = 3


class Changes(msgspec.Struct, frozen=True):
    """The policies that changed and those that did not, with the tenant before and after; and what tells atoms apart."""

    gone: tuple[Policy, ...]
    come: tuple[Policy, ...]
    kept: tuple[Policy, ...]
    before: SignInTenant
    after: SignInTenant
    joint: SignInTenant
    """With what either side refers to."""
    carrier: Policy
    """A policy that is off, whose condition tells apart the named locations of either side."""
    dimensions: Set[Dimension]
    """Those that the change is about."""

    @property
    def policies(self) -> tuple[Policy, ...]:
        return (*self.gone, *self.come, *self.kept)

    @property
    def changed(self) -> tuple[Policy, ...]:
        """The changed policies that do anything, as they were and as they are."""
        return tuple(policy for policy in (*self.gone, *self.come) if policy.enforced)


class Section(msgspec.Struct, frozen=True):
    """What is told of one kind of identities. ``unknown``: why something cannot be told; ``assumed``: what the rest rests on."""

    told: tuple[str, ...] = ()
    differences: tuple[tuple[Difference, Comparison], ...] = ()
    unknown: tuple[str, ...] = ()
    assumed: str = ""
    capped: bool = False


class _Part:
    """A comparison with the words for it."""

    def __init__(self, comparison: Comparison, scope: Scope, dimensions: Set[Dimension], allowance: BoxAllowance) -> None:
        self.comparison, self._scope, self._dimensions, self._allowance = comparison, scope, dimensions, allowance

    def told(self) -> tuple[str, ...]:
        """What is lost, then what is won, by whom it is about."""
        by_scope: dict[str, list[str]] = {}
        for lost in (True, False):
            for one, boxes in told_once(self.comparison.compared, lost=lost, allowance=self._allowance):
                region = self.comparison.legacy if one.legacy else self.comparison.modern
                for some, about in self._apart(one, boxes):
                    phrase = phrase_of(self.comparison, one, some, lost=lost)
                    by_scope.setdefault(self._scope.in_words(region, some, about), []).append(phrase)
        return tuple(f"{scope} {joined(phrases)}" for scope, phrases in by_scope.items())

    def _apart(self, one: Difference, boxes: tuple[Box, ...]) -> Iterator[tuple[tuple[Box, ...], Set[Dimension]]]:
        """Boxes that are told of together: by platform where it is unmet controls that block, which often depends on it."""
        groups: dict[int, list[Box]] = {}
        sides = self.comparison.sides
        unmet = not any(policy.enforced and policy.grant.blocks for policy in (*sides.gone, *sides.come))
        if isinstance(one.effect, Blocked) and unmet and Dimension.PLATFORM in self._scope.dimensions:
            place = self._scope.dimensions.index(Dimension.PLATFORM)
            for box in boxes:
                groups.setdefault(box[place], []).append(box)
        if not 1 < len(groups) <= _MOST_GROUPS:
            yield boxes, self._dimensions
            return
        for side in sorted(groups, key=lambda side: -side.bit_count()):
            yield tuple(groups[side]), self._dimensions | {Dimension.PLATFORM}

    def doubts(self, *, of: int = -1, but_on: int = 0) -> Iterator[tuple[Difference, tuple[Box, ...]]]:
        """Where it is open whether an effect differs: ``of`` these identities, ``but_on`` these targets.

        Of all identities: also where it is not certain that there are such sign-ins.
        """
        for one in self.comparison.compared:
            boxes = (*one.open, *(one.unlikely if of == -1 else ()))
            if rest := on_targets(of_identities(boxes, of), ~but_on):
                yield one, rest

    def involved(self, doubts: Iterable[tuple[Difference, tuple[Box, ...]]]) -> tuple[Policy, ...]:
        """The policies that are not certain to have, or not to have, such an effect there."""
        sides = self.comparison.sides
        found: dict[str, Policy] = {}
        for one, boxes in doubts:
            for space, policies in ((sides.before, sides.gone), (sides.after, (*sides.come, *sides.kept))):
                for policy in policies:
                    if policy.enforced and self._unsure(space, policy, one, boxes):
                        found.setdefault(policy.id, policy)
        return tuple(found.values())

    def _unsure(self, space: EffectSpace, policy: Policy, one: Difference, boxes: tuple[Box, ...]) -> bool:
        for effect in (one.effect, Blocked()):
            made = effect.covers(space, policy)
            met = [part for may in made.may for box in boxes if (part := intersection(may, box)) is not None]
            if any(difference([part], made.must, allowance=self._allowance) for part in met):
                return True
        return False


# -- people --------------------------------------------------------------------------------------------------------------


def people(changes: Changes, space: SignInSpace, cap: Cap, everybody: str = "") -> Section:
    """What it means for the sign-ins of people. ``space``: the joint one."""
    allowance = BoxAllowance(cap)
    before, after = space.under(space.policies, changes.before), space.under(space.policies, changes.after)
    sides = Sides(before, after, changes.gone, changes.come, changes.kept)
    modern = _region(space, MODERN_CLIENTS)
    legacy = Region((), ()) if everybody == AGENT_USERS else _region(space, LEGACY_CLIENTS)  # an agent has no mail client
    comparison = Comparison(sides, modern, legacy, allowance)
    part = _Part(comparison, Scope(after, DIMENSIONS, everybody), changes.dimensions, allowance)
    told = part.told()
    registering, baseline = _registering(space), _baseline(space)
    # Next to what is told, doubts about people without an account here are left out.
    doubts = tuple(part.doubts(of=space.identities.accounts if told else -1, but_on=registering | baseline))
    unknown = _reasons(after, part.involved(doubts)) if doubts else ()
    assumed = ""
    if not told and not unknown and tuple(part.doubts()):
        unknown, assumed = _as_documented(sides, modern, legacy, allowance, (registering, baseline))
    return Section(told, tuple((one, comparison) for one in comparison.compared), unknown, assumed, allowance.exceeded)


def _reasons(space: SignInSpace, involved: tuple[Policy, ...]) -> tuple[str, ...]:
    names = ", ".join(policy.name or policy.id for policy in involved)
    otherwise = "it depends on facts that Microsoft Graph does not give, such as the true platform of a device"
    otherwise += f" (policies: {names})" if names else ""
    return tuple(gap.detail for gap in gaps_behind(space, involved, otherwise))


def _region(space: SignInSpace, clients: tuple[str, ...]) -> Region:
    """The sign-ins of today's people with these clients. Only modern clients do user actions and answer a context."""
    what = EVERY_APPLICATION if clients == LEGACY_CLIENTS else _EVERY_TARGET
    certain, possible = region_boxes(space, Sought(what=what, clients=frozenset(clients)))
    place, today = PLACE[Dimension.TARGET], ~space.identities.future
    if clients != LEGACY_CLIENTS:
        more = space.lists[Dimension.TARGET].where(lambda atom: atom.kind in (ACTION, CONTEXT))[0]
        certain, possible = (
            [(*box[:place], box[place] | more, *box[place + 1 :]) for box in boxes] for boxes in (certain, possible)
        )
    made = []
    for boxes in (certain, possible):
        present = [(box[0] & today, *box[1:]) for box in boxes if box[0] & today]
        made.append(difference(present, space.infeasible))
    return Region(*made)


def _registering(space: SignInSpace) -> int:
    return space.lists[Dimension.TARGET].where(lambda atom: atom.value.user_action == REGISTER_DEVICE)[0]


def _baseline(space: SignInSpace) -> int:
    if space.tenant.baseline_scopes is not None:
        return 0
    return space.lists[Dimension.TARGET].where(lambda atom: atom.kind == BASELINE)[0]


def _as_documented(
    sides: Sides, modern: Region, legacy: Region, allowance: BoxAllowance, targets: tuple[int, int]
) -> tuple[tuple[str, ...], str]:
    """Of two settings that no API gives, each either way for all policies alike: why it cannot be told, or what it rests on."""
    registering, baseline = targets
    for taken_in in (True, False):
        policies = ([_registers(policy, taken_in=taken_in) for policy in side] for side in (sides.gone, sides.come, sides.kept))
        gone, come, kept = (tuple(policy for policy in side if policy is not None) for side in policies)
        world = Sides(sides.before, sides.after, gone, come, kept)
        if not _nothing(world, with_target(modern, registering), with_target(legacy, registering), allowance):
            return (_REGISTERING,), ""
    enforced = replace(sides, before=_enforcing(sides.before), after=_enforcing(sides.after))
    if not _nothing(enforced, with_target(modern, baseline), with_target(legacy, baseline), allowance):
        return ("it depends on whether baseline scopes are enforced, which Microsoft Graph does not give",), ""
    differs = not _nothing(sides, with_target(modern, baseline), with_target(legacy, baseline), allowance)
    return (), "if baseline scopes are enforced, which is Microsoft's default" if differs else ""


def _nothing(sides: Sides, modern: Region, legacy: Region, allowance: BoxAllowance) -> bool:
    return all(one.nothing for one in Comparison(sides, modern, legacy, allowance).compared) and not allowance.exceeded


def _registers(policy: Policy, *, taken_in: bool) -> Policy | None:
    """A policy, if *all resources* take in the registration of devices, or do not."""
    targets = policy.conditions.get(Dimension.TARGET)
    if not isinstance(targets, Targets) or not targets.everything or targets.doubts or REGISTER_DEVICE in targets.actions:
        return policy
    clients = policy.conditions.get(Dimension.CLIENT)
    if not taken_in or (clients is not None and not any(clients.holds(client, None) for client in MODERN_CLIENTS)):
        return None
    named = replace(targets, actions=targets.actions | {REGISTER_DEVICE})
    return dataclasses.replace(policy, conditions={**policy.conditions, Dimension.TARGET: named})


def _enforcing(space: EffectSpace) -> EffectSpace:
    if not isinstance(space, SignInSpace):
        return space
    return space.under(space.policies, replace(space.tenant, baseline_scopes=_ENFORCED))


# -- agents and workload identities --------------------------------------------------------------------------------------


def agent_users(changes: Changes, cap: Cap) -> Section:
    """What it means for agent users, who are not part of *all users*: all of them at once, as the policies name them."""
    if not any(_names_agent_users(policy) for policy in changes.changed):
        return Section()
    gone, come, kept = (
        tuple(_for_agent_users(policy) for policy in side if not policy.for_workloads)
        for side in (changes.gone, changes.come, changes.kept)
    )
    everyone = Population(ids=[AGENT_USERS], names=[AGENT_USERS], types=b"\0", enabled=1)
    theirs = replace(changes, gone=gone, come=come, kept=kept)
    space = SignInSpace((*theirs.policies, changes.carrier), changes.joint, everyone)
    return people(theirs, space, cap, AGENT_USERS)


def _names_agent_users(policy: Policy) -> bool:
    users = policy.conditions.get(Dimension.IDENTITY)
    return isinstance(users, Users) and users.included.agent_users


def _for_agent_users(policy: Policy) -> Policy:
    users = policy.conditions.get(Dimension.IDENTITY)
    if not isinstance(users, Users):
        return policy
    sides = (People(everyone=side.agent_users, doubts=side.doubts) for side in (users.included, users.excluded))
    return dataclasses.replace(policy, conditions={**policy.conditions, Dimension.IDENTITY: Users(*sides)})


def workloads(changes: Changes, space: WorkloadSpace, cap: Cap) -> Section:
    """What it means for service principals, or for agent identities. ``space``: the joint one."""
    if not space.members:
        return Section()
    allowance = BoxAllowance(cap)
    sides = Sides(space.under(changes.before), space.under(changes.after), changes.gone, changes.come, changes.kept)
    applications = space.lists[Dimension.TARGET].where(lambda atom: atom.kind == APPLICATION)[0]
    exists = tuple(space.lists[dimension].certain for dimension in WORKLOAD_DIMENSIONS)
    region = with_target(Region((exists,) if all(exists) else (), (space.full,)), applications)
    comparison = Comparison(sides, region, Region((), ()), allowance)
    part = _Part(comparison, Scope(space, WORKLOAD_DIMENSIONS), changes.dimensions, allowance)
    told = part.told()
    doubts = tuple(part.doubts(of=space.lists[Dimension.IDENTITY].full if told else -1))
    names = ", ".join(policy.name or policy.id for policy in part.involved(doubts))
    unknown = (f"whom and when these policies block is not certain: {names}",) if doubts else ()
    return Section(told, tuple((one, comparison) for one in comparison.compared), unknown, capped=allowance.exceeded)
