"""The proof: which sign-ins of a region no policy forces to what a requirement accepts.

Each enforced policy covers boxes of the region: all of its box if it blocks; of its box, for each clause, the part where
every control that would not be acceptable cannot be met. What is left escapes. It is computed twice: with what is certain
(*possible* escape: all that is not proved) and with what may be (*certain* escape: nothing can help there).

INVARIANT: certain ⊆ possible, and a proof rests on certain covers only.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterable, Iterator
from functools import cached_property

import msgspec

from ztscan.conditional_access.policy.applications import BUNDLES
from ztscan.conditional_access.policy.conditions import Locations
from ztscan.conditional_access.policy.controls import DECIDING
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.truth import Truth
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.requirement import Acceptance, Exclusion, Region, Requirement
from ztscan.conditional_access.space.atoms import Atom
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, difference, intersection, largest, survivors
from ztscan.conditional_access.space.identity_atoms import Masks
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import BASELINE

CAP = Cap(boxes=20_000, steps=1_000_000)
"""Published sets of policies leave some thirty boxes after some hundred steps; a hundred policies drawn at random over 100,000
users leave some thousand after 200,000. What the cap ends would take minutes, and nobody could read its result."""
_SEARCH = 10
"""Beyond the cap, a search for escapes that are certain may go on for this part of it."""


class ProofVerdict(enum.Enum):
    PROVED = "proved"
    """No sign-in escapes."""
    VIOLATED = "violated"
    """Some sign-in certainly escapes."""
    UNDECIDED = "undecided"
    """Neither: whether one escapes depends on what could not be read or is not modelled, or the proof came to its cap."""
    EMPTY = "empty"
    """The region has no sign-in: there is nobody, or nothing, that the requirement is about."""


class Cover(msgspec.Struct, frozen=True):
    """A box of acceptable sign-ins, and the policy that makes them so."""

    policy: Policy
    box: Box


class Escape(msgspec.Struct, frozen=True, dict=True):
    """The escape of one requirement in one space."""

    space: SignInSpace
    requirement: Requirement
    exclusions: tuple[Exclusion, ...]
    region: tuple[Box, ...]
    """Disjoint; what exclusions leave out is not in it."""
    certain: tuple[Box, ...]
    possible: tuple[Box, ...]
    covers: tuple[Cover, ...]
    """What certainly is acceptable."""
    assumes_shortest: bool = False
    """Whether the verdict rests on the shortest of several sign-in frequencies being the one that counts."""
    certain_region: tuple[Box, ...] = ()
    """The part of the region that certainly exists, and that no exclusion can touch; empty: not told."""
    closed: tuple[Box, ...] | None = None
    """What may be acceptable, may be left out, or does not exist: a certain escape is the certain region without these."""
    cap: Cap = CAP
    capped: bool = False
    """Whether the proof came to its cap: then ``possible`` is the whole region, and ``certain`` what was found of the escape."""
    spared: Exclusion | None = None
    """Accounts, and groups that hold only such, that may be for emergency access: no change ends an exclusion of them."""
    of_a_part: bool = False
    """Whether ``region`` is a part of the requirement's own, so that the requirement does not say what was proved."""

    @cached_property
    def verdict(self) -> ProofVerdict:
        if not self.region:
            return ProofVerdict.EMPTY
        if self.certain:
            return ProofVerdict.VIOLATED
        return ProofVerdict.UNDECIDED if self.capped or self.undecided else ProofVerdict.PROVED

    @cached_property
    def undecided(self) -> tuple[Box, ...]:
        """Sign-ins of which it cannot be told whether they escape.

        Left out are accounts of tomorrow where it only depends on the groups that they will be put in (``later``), and requests
        for baseline scopes where it rests on the tenant's setting alone (``assumes_baseline``).
        """
        today = _restricted(self.possible, PLACE[Dimension.IDENTITY], self.space.identities.known)
        open_here = _restricted((*today, *self._open_later[0]), PLACE[Dimension.TARGET], ~self._assumed_targets)
        return tuple(_with_people_of(self.certain, open_here))

    @property
    def ended_early(self) -> bool:
        """Whether the cap stands in the way of a whole answer."""
        return self.capped or self._open_later[1]

    @cached_property
    def _open_later(self) -> tuple[tuple[Box, ...], bool]:
        """Sign-ins of accounts of tomorrow that may escape whatever groups these are put in; more than those beyond the cap."""
        if not self.later or self.capped:
            return self.later, False
        space, accepts, allowance = self.space.in_the_best_groups, self.requirement.accepts, BoxAllowance(self.cap)
        covers = [box for policy in space.policies if policy.enforced for box in sure_covers_of(space, policy, accepts)]
        return difference(self.later, covers, allowance=allowance), allowance.exceeded

    @cached_property
    def assumes_baseline(self) -> bool:
        """Whether the verdict rests on baseline scopes being enforced, which is the default but cannot be read."""
        return any(_restricted(self.possible, PLACE[Dimension.TARGET], self._assumed_targets))

    @cached_property
    def _assumed_targets(self) -> int:
        if self.space.tenant.baseline_scopes is not None:
            return 0
        return self.space.lists[Dimension.TARGET].where(lambda atom: atom.kind == BASELINE)[0]

    @cached_property
    def later(self) -> tuple[Box, ...]:
        """Sign-ins of accounts of tomorrow that the proof does not take in, because nobody knows their groups."""
        return tuple(_restricted(self.possible, PLACE[Dimension.IDENTITY], self.space.identities.future))


