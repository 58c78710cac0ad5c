"""The opposite question: which sign-ins of a region are blocked, by a policy or by a control that they cannot satisfy.

*Granted* is proved where no enabled policy may block. It is violated by a sign-in that certainly is blocked. Accounts created
later are left out, because nobody knows their groups, and so are requests for baseline scopes, because the tenant's setting for
them cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import BLOCK, UNMODELLED_PREFIX, Dimension
from ztscan.conditional_access.policy.what_if import what_if_body
from ztscan.conditional_access.proof.coverage import Escape, ProofVerdict, excluded_box, region_boxes, where_all_impossible
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import BLOCKED, Exclusion, Requirement
from ztscan.conditional_access.proof.undecided import beyond_the_cap, gaps_behind
from ztscan.conditional_access.proof.witness import sign_in_at, typical_point
from ztscan.conditional_access.proof.words import sign_in_in_words
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, difference, intersection
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import BASELINE
from ztscan.core.errors import ZtscanError
from ztscan.core.immutable import frozen
from ztscan.core.model import Gap, NearMiss, Witness


class Blockage(Coverage, frozen=True, dict=True):
    """The sign-ins of a region that are blocked, in the words of a proof: what *escapes* here is blocked."""

    @cached_property
    def witness(self) -> Witness | None:
        """One sign-in that is blocked, verified against the plain definition of policies."""
        space = self.escape.space
        point = typical_point(space, self.boxes)
        if point is None:
            return None
        sign_in = sign_in_at(space, point)
        decision = decide(space.policies, sign_in, space.tenant)
        if self.escape.certain and not decision.blocked:
            raise ZtscanError(
                f"the example sign-in for `{self.requirement.id}` fails its verification", "report this as a defect"
            )
        labels: dict[Dimension, str] = {
            dimension: space.lists[dimension].labels(point[PLACE[dimension]])[0]
            for dimension in DIMENSIONS
            if dimension is not Dimension.IDENTITY
        }
        body = frozen(what_if_body(sign_in)) if sign_in.identity.id else None
        return Witness(sign_in_in_words(space, sign_in, labels), tuple(_reasons(decision, space)), body)

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return ()

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        if self.verdict is not ProofVerdict.UNDECIDED:
            return ()
        if self.escape.capped:
            return (beyond_the_cap(self.requirement.title, self.escape.cap),)
        space, boxes = self.escape.space, self.escape.undecided
        involved = [
            policy
            for policy in space.policies
            if policy.enforced and any(intersection(part, box) for part in blocking(space, policy)[1] for box in boxes)
        ]
        names = ", ".join(policy.name or policy.id for policy in involved)
        return gaps_behind(space, involved, f"it is undetermined whether these policies block: {names}")


def _reasons(decision: Decision, space: SignInSpace) -> Iterator[str]:
    for outcome in decision.outcomes:
        if outcome.applies and outcome.policy.enforced and outcome.policy.grant.blocks:
            yield f"{outcome.policy.name or outcome.policy.id}: blocks"
    for clause in decision.clauses:
        if not clause.left:
            words = " or ".join(space.tenant.control_name(control) for control in sorted(clause.controls))
            yield f"{clause.policy.name or clause.policy.id}: requires {words}, which this sign-in cannot satisfy"


def prove_granted(coverage: SignInCoverage, requirement: Requirement, exclusions: tuple[Exclusion, ...]) -> Blockage:
    """Whether no sign-in of the requirement's region is blocked."""
    what = requirement.region.what
    asked = replace(
        requirement, region=replace(requirement.region, what=replace(what, kinds=what.kinds - {BASELINE})), accepts=BLOCKED
    )
    space = coverage.space(asked, exclusions)
    allowance = BoxAllowance(coverage.cap)
    left_out = [box for exclusion in exclusions for box in excluded_box(space, exclusion)]
    certainly, possibly = (_of_today(space, boxes) for boxes in region_boxes(space, asked.region))
    beyond = [*space.infeasible, *(may for _, may in left_out if may)]
    certain_region = difference(certainly, beyond, allowance=allowance)
    region = difference(possibly, [*space.infeasible, *(must for must, _ in left_out if must)], allowance=allowance)
    musts: list[Box] = []
    mays: list[Box] = []
    for policy in space.policies:
        if policy.enforced:
            must, may = blocking(space, policy)
            musts += must
            mays += may
    certain = _within(certain_region, musts, allowance)
    possible = _within(region, mays, allowance)
    if allowance.exceeded:
        certain, possible = (), region
    found = Escape(space, asked, exclusions, region, certain, possible, (), cap=coverage.cap, capped=allowance.exceeded)
    return Blockage(found, coverage.subject)


def blocking(space: SignInSpace, policy: Policy) -> tuple[list[Box], list[Box]]:
    """Where a policy certainly blocks, and where it may."""
    must: list[Box] = []
    may: list[Box] = []
    for part in space.boxes(policy):
        if policy.grant.blocks:
            must += [part.must] if part.must else []
            may.append(part.may)
            continue
        for clause in policy.grant.clauses:
            if part.must and clause:
                must += where_all_impossible(space, part.must, clause, certain=True)
        for clause in (*policy.grant.clauses, *policy.grant.strictest):
            if not clause or any(control == BLOCK or control.startswith(UNMODELLED_PREFIX) for control in clause):
                may.append(part.may)
            else:
                may += where_all_impossible(space, part.may, clause, certain=False)
    return must, may


def _of_today(space: SignInSpace, boxes: list[Box]) -> list[Box]:
    who = space.identities.known
    return [(box[0] & who, *box[1:]) for box in boxes if box[0] & who]


def _within(region: tuple[Box, ...], boxes: list[Box], allowance: BoxAllowance) -> tuple[Box, ...]:
    """The part of the region, which is disjoint, that is in one of the boxes; disjoint again."""
    outside = difference(region, boxes, allowance=allowance)
    return difference(region, outside, apart=True, allowance=allowance)
