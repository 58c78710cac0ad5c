"""A requirement proved again after a change of policies that exists in memory only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec
from msgspec.structs import replace

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import LEGACY_CLIENTS, Dimension
from ztscan.conditional_access.proof.coverage import (
    Cover,
    Escape,
    ProofVerdict,
    common,
    covers_of,
    covers_together,
    region_boxes,
)
from ztscan.conditional_access.proof.coverage import escape as prove_escape
from ztscan.conditional_access.proof.requirement import MORE_THAN_A_PASSWORD, Exclusion
from ztscan.conditional_access.proof.words import who_in_words
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, difference, disjoint, inside, people_of, remainder
from ztscan.conditional_access.space.space import PLACE, SignInSpace
from ztscan.conditional_access.space.target_atoms import APPLICATION, BASELINE
from ztscan.core.bit_sets import apart_from

_WHO, _WHAT, _CLIENT = PLACE[Dimension.IDENTITY], PLACE[Dimension.TARGET], PLACE[Dimension.CLIENT]


class Trial(msgspec.Struct, frozen=True, dict=True):
    """What one change of policies does to one requirement, and to the people whom the changed policies newly apply to."""

    before: Escape
    after: Escape
    changed: Mapping[str, Policy]
    """By id, as they are after the change; a new policy has an id that no policy of the tenant has."""

    @property
    def closes(self) -> bool:
        return self.after.verdict is ProofVerdict.PROVED

    @cached_property
    def users_before(self) -> int:
        return users_of(self.before)

    @cached_property
    def users_after(self) -> int:
        return users_of(self.after)

    @property
    def reduces(self) -> bool:
        """Whether fewer people certainly have a sign-in that misses the requirement, and every other is decided as before."""
        return self.after.verdict is ProofVerdict.VIOLATED and self.users_after < self.users_before

    @cached_property
    def newly(self) -> tuple[Box, ...]:
        """Sign-ins that a changed policy applies to, or may apply to, and did not before."""
        return newly(self.before.space, self.after.space, self.changed.values(), BoxAllowance(self.before.cap))

    @cached_property
    def affected(self) -> int:
        """How many accounts of today the changed policies newly apply to."""
        return self.after.space.identities.accounts_in(people_of(self.newly))

    @property
    def affected_but_for(self) -> int:
        """The same without the accounts that the change would lock out."""
        identities = self.after.space.identities
        mask = people_of(self.newly)
        for exclusion in self.locked_out:
            mask = apart_from(mask, exclusion.who.select(identities)[0])
        return identities.accounts_in(mask)

    @cached_property
    def prompted(self) -> int:
        """How many accounts of today meet a requirement in a sign-in that needed no more than a password."""
        return prompted(self.before.space, self.after.space, self.newly, BoxAllowance(self.before.cap))

    @cached_property
    def blocked_beyond(self) -> tuple[Box, ...]:
        """Sign-ins that are newly blocked and that the requirement does not want blocked.

        Of legacy clients, of user actions and of people whom the requirement leaves out that is not said.
        """
        if not any(policy.grant.blocks for policy in self.changed.values()):
            return ()
        space = self.after.space
        free = [0] * len(space.full)
        free[_WHO] = space.full[_WHO]
        free[_CLIENT] = space.lists[Dimension.CLIENT].where(lambda atom: atom.value in LEGACY_CLIENTS)[0]
        region = [tuple(map(int.__or__, box, free)) for box in self._region]
        if self.before.requirement.region.what.kinds:
            region.append(tuple(self._actions if place == _WHAT else side for place, side in enumerate(space.full)))
        return remainder(self.newly, region, allowance=BoxAllowance(self.before.cap))

    @property
    def _actions(self) -> int:
        """The targets that are no applications."""
        return self.after.space.lists[Dimension.TARGET].where(lambda atom: atom.kind not in (APPLICATION, BASELINE))[0]

    @property
    def _region(self) -> tuple[Box, ...]:
        return tuple(region_boxes(self.after.space, self.before.requirement.region)[1])

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """Whom the change may lock out, and what it reaches besides the requirement."""
        return tuple(self._warnings())

    @cached_property
    def locked_out(self) -> tuple[Exclusion, ...]:
        """Of the exclusions for emergency access and directory synchronisation those whose accounts the change reaches."""
        identities = self.after.space.identities
        reached = people_of(self.newly) & identities.known
        kept = (exclusion for exclusion in self.after.exclusions if exclusion.emergency or exclusion.documented)
        return tuple(one for one in kept if identities.accounts_in(one.who.select(identities)[1] & reached))

    def _warnings(self) -> Iterator[str]:
        space, reached = self.after.space, people_of(self.newly)
        for exclusion in self.locked_out:
            who = exclusion.who.select(space.identities)[1] & reached & space.identities.known
            kind = "emergency access" if exclusion.emergency else "directory synchronisation"
            yield f"may lock out {who_in_words(space, who)}, used for {kind}"
        count = space.identities.accounts_in(people_of(self.blocked_beyond))
        if count:
            people = "1 user" if count == 1 else f"{count:,} users"
            yield f"also blocks sign-ins of {people} that the requirement is not about"
        if any(policy.session.persistent_browser == "always" for policy in self.changed.values()) and self.newly:
            yield "makes browser sessions persistent in the sign-ins that the policy newly applies to"


def newly(before: SignInSpace, after: SignInSpace, changed: Iterable[Policy], allowance: BoxAllowance) -> tuple[Box, ...]:
    """Sign-ins that a changed policy applies to, or may apply to, and did not before. Disjoint boxes of ``after``."""
    earlier = {policy.id: policy for policy in before.policies if policy.enforced}
    found: list[Box] = []
    for policy in changed:
        old = earlier.get(policy.id)
        same = old is not None and (old.grant, old.session) == (policy.grant, policy.session)
        was = after.boxes(old) if old is not None and same else ()
        now = after.boxes(policy)
        for new, gone in (
            ([part.may for part in now], [part.may for part in was]),
            ([part.must for part in now if part.must], [part.must for part in was if part.must]),
        ):
            found += remainder(disjoint(new), [*after.infeasible, *gone], allowance=allowance)
    return disjoint(found)


def prompted(before: SignInSpace, after: SignInSpace, reached: Iterable[Box], allowance: BoxAllowance) -> int:
    """How many accounts of today have a sign-in in these boxes of ``after`` that needed no more than a password before."""
    met = covers_together(before, MORE_THAN_A_PASSWORD).sure
    return after.identities.accounts_in(people_of(remainder(reached, met, allowance=allowance)))


def noticed(affected: int, prompted: int) -> str:
    """Whom a change of policies applies to, and how many of them meet a requirement that they did not, as sentences."""
    if not affected:
        return "Nobody of today's accounts notices."
    people = "1 person" if affected == 1 else f"{affected:,} people"
    met = min(affected, prompted)
    told = {0: "", affected: " All of them can sign in with less today."}
    return f"The change applies to {people}.{told.get(met, f' {met:,} of them can sign in with less today.')}"


def users_of(escape: Escape) -> int:
    """How many accounts of today certainly miss the requirement, or may where none certainly does."""
    return escape.space.identities.accounts_in(people_of(escape.certain or escape.undecided))


def trial(before: Escape, changed: Mapping[str, Policy]) -> Trial:
    """Prove the requirement of ``before`` again, with policies replaced by those in ``changed``."""
    policies = tuple(changed.get(policy.id, policy) for policy in before.space.policies)
    space = before.space.with_policies(policies)  # edits name nothing that the atoms do not tell apart
    if before.of_a_part or _only_adds(before, space, changed):
        return Trial(before, _rest(before, space, changed.values()), changed)
    return Trial(before, prove_escape(space, before.requirement, before.exclusions, before.cap), changed)


def _only_adds(before: Escape, space: SignInSpace, changed: Mapping[str, Policy]) -> bool:
    """Whether everything that is acceptable today certainly stays so. Then it is enough to prove what is left over today."""
    accepts = before.requirement.accepts
    if any(fact.never_persistent for fact in accepts.session):
        return False  # another policy can contradict this one
    for old in before.space.policies:
        if old.enforced and old.id in changed:
            (must, may, _), (now, later, _) = (covers_of(space, policy, accepts) for policy in (old, changed[old.id]))
            if not all(any(inside(box, other) for other in now) for box in must):
                return False
            if not all(any(inside(box, other) for other in later) for box in may):
                return False
    return True


def _rest(before: Escape, space: SignInSpace, changed: Iterable[Policy]) -> Escape:
    """What is left of an escape when policies cover more."""
    allowance = BoxAllowance(before.cap)
    covers = [covers_of(space, policy, before.requirement.accepts) for policy in changed if policy.enforced]
    certain = difference(before.certain, [box for _, may, _ in covers for box in may], allowance=allowance)
    possible = difference(before.possible, [box for must, _, _ in covers for box in must], allowance=allowance)
    return replace(before, space=space, certain=certain, possible=possible, capped=before.capped or allowance.exceeded)


def without(before: Escape, policy: Policy) -> Escape:
    """The verdict on a requirement, and who misses it, if there were no such policy. Of the proof the rest is not told again."""
    today = before.space.policies
    gone = [other for other in today if other.id == policy.id and other.enforced]
    others = tuple(other for other in today if other.id != policy.id)
    return _moved(before, others, gone, []) or _again(before, others)


def under(before: Escape, policies: tuple[Policy, ...]) -> Escape:
    """The verdict on a requirement, and who misses it, under other policies, which the atoms tell apart. No more is told."""
    return moved(before, policies) or _again(before, policies)


def moved(before: Escape, policies: tuple[Policy, ...]) -> Escape | None:
    """The same from the proof before; None where that does not tell, so that it takes a new one."""
    today = before.space.policies
    gone, new = before.space.once(
        ("gone and new", today, policies), lambda: (_enforced_only(today, policies), _enforced_only(policies, today))
    )
    return _moved(before, policies, gone, new)


def _again(before: Escape, policies: tuple[Policy, ...]) -> Escape:
    return prove_escape(_space_under(before, policies), before.requirement, before.exclusions, before.cap)


def _space_under(before: Escape, policies: tuple[Policy, ...]) -> SignInSpace:
    return before.space.once(("under", policies), lambda: before.space.with_policies(policies))


def _moved(before: Escape, policies: tuple[Policy, ...], gone: list[Policy], new: list[Policy]) -> Escape | None:
    """The same, where it is known which enforced policies are ``gone``, and which are ``new``.

    Only what today's policies cover that are no longer there is held against the other ones, and what is left over against those
    that are new. None where a cap is met, or where a session control may contradict another.
    """
    space = _space_under(before, policies)
    accepts = before.requirement.accepts
    if before.capped or any(fact.never_persistent for fact in accepts.session):
        return None
    allowance = BoxAllowance(before.cap)
    possible, certain = list[Box](), list[Box]()
    for policy in gone:
        must, may, _ = covers_of(space, policy, accepts)
        possible += common(before.region, must)
        certain += common(before.certain_region, may)
    if possible or certain:
        kept = covers_together(space, accepts)
        possible = _less(disjoint(possible), kept.sure, allowance)
        certain = _less(disjoint(certain), kept.mays, allowance)
    added = [covers_of(space, policy, accepts) for policy in new]
    possible += _less(before.possible, [box for musts, _, _ in added for box in musts], allowance)
    certain += _less(before.certain, [box for _, mays, _ in added for box in mays], allowance)
    if allowance.exceeded:
        return None
    there_no_more = frozenset(gone)
    covers = [cover for cover in before.covers if cover.policy not in there_no_more]
    covers += [Cover(policy, box) for policy, (musts, _, _) in zip(new, added, strict=True) for box in musts]
    return replace(before, space=space, possible=tuple(possible), certain=tuple(certain), covers=tuple(covers), closed=None)


def _less(boxes: tuple[Box, ...], covers: Sequence[Box], allowance: BoxAllowance) -> list[Box]:
    return list(difference(boxes, covers, allowance=allowance) if boxes and covers else boxes)


def _enforced_only(policies: Iterable[Policy], others: tuple[Policy, ...]) -> list[Policy]:
    """The enforced policies that are not among others."""
    there = set(others)
    return [policy for policy in policies if policy.enforced and policy not in there]