def escape(space: SignInSpace, requirement: Requirement, exclusions: Iterable[Exclusion] = (), cap: Cap = CAP) -> Escape:
    """The sign-ins of the requirement's region that are not acceptable. Where ``cap`` ends it, ``Escape.capped`` says so."""
    exclusions = tuple(exclusions)
    allowance = BoxAllowance(cap)
    left_out = [box for exclusion in exclusions for box in excluded_box(space, exclusion)]
    certainly, possibly = region_boxes(space, requirement.region)
    beyond = [*space.infeasible, *(may for _, may in left_out if may)]
    certain_region = difference(certainly, beyond, allowance=allowance)
    possible_region = difference(possibly, [*space.infeasible, *(must for must, _ in left_out if must)], allowance=allowance)
    made = covers_together(space, requirement.accepts)
    possible = difference(possible_region, made.sure, allowance=allowance)
    by_session: tuple[Box, ...] = ()
    if made.spoilers or made.longer:
        without_sessions = difference(possible_region, made.by_grant, allowance=allowance)
        by_session = difference(without_sessions, possible, allowance=allowance)
    if made.spoilers:
        # Where a contradicting session control may apply too, which of the two wins is not documented.
        settled = difference(by_session, made.spoilers, allowance=allowance)
        possible = (*possible, *difference(by_session, settled, apart=True, allowance=allowance))
    if made.certain:
        certain = tuple(common(possible, certain_region))  # nothing is in doubt: the same covers, on what surely exists
    else:
        certain = difference(certain_region, made.mays, allowance=allowance)
    if allowance.exceeded:
        possible, certain = possible_region, beyond_cap(certainly, [*made.mays, *beyond], cap)
    return Escape(
        space=space,
        requirement=requirement,
        exclusions=exclusions,
        region=possible_region,
        certain_region=certain_region,
        certain=certain,
        possible=possible,
        covers=made.musts,
        closed=(*made.mays, *beyond),
        assumes_shortest=any(common(by_session, made.longer)),
        cap=cap,
        capped=allowance.exceeded,
    )


class Covers(msgspec.Struct, frozen=True, dict=True):
    """What enforced policies together make acceptable: the same for every region and every exclusion."""

    musts: tuple[Cover, ...]
    """What certainly is acceptable."""
    mays: tuple[Box, ...]
    """What may be."""
    spoilers: tuple[Box, ...]
    """Where a policy contradicts a session control that makes sign-ins acceptable."""
    by_grant: tuple[Box, ...]
    """What certainly is acceptable, and not for session controls."""
    longer: tuple[Box, ...]
    """Where a policy may allow longer sessions than are acceptable."""

    @cached_property
    def sure(self) -> tuple[Box, ...]:
        return tuple(cover.box for cover in self.musts)

    @cached_property
    def certain(self) -> bool:
        """Whether nothing is in doubt."""
        return not self.spoilers and _same(self.sure, self.mays)


def covers_together(space: SignInSpace, accepts: Acceptance) -> Covers:
    """The covers of all enforced policies of the space."""
    return space.once(("covers", space.policies, accepts), lambda: _covers_together(space, accepts))


