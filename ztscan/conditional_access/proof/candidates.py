"""Candidates: a policy with a few of its edits, and the part of the escape that it then covers.

A policy is passed over where it needs more edits than are looked for, or where all its edits together do not help; a set of edits
where a part of it does as much. What a policy covers depends on that policy alone, so none of these is in a smallest change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from itertools import combinations, islice
from operator import or_

import msgspec

from ztscan.conditional_access.policy.editing import Edit, cost, edited
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import REGISTER_DEVICE, Dimension
from ztscan.conditional_access.proof.coverage import Escape, sure_covers_of
from ztscan.conditional_access.proof.vocabulary_of_edits import edits_of, sensible
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, difference, people_of, remainder, volumes
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE
from ztscan.core.bit_sets import BitSet, flagged, places

MOST_EDITS = 2
"""The largest change that is looked for, by ``cost``. Beyond it one new policy is the better advice."""
MOST_POLICIES = 12
"""Of so many policies, sets of edits are tried for one escape: of those that can help, which the fewest edits bring to it."""
MOST_FOR_ONE_EDIT = 100
"""Of so many policies beyond, each edit alone is tried: to turn a policy on, to end one exclusion. It has to close the gap."""
MOST_SETS = 120
"""So many sets of edits are tried of one policy."""
MOST_BOXES = 400
"""An escape of more boxes is no gap of a few edits."""
CONTROLS = ("grantControls", "sessionControls")
"""Parts of a policy whose edits change what it requires, not where it applies."""


class Candidate(msgspec.Struct, frozen=True):
    """A policy of the tenant, some of its edits, and what it does to the sign-ins of the escape with them."""

    policy: Policy
    edits: tuple[Edit, ...]
    result: Policy
    gap: _Gap
    covers: tuple[Box, ...]
    """What it covers with the edits, of the escape and beyond."""
    reached: BitSet
    """Atoms of the people of whom it covers sign-ins of the escape."""
    missed: BitSet
    """Atoms of the people of whom it leaves some. Nobody: it covers the whole escape."""

    @property
    def left(self) -> tuple[Box, ...]:
        """Disjoint: what of the escape it does not cover. Not kept, as there are many candidates."""
        return self.gap.without(self.covers)


class Candidates(msgspec.Struct, frozen=True):
    """``ended_early``: a bound ended the search, so that a smaller change may exist."""

    found: tuple[Candidate, ...]
    ended_early: bool = False


def candidates(escape: Escape) -> Candidates:
    """The candidates of all policies, by policy and then by number of edits. Found once, for near misses and for the fix."""
    key = ("candidates", escape.space.policies, escape.requirement, escape.exclusions, escape.region)
    return escape.space.once(key, lambda: _candidates(escape))


def _candidates(escape: Escape) -> Candidates:
    # Boxes with the same people share one set of them: it is by far the longest side, and looked at once for each policy.
    shared: dict[int, int] = {}
    today = escape.space.identities.known  # of accounts of tomorrow only the proof can tell
    sides = ((box[0] & today, box[1:]) for box in escape.undecided)
    boxes = tuple((shared.setdefault(who, who), *rest) for who, rest in sides if who)
    if not boxes or len(boxes) > MOST_BOXES or any(policy.of_security_defaults for policy in escape.space.policies):
        # While security defaults are on, no policy can be switched on.
        return Candidates((), ended_early=len(boxes) > MOST_BOXES)
    gap = _Gap(boxes, escape.cap)
    near = [mine for policy in escape.space.policies if (mine := _Mine(escape, policy, gap)).distance <= MOST_EDITS]
    ordered = sorted(near, key=lambda mine: mine.distance)
    # Only who can help counts for the bound: the nearest policies are often those that require something else altogether.
    helpful = list(islice((mine for mine in ordered if mine.can_help), MOST_POLICIES + 1))
    chosen, beyond = set(map(id, helpful[:MOST_POLICIES])), set[int]()
    ended_early = len(helpful) > MOST_POLICIES
    if ended_early:
        others = ordered[ordered.index(helpful[-1]) :][:MOST_FOR_ONE_EDIT]
        beyond.update(id(mine) for mine in others if mine.distance <= 1 and mine.can_help)
    found: list[Candidate] = []
    for mine in near:
        if id(mine) in chosen:
            found += mine.candidates(MOST_EDITS)
        elif id(mine) in beyond:
            found += (one for one in mine.candidates(1) if not one.missed)
        ended_early = ended_early or mine.ended_early
    return Candidates(tuple(found), ended_early)


class _Gap:
    """The boxes of an escape, disjoint. Boxes with the same people have the very same set of them."""

    def __init__(self, boxes: tuple[Box, ...], cap: Cap) -> None:
        self.boxes = boxes
        self.sides = _sides(boxes)
        self._cap = cap
        self._people = list({id(box[0]): box[0] for box in boxes}.values())
        numbers = {id(who): number for number, who in enumerate(self._people)}
        self._numbers = [numbers[id(box[0])] for box in boxes]
        """Of each box the place of its people."""
        self._meeting: dict[tuple[int, int], BitSet] = {}
        self._about: dict[BitSet, tuple[BitSet, int]] = {}
        self.all = (1 << len(boxes)) - 1
        """The boxes by their places."""

    @cached_property
    def _volumes(self) -> list[int]:
        return volumes(self.boxes)

    def meeting(self, dimension: Dimension, mask: int) -> BitSet:
        """The boxes that have something of ``mask`` on a dimension, by their places."""
        place = PLACE[dimension]
        if not place:
            met = [bool(mask & who) for who in self._people]
            return flagged(map(met.__getitem__, self._numbers))
        return self._meeting_at(place, mask)

    def _meeting_at(self, place: int, mask: int) -> BitSet:
        found = self._meeting.get((place, mask))
        if found is None:  # many policies have the same conditions
            found = self._meeting[place, mask] = flagged(bool(mask & box[place]) for box in self.boxes)
        return found

    def _met(self, cover: Box) -> BitSet:
        """The boxes that a cover has something in common with but for people, by their places."""
        met = self.all
        for place in range(1, len(cover)):
            met &= self._meeting_at(place, cover[place])
        return met

    def _of(self, chosen: BitSet) -> tuple[BitSet, int]:
        """The people of some boxes by their places, and how many points these boxes have. Asked for many covers alike."""
        found = self._about.get(chosen)
        if found is None:
            boxes = [self.boxes[place] for place in places(chosen)]
            found = self._about[chosen] = people_of(boxes), sum(self._volumes[place] for place in places(chosen))
        return found

    def reached(self, covers: Iterable[Box]) -> BitSet:
        """The people of the boxes whose sign-ins the covers have some of."""
        found = 0
        for cover in covers:
            found |= cover[0] & self._of(self._met(cover))[0]
        return found

    def without(self, covers: Iterable[Box]) -> tuple[Box, ...]:
        """The boxes without the covers."""
        return difference(self.boxes, covers, allowance=BoxAllowance(self._cap))

    def missed(self, covers: Iterable[Box]) -> tuple[BitSet, int]:
        """The people of what is left without the covers, and how many points that has. Most boxes meet no cover."""
        covers = tuple(covers)
        met = reduce(or_, map(self._met, covers), 0)
        people, points = self._of(self.all & ~met)
        left = remainder([self.boxes[place] for place in places(met)], covers, allowance=BoxAllowance(self._cap))
        return people | people_of(left), points + sum(volumes(left))


class _Mine:
    """The candidates of one policy."""

    def __init__(self, escape: Escape, policy: Policy, gap: _Gap) -> None:
        self._escape, self._policy, self._gap = escape, policy, gap
        self.ended_early = False

    @property
    def distance(self) -> int:
        """How many edits are needed at least; more than are looked for if the policy is not about users."""
        if not isinstance(self._policy.conditions.get(Dimension.IDENTITY), Users):
            return MOST_EDITS + 1
        return min(map(len, self._needed)) + (not self._policy.enforced)

    @cached_property
    def _needed(self) -> frozenset[frozenset[Dimension]]:
        return self._obstacles()

    @cached_property
    def _edits(self) -> tuple[Edit, ...]:
        return edits_of(self._escape, self._policy, self._gap.boxes)

    @cached_property
    def can_help(self) -> bool:
        """Whether all its edits together cover some of the escape."""
        return bool(self._edits) and self._covers(edited(self._policy, self._edits))

    def candidates(self, most: int) -> Iterator[Candidate]:
        """Of a policy that can help."""
        needed, edits = self._needed, self._edits
        without_controls = tuple(edit for edit in edits if edit.part not in CONTROLS)
        control = without_controls == edits or self._covers(edited(self._policy, without_controls))
        edits = tuple(edit for edit in edits if self._helps(edit, edits))
        kept: list[tuple[frozenset[Edit], int]] = []
        whole: list[frozenset[Edit]] = []
        tried = 0
        for chosen in _sets(edits, needed, most, on=not self._policy.enforced, control=not control):
            tried += 1
            if tried > MOST_SETS:
                self.ended_early = True
                return
            if any(part < frozenset(chosen) for part in whole):
                continue  # a part of it covers everything
            result = edited(self._policy, chosen)
            covers = self._covers_of(result)
            reached = self._gap.reached(covers)
            if not reached:
                continue
            missed, size = self._gap.missed(covers)
            if any(earlier < set(chosen) and sizes == size for earlier, sizes in kept):
                continue  # a part of it does as much
            kept.append((frozenset(chosen), size))
            if not size:
                whole.append(frozenset(chosen))
            yield Candidate(self._policy, chosen, result, self._gap, covers, reached, missed)

    def _helps(self, edit: Edit, edits: tuple[Edit, ...]) -> bool:
        """Whether the edit lets the policy apply to more of the escape: alone, or together with the others of the condition."""
        dimension = edit.dimension
        if dimension is None:
            return True
        others = tuple(other for other in edits if other.dimension is dimension)
        without = tuple(other for other in others if other is not edit)
        return self._side(dimension, (edit,)) != self._side(dimension, ()) or self._side(dimension, others) != self._side(
            dimension, without
        )

    def _side(self, dimension: Dimension, edits: tuple[Edit, ...]) -> int:
        policy = edited(self._policy, edits) if edits else self._policy
        masks = self._escape.space.masks(dimension, policy.conditions.get(dimension))
        return masks[0] & self._gap.sides[PLACE[dimension]]

    def _obstacles(self) -> frozenset[frozenset[Dimension]]:
        """By part of the escape, the conditions that keep the policy away from it. Each of them needs an edit."""
        space, parts = self._escape.space, {frozenset[Dimension](): self._gap.all}
        registering = REGISTER_DEVICE in self._escape.requirement.region.what.actions
        for dimension, condition in self._policy.conditions.items():
            if dimension not in PLACE or (registering and dimension in (Dimension.CLIENT, Dimension.DEVICE)):
                continue
            met = self._gap.meeting(dimension, space.masks(dimension, condition)[0])
            # Most parts of an escape meet the same conditions.
            split = [(found, boxes & met) for found, boxes in parts.items()]
            split += [(found | {dimension}, boxes & ~met) for found, boxes in parts.items()]
            parts = {found: boxes for found, boxes in split if boxes}
        return frozenset(one for one in parts if not any(other < one for other in parts))

    def _covers(self, policy: Policy) -> bool:
        return bool(self._gap.reached(self._covers_of(policy)))

    def _covers_of(self, policy: Policy) -> tuple[Box, ...]:
        """What it covers by what it requires. That a sign-in cannot meet some other control is no advice."""
        if not is_meant(policy, self._escape):
            return ()
        return sure_covers_of(self._escape.space, policy, self._escape.requirement.accepts)


def _sets(
    edits: tuple[Edit, ...], needed: frozenset[frozenset[Dimension]], most: int, *, on: bool, control: bool
) -> Iterator[tuple[Edit, ...]]:
    """The sets of edits that deal with every obstacle, small ones first."""
    first = tuple(edit for edit in edits if edit.part == "state")
    others = tuple(edit for edit in edits if edit.part != "state")
    for size in range(max(0, 1 - on), min(most - on, len(others)) + 1):
        for chosen in combinations(others, size):
            dealt_with = {edit.dimension for edit in chosen}
            demands = any(edit.part in CONTROLS for edit in chosen)
            sound = cost((*first, *chosen)) <= most and sensible(chosen)
            if sound and any(obstacles <= dealt_with for obstacles in needed) and (demands or not control):
                yield (*first, *chosen)


def is_meant(policy: Policy, escape: Escape) -> bool:
    """Whether what the policy does is what the requirement accepts."""
    accepts, tenant = escape.requirement.accepts.of(policy), escape.space.tenant
    if policy.grant.blocks or any(fact.met_by(policy.session) for fact in accepts.session):
        return True
    return any(all(accepts.accepts(control, tenant) is True for control in clause) for clause in policy.grant.clauses)


def _sides(boxes: tuple[Box, ...]) -> Box:
    sides = [0] * len(DIMENSIONS)
    for box in boxes:
        sides = [side | other for side, other in zip(sides, box, strict=True)]
    return tuple(sides)
