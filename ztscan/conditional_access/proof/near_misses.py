"""Policies that almost meet the requirement: what each one misses, which users that affects, and which change fixes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import islice

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import DISABLED, REPORT_ONLY, Policy
from ztscan.conditional_access.policy.targets import Targets
from ztscan.conditional_access.policy.vocabulary import Dimension, spell
from ztscan.conditional_access.proof.coverage import Escape, covers_of
from ztscan.conditional_access.proof.words import listed, who_in_words
from ztscan.conditional_access.space.boxes import Box, intersection
from ztscan.conditional_access.space.space import DIMENSIONS, SignInSpace
from ztscan.core.model import NearMiss

_MOST = 4
_MOST_BOXES = 400
"""Only the first escape boxes are examined: near misses are advice, not part of the proof."""


_PEOPLE, _OTHERS = DIMENSIONS[:1], DIMENSIONS[1:]


@dataclass(frozen=True, slots=True)
class _Miss:
    policy: Policy
    dimensions: tuple[Dimension, ...]
    """Conditions that stop the policy from applying."""
    weak: tuple[str, ...]
    """Controls that satisfy the grant instead of an acceptable one."""
    who: int


def near_misses(escape: Escape, boxes: Iterable[Box]) -> tuple[NearMiss, ...]:
    """The closest policies: fewest obstacles first, then the obstacles that affect the most accounts."""
    # Boxes with the same people share one set of them: it is by far the longest side, and looked at once for each policy.
    shared: dict[int, int] = {}
    some_boxes = tuple((shared.setdefault(box[0], box[0]), *box[1:]) for box in islice(boxes, _MOST_BOXES))
    accounts = cache(escape.space.identities.accounts_in)
    found = [miss for policy in escape.space.policies if (miss := _miss(escape, policy, some_boxes)) is not None]
    found.sort(
        key=lambda miss: (
            _beside_the_point(miss, escape),
            _obstacles(miss),
            _widening(miss),
            miss.policy.state == DISABLED,
            -accounts(miss.who),
            miss.policy.name,
        )
    )
    return tuple(_worded(escape.space, miss) for miss in found[:_MOST])


def _obstacles(miss: _Miss) -> int:
    return len(miss.dimensions) + bool(miss.weak) + (not miss.policy.enforced)


def _widening(miss: _Miss) -> bool:
    """Whether a condition must be widened. A change of an exclusion, a state or a grant is smaller."""
    return any(dimension is not Dimension.IDENTITY for dimension in miss.dimensions)


def _beside_the_point(miss: _Miss, escape: Escape) -> bool:
    """A block is not useful advice if the requirement is a control."""
    accepts = escape.requirement.accepts
    return miss.policy.grant.blocks and bool(accepts.controls or accepts.strengths or accepts.session)


def _miss(escape: Escape, policy: Policy, boxes: tuple[Box, ...]) -> _Miss | None:
    """Why the policy does not cover the escape box that it comes closest to."""
    space, accepts = escape.space, escape.requirement.accepts
    strong = policy.grant.blocks or any(fact.met_by(policy.session) for fact in accepts.session)
    weak: tuple[str, ...] = ()
    if not strong and policy.grant.clauses:
        judged = [
            tuple(c for c in sorted(clause) if accepts.accepts(c, space.tenant) is not True) for clause in policy.grant.clauses
        ]
        if () not in judged:
            weak = min((w for w, clause in zip(judged, policy.grant.clauses, strict=True) if len(w) < len(clause)), default=())
            if not weak:
                return None
    elif not strong:
        return None
    if not policy.enforced and any(_meets(cover, box) for cover in covers_of(space, policy, accepts)[0] for box in boxes):
        who = _people(boxes, (cover for cover in covers_of(space, policy, accepts)[0]))
        return _Miss(policy, (), (), who)
    best: tuple[Dimension, ...] | None = None
    missing: dict[int, int] = {}
    for part in space.boxes(policy):
        reached: dict[int, bool] = {}
        for box in boxes:
            people = id(box[0])
            if people not in reached:
                reached[people] = bool(part.may[0] & box[0])
            missed: tuple[Dimension, ...] = () if reached[people] else _PEOPLE
            missed += tuple(d for d, a, b in zip(_OTHERS, part.may[1:], box[1:], strict=True) if not a & b)
            if best is None or len(missed) < len(best):
                best, missing = missed, {people: box[0]}
            elif missed == best:
                missing[people] = box[0]
    if best is None:
        return None
    found = _Miss(policy, best, weak, reduce(int.__or__, missing.values()))
    return found if _obstacles(found) else None


def _meets(cover: Box, box: Box) -> bool:
    return intersection(cover, box) is not None


def _people(boxes: Iterable[Box], covers: Iterable[Box]) -> int:
    mask, covers = 0, tuple(covers)
    for box in boxes:
        for cover in covers:
            if _meets(cover, box):
                mask |= box[0] & cover[0]
    return mask


def _worded(space: SignInSpace, miss: _Miss) -> NearMiss:
    missed: list[str] = []
    changes: list[str] = []
    if miss.policy.state == REPORT_ONLY:
        missed.append("it is in report-only mode")
        changes.append("turn it on")
    elif not miss.policy.enforced:
        missed.append("it is off")
        changes.append("turn it on")
    for dimension in miss.dimensions:
        for text, change in _obstacle(space, miss, dimension):
            missed.append(text)
            changes.append(change)
    if miss.weak:
        names = ", ".join(space.tenant.control_name(control) for control in miss.weak)
        missed.append(f"its grant controls ({miss.policy.grant.text}) can also be satisfied with {names}")
        changes.append(f"remove {names} as an alternative grant control")
    count = space.identities.accounts_in(miss.who)
    return NearMiss(
        policy=miss.policy.subject,
        missed=tuple(missed),
        lets_through=f"{count:,} {'account' if count == 1 else 'accounts'}: {who_in_words(space, miss.who)}",
        change="; ".join(changes),
    )


def _only_contexts(condition: Targets) -> bool:
    """Whether the policy applies to authentication contexts alone. A context is requested after sign-in."""
    others = (condition.everything, condition.included, condition.actions, condition.filter, condition.doubts)
    return bool(condition.contexts) and not any(others)


def _obstacle(space: SignInSpace, miss: _Miss, dimension: Dimension) -> Iterator[tuple[str, str]]:
    condition = miss.policy.conditions[dimension]
    if isinstance(condition, Targets) and _only_contexts(condition):
        requested = f"authentication context {' or '.join(sorted(condition.contexts))} is requested"
        yield (
            f"it applies only where {requested}, for example to activate a role in PIM, and not at sign-in",
            "keep it, and require the same in a policy for all resources",
        )
        return
    if not isinstance(condition, Users):
        yield f"its {dimension.value} condition is too narrow: {condition.describe()}", f"widen its {dimension.value} condition"
        return
    identities, name = space.identities, space.tenant.name_of
    excluded = condition.excluded
    entries = [(f"group {name(group)}", identities.in_group(group)[0]) for group in sorted(excluded.groups)]
    entries += [(f"role {name(role)}", identities.with_role(role)[0]) for role in sorted(excluded.roles)]
    entries += [(f"user {name(user)}", identities.of_user(user)) for user in sorted(excluded.users)]
    entries += [
        (f"external users of kind {spell(kind)}", identities.of_type(kind))
        for external in excluded.external
        for kind in sorted(external.types)
    ]
    responsible = [label for label, mask in entries if mask & miss.who]
    for label in responsible:
        yield f"it excludes {label}", f"remove {label} from its exclusions"
    if not responsible:
        included = listed([*condition.included.describe(space.tenant)]) or "no users"
        yield f"it includes only {included}", "include these users"