def _covers_together(space: SignInSpace, accepts: Acceptance) -> Covers:
    musts: list[Cover] = []
    mays: list[Box] = []
    by_grant: list[Box] = []
    spoilers: list[Box] = []
    longer: list[Box] = []
    for policy in space.policies:
        if policy.enforced:
            must, may, spoils = covers_of(space, policy, accepts)
            musts += [Cover(policy, box) for box in must]
            mays += may
            spoilers += spoils
            by_grant += [] if accepts.met_in_session(policy) else must
            longer += [part.may for part in space.boxes(policy)] if accepts.outlasted_by(policy) else []
    return Covers(tuple(musts), tuple(mays), tuple(spoilers), tuple(by_grant), tuple(longer))


def _same(boxes: tuple[Box, ...], others: tuple[Box, ...]) -> bool:
    """Whether these are the same boxes. Their people are looked at last: to hash them is slow."""
    if boxes == others:
        return True
    return {box[1:] for box in boxes} == {box[1:] for box in others} and set(boxes) == set(others)


def beyond_cap(region: Iterable[Box], closed: Iterable[Box], cap: Cap) -> tuple[Box, ...]:
    """What can still be found of a certain escape where the cap ended the proof: ``region`` without ``closed``, or part of it."""
    return survivors(region, closed, cap.part(_SEARCH))


CoversOfOne = tuple[tuple[Box, ...], tuple[Box, ...], tuple[Box, ...]]


def covers_of(space: SignInSpace, policy: Policy, accepts: Acceptance) -> CoversOfOne:
    """Where a policy certainly makes sign-ins acceptable, where it may, and where it contradicts one that does."""
    return space.once_alike((policy, accepts), lambda: _covers(space, policy, accepts))


def _covers(space: SignInSpace, policy: Policy, accepts: Acceptance) -> CoversOfOne:
    theirs = accepts.of(policy)
    in_session = [fact.met_by(policy.session) for fact in theirs.session]
    always, perhaps = policy.grant.blocks or True in in_session, None in in_session
    contradicts = any(fact.contradicted_by(policy.session) for fact in theirs.session)
    clauses = () if always else policy.grant.strictest
    weak = tuple(frozenset(c for c in clause if theirs.accepts(c, space.tenant) is False) for clause in clauses)

    def found() -> tuple[Box, ...]:
        may: list[Box] = []
        for place, part in enumerate(space.boxes(policy)):
            may += [part.may] if always or perhaps else []
            for controls in weak:
                may += _unmet(space, policy, place, controls, certain=False)
        return tuple(largest(may))

    may = space.once_alike(("may", policy.scope, not policy.doubts, always, perhaps, weak), found)
    spoils = tuple(part.may for part in space.boxes(policy)) if contradicts and not always else ()
    return sure_covers_of(space, policy, accepts), may, spoils


def sure_covers_of(space: SignInSpace, policy: Policy, accepts: Acceptance) -> tuple[Box, ...]:
    """Where a policy certainly makes sign-ins acceptable. Of edits of a policy that are only tried nothing else is asked."""
    return space.once_alike((policy, accepts, "sure"), lambda: _sure_covers(space, policy, accepts.of(policy)))


def _sure_covers(space: SignInSpace, policy: Policy, accepts: Acceptance) -> tuple[Box, ...]:
    """Most levels make the same of a policy: it covers by the same controls that cannot be met, and where it applies."""
    always = policy.grant.blocks or any(fact.met_by(policy.session) is True for fact in accepts.session)
    clauses = () if always else policy.grant.clauses
    weak = tuple(frozenset(c for c in clause if accepts.accepts(c, space.tenant) is not True) for clause in clauses)

    def found() -> tuple[Box, ...]:
        must: list[Box] = []
        for place, part in enumerate(space.boxes(policy)):
            must += [part.must] if part.must and always else []
            for controls in weak if part.must else ():
                must += _unmet(space, policy, place, controls, certain=True)
        return tuple(largest(must))

    return space.once_alike(("must", policy.scope, not policy.doubts, always, weak), found)


def _unmet(space: SignInSpace, policy: Policy, place: int, controls: frozenset[str], *, certain: bool) -> list[Box]:
    """The parts of one box of a policy in which none of the controls can be met: many requirements ask for the same ones."""

    def found() -> list[Box]:
        part = space.boxes(policy)[place]
        box = part.must if certain else part.may
        return where_all_impossible(space, box, controls, certain=certain) if box else []

    return space.once_alike((policy.scope, not policy.doubts, place, controls, certain), found)


