"""What the exclusions of one policy let through: sign-ins that it is about but for them, and that no other policy meets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.policy.conditions import Locations, OneOf
from ztscan.conditional_access.policy.people import People, Users
from ztscan.conditional_access.policy.policy import Condition, Policy
from ztscan.conditional_access.policy.targets import Targets, ignores_client_and_device
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.coverage import Cover, Escape, beyond_cap, covers_together, excluded_box
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import EVERY_APPLICATION, MORE_THAN_A_PASSWORD, Exclusion, Region, Requirement
from ztscan.conditional_access.proof.trial import moved
from ztscan.conditional_access.space.atoms import Atom
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, Cap, difference, disjoint, without_inner
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import BASELINE


def without_exclusions(policy: Policy) -> Policy:
    """The policy without its exclusions of users, applications, clients, platforms and locations."""
    return dataclasses.replace(
        policy, conditions={dimension: _included(condition) for dimension, condition in policy.conditions.items()}
    )


def _included(condition: Condition) -> Condition:
    if isinstance(condition, Users):
        return replace(condition, excluded=People())
    if isinstance(condition, Targets):
        narrowing = condition.filter is not None and condition.filter.excludes
        return replace(condition, excluded=frozenset(), filter=None if narrowing else condition.filter)
    if isinstance(condition, OneOf):
        return replace(condition, excluded=frozenset(), doubt_excluded=frozenset())
    if isinstance(condition, Locations):
        return replace(condition, excluded=frozenset())
    return condition


class _Covers(msgspec.Struct, frozen=True):
    """What enforced policies make acceptable in a space: the same for the exclusions of each policy."""

    certain: tuple[Cover, ...]
    possible: tuple[Box, ...]
    widest_certain: Sequence[Box]
    """Without those inside another one, for which every subtraction would look again."""
    widest_possible: Sequence[Box]

    @classmethod
    def of(cls, space: SignInSpace) -> _Covers:
        made = covers_together(space, MORE_THAN_A_PASSWORD)
        return cls(made.musts, made.mays, without_inner(made.sure), without_inner(made.mays))


def prove_exclusions(coverage: SignInCoverage, policy: Policy, exclusions: tuple[Exclusion, ...]) -> Coverage:
    """Whether some enforced policy covers every sign-in that ``policy`` excludes.

    ``exclusions`` need no cover. Requests for baseline scopes and device registration are out of scope.
    """
    space = coverage.space(None, exclusions)
    found = _from_before(coverage, policy, exclusions) or _proved(space, policy, exclusions, coverage.spared, coverage.cap)
    return Coverage(replace(found, certain_region=()), policy.subject, coverage.verdicts_only)


def _from_before(coverage: SignInCoverage, policy: Policy, exclusions: tuple[Exclusion, ...]) -> Escape | None:
    """The verdict after a change of other policies, from the proof before; None where it takes a new one."""
    if coverage.ground is None or policy not in coverage.ground.policies:
        return None
    space = coverage.ground.space(None, exclusions)
    key = ("exclusions", space.policies, policy, exclusions)
    return moved(space.once(key, lambda: _proved(space, policy, exclusions, coverage.spared, coverage.cap)), coverage.policies)


def _proved(space: SignInSpace, policy: Policy, exclusions: tuple[Exclusion, ...], spared: Exclusion | None, cap: Cap) -> Escape:
    parts = space.boxes(without_exclusions(policy).at_its_word)
    left_out = [box for exclusion in exclusions for box in excluded_box(space, exclusion)]
    exempt = [may for _, may in left_out if may], [must for must, _ in left_out if must]
    region = [disjoint(_existing(space, boxes)) for boxes in ([p.must for p in parts if p.must], [p.may for p in parts])]
    allowance = BoxAllowance(cap)
    certain_region, possible_region = (
        difference(boxes, [*space.infeasible, *out], allowance=allowance) for boxes, out in zip(region, exempt, strict=True)
    )
    covers = space.once(("acceptable covers", space.policies), lambda: _Covers.of(space))
    requirement = Requirement(
        "exclusions",
        "another policy covers every sign-in that a policy excludes",
        Region(what=EVERY_APPLICATION),
        MORE_THAN_A_PASSWORD,
        escapes=f"sign in through an exclusion of {policy.name or policy.id} that no other policy covers",
    )
    certain = difference(certain_region, covers.widest_possible, allowance=allowance)
    possible = difference(possible_region, covers.widest_certain, allowance=allowance)
    if allowance.exceeded:
        possible, certain = possible_region, beyond_cap(region[0], [*covers.possible, *space.infeasible, *exempt[0]], cap)
    return Escape(
        space,
        requirement,
        exclusions,
        possible_region,
        certain,
        possible,
        covers.certain,
        certain_region=certain_region,
        cap=cap,
        capped=allowance.exceeded,
        spared=spared,
        of_a_part=True,
    )


def _existing(space: SignInSpace, boxes: Iterable[Box]) -> Iterable[Box]:
    """The part of boxes that certainly exists today.

    Taken away are accounts of tomorrow, baseline scopes, and the registration of devices, of which it is not documented whether
    policies on all resources are about it.
    """
    full = [space.certain_of(dimension) for dimension in DIMENSIONS]
    full[PLACE[Dimension.IDENTITY]] &= space.identities.known
    full[PLACE[Dimension.TARGET]] &= ~space.lists[Dimension.TARGET].where(_beside_the_point)[0]
    for box in boxes:
        narrowed = tuple(side & sides for side, sides in zip(box, full, strict=True))
        if all(narrowed):
            yield narrowed


def _beside_the_point(atom: Atom) -> bool:
    return atom.kind == BASELINE or ignores_client_and_device(atom.value)
