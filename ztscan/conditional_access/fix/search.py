"""The smallest change of the tenant's policies that closes a gap: a few edits of one policy or of several, proved together.

Fewer edits come first, then fewer accounts that may be locked out, fewer people whom the policies newly apply to, and fewer new
prompts. The search has bounds; what it did not find within them may exist beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import msgspec

from ztscan.conditional_access.policy.editing import Edit, cost, edited, sparing
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.proof.candidates import MOST_EDITS, Candidate, candidates
from ztscan.conditional_access.proof.coverage import Escape
from ztscan.conditional_access.proof.near_misses import admissible
from ztscan.conditional_access.proof.side_effects import side_effects
from ztscan.conditional_access.proof.trial import Trial, trial
from ztscan.conditional_access.proof.vocabulary_of_edits import ends_exclusion
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, difference

MOST_PAIRS = 2_000
"""So many sets of candidates of several policies are tried."""
MOST_CLOSING = 12
"""So many changes of the same size are proved and compared."""


class Change(msgspec.Struct, frozen=True):
    """Edits of policies that close a gap, with the proof."""

    edits: tuple[tuple[Policy, tuple[Edit, ...]], ...]
    trial: Trial

    def sparing_accounts(self) -> Change:
        """The same, with the accounts that it would lock out excluded from the edited policies. They need no cover."""
        users = frozenset(user for one in self.trial.locked_out for user in one.users)
        roles = frozenset(role for one in self.trial.locked_out for role in one.roles)
        presumed = any(one.presumed for one in self.trial.locked_out)
        edits = tuple((policy, (sparing(policy, users, roles, presumed=presumed), *edits)) for policy, edits in self.edits)
        return Change(edits, self.trial) if users or roles else self

    @property
    def policies(self) -> dict[str, Policy]:
        """The edited policies by id."""
        return {policy.id: edited(policy, edits) for policy, edits in self.edits}

    @property
    def size(self) -> int:
        return sum(cost(edits) for _, edits in self.edits)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Whom the change may lock out, and what it does besides what the requirement wants."""
        accepts, tenant = self.trial.before.requirement.accepts, self.trial.before.space.tenant
        besides = (side_effects(edited(policy, edits), edits, accepts, tenant) for policy, edits in self.edits)
        return (*self.trial.warnings, *dict.fromkeys(chain.from_iterable(besides)))

    @property
    def order(self) -> tuple[object, ...]:
        """The smallest first, then what fewer notice. Of two that are alike, a policy that is only turned on comes first."""
        made = self.trial
        names = tuple(sorted(policy.name or policy.id for policy, _ in self.edits))
        others = any(edit.part != "state" for _, edits in self.edits for edit in edits)
        return (self.size, len(self.warnings), made.affected, made.noticed.asked, others, names)


class Found(msgspec.Struct, frozen=True):
    """``change`` None: no set of at most ``MOST_EDITS`` edits closes the gap, or ``ended_early``."""

    change: Change | None
    ended_early: bool = False


def smallest_change(escape: Escape) -> Found:
    """The smallest change that closes the gap."""
    if escape.ended_early:
        return Found(None, ended_early=True)
    known = candidates(escape)
    search = _Search(escape, known.found)
    for size in range(1, MOST_EDITS + 1):
        closing = list(islice(search.closing(size), MOST_CLOSING))
        if closing:
            return Found(min(closing, key=lambda change: change.order))
    return Found(None, ended_early=known.ended_early or search.ended_early)


class _Search:
    def __init__(self, escape: Escape, found: tuple[Candidate, ...]) -> None:
        self._escape = escape
        self._found = tuple(one for one in found if not ends_exclusion(one.edits, escape.spared))
        self._tried = 0
        self.ended_early = False

    def closing(self, size: int) -> Iterator[Change]:
        """The changes of exactly so many edits, by policy in the order of the tenant."""
        for chosen in self._sets(size, 0, None):
            made = trial(self._escape, {one.policy.id: one.result for one in chosen})
            if made.closes and all(admissible(one, made) for one in chosen):
                yield Change(tuple((one.policy, one.edits) for one in chosen), made)

    def _sets(self, size: int, first: int, left: tuple[Box, ...] | None) -> Iterator[tuple[Candidate, ...]]:
        """Candidates of different policies, from the place ``first`` on, that cover ``left`` with so many edits."""
        for place in range(first, len(self._found)):
            one = self._found[place]
            if cost(one.edits) > size:
                continue
            rest = one.left if left is None else self._without(left, one)
            if rest is None:
                return
            if cost(one.edits) == size:
                if not rest:
                    yield (one,)
            elif rest:
                for more in self._sets(size - cost(one.edits), self._next(place), rest):
                    yield (one, *more)

    def _without(self, left: tuple[Box, ...], one: Candidate) -> tuple[Box, ...] | None:
        self._tried += 1
        if self._tried > MOST_PAIRS:
            self.ended_early = True
            return None
        return difference(left, one.covers, allowance=BoxAllowance(self._escape.cap))

    def _next(self, place: int) -> int:
        """The first candidate of the next policy."""
        policy = self._found[place].policy
        while place < len(self._found) and self._found[place].policy is policy:
            place += 1
        return place