def where_all_impossible(
    space: SignInSpace, box: Box, controls: Iterable[str], *, certain: bool, by: Container[Dimension] = DECIDING
) -> list[Box]:
    """The parts of a box in which none of the controls can be met. ``by``: only for what these dimensions say."""
    boxes = [box]
    for control in sorted(controls):
        narrowed = []
        for dimension, (must, may) in space.where_impossible(control):
            if dimension not in by:
                continue
            side = must if certain else may
            for part in boxes:
                place = PLACE[dimension]
                if part[place] & side:
                    narrowed.append((*part[:place], part[place] & side, *part[place + 1 :]))
        boxes = largest(narrowed)
    return boxes


def region_boxes(space: SignInSpace, region: Region) -> tuple[list[Box], list[Box]]:
    """The region as boxes: sign-ins that certainly exist and belong to it, and those that may."""
    sides = [_side(space, region, dimension) for dimension in DIMENSIONS]
    certain = tuple(must & space.certain_of(dimension) for (must, _), dimension in zip(sides, DIMENSIONS, strict=True))
    possible = tuple(may for _, may in sides)
    return [certain] if all(certain) else [], [possible] if all(possible) else []


def _side(space: SignInSpace, region: Region, dimension: Dimension) -> Masks:  # noqa: PLR0911 - one line per dimension
    match dimension:
        case Dimension.IDENTITY:
            return region.who.select(space.identities)
        case Dimension.TARGET:
            return space.lists[dimension].where(lambda atom: region.what.selects(atom, space.tenant))
        case Dimension.LOCATION if region.where is not None:
            where = region.where
            if space.locations.beyond_bounds(Locations(where.places)):
                return 0, space.full_of(dimension)
            return space.lists[dimension].where(lambda atom: where.selects(atom.value, space.tenant))
        case Dimension.DEVICE if region.device is not None:
            device = region.device
            return space.lists[dimension].where(lambda atom: device.selects(atom.value))
        case Dimension.FLOW if region.flow is not None:
            wanted = region.flow
            return space.lists[dimension].where(lambda atom: bool(wanted & (atom.value or {"none"})))
        case Dimension.LOCATION | Dimension.DEVICE | Dimension.FLOW:
            chosen = None
        case _:
            chosen = getattr(region, f"{dimension.name.lower()}s" if dimension in _PLURAL else dimension.name.lower())
    if chosen is None:
        return (space.full_of(dimension),) * 2
    return space.lists[dimension].where(lambda atom: atom.value in chosen)


_PLURAL = (Dimension.CLIENT, Dimension.PLATFORM)


def excluded_box(space: SignInSpace, exclusion: Exclusion) -> Iterator[tuple[Box | None, Box | None]]:
    """What an exclusion certainly leaves out, and what it may leave out."""
    who: Masks = exclusion.who.select(space.identities)
    apps: Masks = (space.full_of(Dimension.TARGET),) * 2
    if exclusion.applications:
        named, targets = exclusion.applications, space.lists[Dimension.TARGET]
        bundles = Targets(included=named & BUNDLES)

        def is_named(atom: Atom) -> Truth:
            return bool(named & {*atom.value.audiences, atom.value.client_app_id}) or bundles.holds(atom.value, space.tenant)

        apps = targets.where(is_named)
    made = []
    for identity, target in zip(who, apps, strict=True):
        box = list(space.full)
        box[PLACE[Dimension.IDENTITY]], box[PLACE[Dimension.TARGET]] = identity, target
        made.append(tuple(box) if all(box) else None)
    yield made[0], made[1]


def _restricted(boxes: Iterable[Box], place: int, mask: int) -> Iterator[Box]:
    for box in boxes:
        if box[place] & mask:
            yield (*box[:place], box[place] & mask, *box[place + 1 :])


def _with_people_of(others: Iterable[Box], boxes: Iterable[Box]) -> Iterator[Box]:
    """The boxes, with the very same sets of people as the others where these are equal, so that they are not held twice."""
    people = {box[1:]: box[0] for box in others}
    for box in boxes:
        who = people.get(box[1:])
        yield box if who is None or who != box[0] else (who, *box[1:])


def common(boxes: Iterable[Box], others: Iterable[Box]) -> Iterator[Box]:
    """What boxes have in common with others: disjoint where both are."""
    others = tuple(others)
    for box in boxes:
        for other in others:
            both = intersection(box, other)
            if both is not None:
                yield both
