"""Whom a gap affects, in disjoint groups: each with the policy that comes closest to covering them, and why it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.proof.candidates import CONTROLS, Candidate, candidates
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.conditional_access.proof.near_misses import admissible, keeps_its_purpose
from ztscan.conditional_access.proof.trial import trial
from ztscan.conditional_access.proof.words import who_in_words
from ztscan.conditional_access.space.boxes import Box, people_of
from ztscan.core.bit_sets import BitSet, apart_from
from ztscan.core.model import AffectedGroup

_MOST = 6
"""Groups with a policy of their own; the rest is one group."""
NO_POLICY = "none of the closest policies covers them with one or two changes"


def affected_groups(escape: Escape, boxes: Iterable[Box]) -> tuple[AffectedGroup, ...]:
    """The accounts with a sign-in in these boxes, each in one group. None if no policy was found
    that is close: then nothing is known of why.

    A policy is close to somebody if a few edits of it deal with all of their sign-ins that miss the requirement. One that deals
    with some of them only, such as those from rare platforms, would not say why the example is not covered, and neither would
    one that comes to block what nobody wants blocked.

    Somebody who several policies almost cover is counted at the one that says most of why: first a policy with an exclusion or
    another state, then one that is narrower, then one that requires something else; of those the one with the fewest edits.
    """
    left = people_of(boxes)
    groups = list(groups_of(escape, left))
    if not groups:
        return ()
    for _, mask, _ in groups:
        left = apart_from(left, mask)
    found = [_told(escape, mask, candidate) for candidate, mask, _ in groups]
    return (*found, *([_told(escape, left, None)] if escape.space.identities.accounts_in(left) else []))


def groups_of(escape: Escape, left: BitSet) -> Iterator[tuple[Candidate, BitSet, int]]:
    """Candidate, people of it alone, and their number: the smallest change first, and of those the one for most people."""
    near = () if escape.ended_early or not left else candidates(escape).found
    identities = escape.space.identities

    def counted(candidate: Candidate, mask: int) -> tuple[Candidate, int, int]:
        return candidate, mask, identities.accounts_in(mask)

    # Who activates a role is the same person before and after.
    settled = ((one, apart_from(one.reached, identities.with_variants(one.missed))) for one in near)
    within = [counted(candidate, who & left) for candidate, who in settled]
    told = 0
    while told < _MOST:
        within = [entry for entry in within if entry[2]]
        if not within:
            return
        best = min(within, key=_order)
        if not _is_advice(escape, best[0]):
            within = [entry for entry in within if entry is not best]
            continue
        told += 1
        yield best
        # Only who has lost somebody to the best one is counted again.
        within = [counted(entry[0], apart_from(entry[1], best[1])) if entry[1] & best[1] else entry for entry in within]


def _is_advice(escape: Escape, candidate: Candidate) -> bool:
    """Whether it is more than a policy that blocks something else, once that is all that it is about."""
    if not candidate.policy.grant.blocks or keeps_its_purpose(candidate):
        return True
    return admissible(candidate, trial(escape, {candidate.policy.id: candidate.result}))


def _order(entry: tuple[Candidate, int, int]) -> tuple[object, ...]:
    candidate, _, people = entry
    other_controls = any(edit.part in CONTROLS for edit in candidate.edits)
    widened = any(edit.widens for edit in candidate.edits)
    return other_controls, widened, len(candidate.edits), -people, candidate.policy.name, candidate.policy.id


def _told(escape: Escape, mask: int, candidate: Candidate | None) -> AffectedGroup:
    who, people = who_in_words(escape.space, mask), escape.space.identities.accounts_in(mask)
    if candidate is None:
        return AffectedGroup(who, people, None, NO_POLICY)
    return AffectedGroup(who, people, candidate.policy.subject, "; ".join(edit.missed for edit in candidate.edits))
