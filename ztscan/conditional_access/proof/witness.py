"""One example sign-in that misses a requirement: a typical one, verified against the plain definition of policies."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from ztscan.conditional_access.policy.deciding import reason
from ztscan.conditional_access.policy.decision import Outcome, outcome_of
from ztscan.conditional_access.policy.policy import REPORT_ONLY
from ztscan.conditional_access.policy.portal_words import grant_in_portal
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension, spell
from ztscan.conditional_access.policy.what_if import what_if_body
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.conditional_access.proof.replay import acceptable_by
from ztscan.conditional_access.proof.words import sign_in_in_words
from ztscan.conditional_access.space.boxes import Box
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE, SignInSpace
from ztscan.core.bit_sets import apart_from
from ztscan.core.errors import ZtscanError
from ztscan.core.immutable import frozen
from ztscan.core.model import Witness

_MOST_REASONS = 6
_MOST_ENTRIES = 2
_MOST_CLAUSES = 2
"""Conditions of one policy that are told: each of them alone keeps the policy from the sign-in."""


def witness_of(escape: Escape, boxes: Iterable[Box]) -> Witness | None:
    """An example from the boxes; None if there are none. Raises ZtscanError if the plain definition contradicts it."""
    point = typical_point(escape.space, boxes)
    if point is None:
        return None
    sign_in = sign_in_at(escape.space, point)
    outcomes = [outcome_of(policy, sign_in, escape.space.tenant) for policy in escape.space.policies]
    truth = acceptable_by(outcomes, sign_in, escape.space.tenant, escape.requirement.accepts)
    if truth is True or (truth is None and escape.certain):
        raise ZtscanError(f"the example sign-in for `{escape.requirement.id}` fails its verification", "report this as a defect")
    labels: dict[Dimension, str] = {
        dimension: escape.space.lists[dimension].labels(point[PLACE[dimension]])[0]
        for dimension in DIMENSIONS
        if dimension is not Dimension.IDENTITY
    }
    return Witness(
        sign_in=sign_in_in_words(escape.space, sign_in, labels),
        because=tuple(reasons(escape, sign_in, outcomes)),
        what_if=frozen(what_if_body(sign_in)) if sign_in.identity.id else None,
    )


def typical_point(space: SignInSpace, boxes: Iterable[Box]) -> Box | None:
    """A point: accounts of today before hypothetical ones, members before guests, then what the lists have first."""
    best: tuple[tuple[int, ...], Box] | None = None
    preferred: dict[int, tuple[int, int]] = {}
    """By identity of the people, which many boxes have in common."""
    for box in boxes:
        who = preferred.get(id(box[0])) or preferred.setdefault(id(box[0]), _preferred(space, box[0]))
        point = (who[1], *(side & -side for side in box[1:]))
        key = (who[0], *(side.bit_length() for side in point[1:]), point[0].bit_length())
        if best is None or key < best[0]:
            best = (key, point)
    return best[1] if best else None


def _preferred(space: SignInSpace, mask: int) -> tuple[int, int]:
    identities = space.identities
    today = mask & identities.accounts
    for rank, part in enumerate((apart_from(today, identities.external), today, mask & identities.known, mask)):
        if part:
            return rank, part & -part
    raise ValueError("an empty box has no point")


def sign_in_at(space: SignInSpace, point: Box) -> SignIn:
    """The sign-in that a point stands for."""
    values: dict[Dimension, Any] = {}
    for place, dimension in enumerate(DIMENSIONS):
        atom = point[place].bit_length() - 1
        if dimension is Dimension.IDENTITY:
            values[dimension] = space.identities.representative(atom)
        else:
            values[dimension] = space.lists[dimension].atoms[atom].value
    return SignIn(**{dimension.name.lower(): value for dimension, value in values.items()})


def reasons(escape: Escape, sign_in: SignIn, outcomes: Iterable[Outcome]) -> Iterable[str]:
    """Why each policy grants access, the closest policies first. ``outcomes``: what they come to for this sign-in."""
    close = [o for o in outcomes if o.applies or o.policy.enforced or o.policy.state == REPORT_ONLY]
    close.sort(key=lambda o: (o.applies is not True, len(o.unmet), o.policy.name))
    for outcome in close[:_MOST_REASONS]:
        why = _why(escape.space.tenant, sign_in, outcome)
        yield f"{outcome.policy.name or outcome.policy.id}: {why}"
    if more := len(close[_MOST_REASONS:]):
        yield f"{more} more {'policy does' if more == 1 else 'policies do'} not apply"
    if not close:
        yield "no policy is enabled"


def _why(tenant: SignInTenant, sign_in: SignIn, outcome: Outcome) -> str:
    policy = outcome.policy
    if outcome.applies is False:
        clauses = (reason(policy, dimension, sign_in, tenant, _MOST_ENTRIES) for dimension in outcome.unmet)
        return f"does not apply: {'; '.join(clause.in_a_sentence for clause in islice(clauses, _MOST_CLAUSES))}"
    if not policy.enforced:
        return "applies, but is in report-only mode"
    if outcome.applies is None:
        return "it is undetermined whether the policy applies"
    if not policy.grant.clauses:
        return "applies, but requires no grant control"
    if not policy.grant.text:
        return f"applies ({spell(policy.state)})"
    return f"applies, but can be satisfied with {grant_in_portal(policy.grant, tenant)}"
