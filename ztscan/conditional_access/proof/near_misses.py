"""Policies that almost meet the requirement: what each one misses, the change of it, and the effect of the change, proved again.

A change without effect is no advice: it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Final

import msgspec

from ztscan.conditional_access.policy.editing import Edit, body_of
from ztscan.conditional_access.policy.policy import DISABLED, Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.candidates import Candidate, candidates
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.conditional_access.proof.side_effects import side_effects
from ztscan.conditional_access.proof.trial import Trial, trial
from ztscan.conditional_access.proof.vocabulary_of_edits import ends_exclusion
from ztscan.conditional_access.proof.words import who_in_words
from ztscan.conditional_access.space.boxes import people_of
from ztscan.core.fix import GraphCall
from ztscan.core.model import NearMiss

_MOST = 4
_MOST_PROOFS = 8
"""So many changes are proved for one finding, the most promising ones first."""
BETA: Final = "beta"
"""Policies are read there: what only this version knows must not be lost."""
POLICY_PATH = "/identity/conditionalAccess/policies/"


class _Miss(msgspec.Struct, frozen=True):
    candidate: Candidate
    who: int
    """Atoms of the people whose sign-ins the change deals with."""
    left: int
    """How many accounts are left by a first estimate."""
    closes: bool
    besides: tuple[str, ...]
    """What the change also does, besides what the requirement wants."""

    @property
    def order(self) -> tuple[object, ...]:
        policy = self.candidate.policy
        return (
            not self.closes,
            _wide(self.candidate.edits),
            len(self.besides),
            len(self.candidate.edits),
            self.left,
            policy.state == DISABLED,
            policy.name,
        )


def near_misses(escape: Escape) -> tuple[NearMiss, ...]:
    """The closest policies: those whose change closes the gap, then those that the fewest edits bring furthest."""
    if escape.ended_early:
        return ()
    return tuple(islice(_proved(escape, sorted(_misses(escape), key=lambda miss: miss.order)), _MOST))


def _proved(escape: Escape, misses: Iterable[_Miss]) -> Iterator[NearMiss]:
    for miss in islice(misses, _MOST_PROOFS):
        made = trial(escape, {miss.candidate.policy.id: miss.candidate.result})
        if (made.closes or made.reduces) and admissible(miss.candidate, made):
            yield _worded(miss, made)


def admissible(candidate: Candidate, made: Trial) -> bool:
    """Whether a policy that blocks does not come to block what nobody wants blocked because a condition was widened."""
    return keeps_its_purpose(candidate) or not made.blocked_beyond


def keeps_its_purpose(candidate: Candidate) -> bool:
    """Whether no condition is widened: to turn a policy on, or to exclude fewer people or resources, is what its author meant."""
    kept = (None, Dimension.IDENTITY, Dimension.TARGET)
    return not any(edit.widens or edit.dimension not in kept for edit in candidate.edits)


def _misses(escape: Escape) -> Iterator[_Miss]:
    """Of every policy the change that leaves the fewest people, and of those the smallest."""
    today = escape.space.identities.accounts_in(people_of(escape.undecided))
    advised = (one for one in candidates(escape).found if not ends_exclusion(one.edits, escape.spared))
    for _, mine in groupby(advised, key=lambda candidate: candidate.policy.id):
        rated = [_rated(escape, candidate) for candidate in mine]
        best = min(rated, key=lambda miss: (not miss.closes, miss.left, len(miss.candidate.edits), _wide(miss.candidate.edits)))
        if best.closes or best.left < today:
            yield best


def _rated(escape: Escape, candidate: Candidate) -> _Miss:
    count = escape.space.identities.accounts_in(candidate.missed)
    besides = side_effects(candidate.result, candidate.edits, escape.requirement.accepts, escape.space.tenant)
    return _Miss(candidate, candidate.reached, count, not candidate.missed, besides)


def _wide(edits: tuple[Edit, ...]) -> bool:
    """Whether a condition is widened. A change of an exclusion, a state or a grant is smaller."""
    return any(edit.widens for edit in edits)


def _worded(miss: _Miss, made: Trial) -> NearMiss:
    candidate, space = miss.candidate, made.before.space
    count = space.identities.accounts_in(miss.who)
    return NearMiss(
        policy=candidate.policy.subject,
        missed=tuple(edit.missed for edit in candidate.edits),
        lets_through=f"{count:,} {'account' if count == 1 else 'accounts'}: {who_in_words(space, miss.who)}",
        change="; ".join(edit.change for edit in candidate.edits),
        effect=effect_in_words(made),
        closes=made.closes,
        people_after=0 if made.closes else made.users_after,
        warnings=(*made.warnings, *miss.besides),
        call=call_of(candidate.policy, candidate.edits),
    )


def effect_in_words(made: Trial) -> str:
    """What the requirement becomes, by the second proof."""
    if made.closes:
        return "closes the gap"
    return f"{made.users_before:,} → {made.users_after:,} {'person' if made.users_after == 1 else 'people'}"


def call_of(policy: Policy, edits: tuple[Edit, ...]) -> GraphCall | None:
    """The request that makes the edits; None where the id that was read is none."""
    try:
        return GraphCall("PATCH", f"{POLICY_PATH}{policy.id}", body_of(policy, edits), BETA)
    except ValueError:
        return None
