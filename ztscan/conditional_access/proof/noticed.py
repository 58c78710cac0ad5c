"""Who notices a change of policies: whom it applies to, of whom it asks more than today, and whom it blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.strengths import MFA_STRENGTH
from ztscan.conditional_access.policy.vocabulary import LEGACY_CLIENTS, MFA, STRENGTH_PREFIX, Dimension
from ztscan.conditional_access.proof.coverage import common, sure_covers_of
from ztscan.conditional_access.proof.requirement import BLOCKED, Acceptance, SessionFact
from ztscan.conditional_access.space.boxes import Box, BoxAllowance, disjoint, people_of, remainder
from ztscan.conditional_access.space.space import PLACE, SignInSpace

_MOST_GROUPS = 4


class Noticed(msgspec.Struct, frozen=True):
    """Accounts of today, by what a change of policies does to a sign-in of them."""

    affected: int
    """Those whom a changed policy newly applies to."""
    asked: int
    """Of these, those of whom it requires what no policy of today requires in the same sign-in."""
    shut_out: int
    """Of these, those who have a sign-in today that it blocks: by a block, or because nobody can satisfy its grant there."""
    legacy_only: bool = False
    """Whether all that it blocks are sign-ins with legacy authentication clients."""
    spared_today: tuple[str, ...] = ()
    """Names of groups with such people that policies of today exclude from MFA, such as service accounts."""

    @property
    def sentence(self) -> str:
        if not self.affected:
            return "Nobody of today's accounts notices."
        told = [f"The change applies to {'1 person' if self.affected == 1 else f'{self.affected:,} people'}."]
        asked, shut_out = min(self.affected, self.asked), min(self.affected, self.shut_out)
        if asked and asked != shut_out:
            told.append(f"{self._of_them(asked)} can sign in with less today.")
        if shut_out:
            who = self._of_them(shut_out).lower()
            how = " (with legacy authentication clients)" if self.legacy_only else ""
            told.append(f"It blocks sign-ins of {who} that are possible today{how}.")
        if self.spared_today:
            told.append(f"Policies of today exclude some of these from MFA: {', '.join(self.spared_today)}.")
        return " ".join(told)

    def _of_them(self, count: int) -> str:
        return "All of them" if count == self.affected else f"{count:,} of them"


def noticed_of(
    before: SignInSpace, after: SignInSpace, changed: Iterable[Policy], reached: tuple[Box, ...], allowance: BoxAllowance
) -> Noticed:
    """Who notices. ``reached``: the sign-ins of ``after``, disjoint, that the changed policies newly apply to."""
    today = [policy for policy in before.policies if policy.enforced]
    asked: list[Box] = []
    blocked: list[Box] = []
    for policy in changed:
        theirs = tuple(common(reached, [part.may for part in after.boxes(policy)]))
        for accepts in required_by(policy):
            asked += remainder(theirs, _covered(after, today, accepts), allowance=allowance)
        blocked += sure_covers_of(after, policy, BLOCKED)
    shut = remainder(disjoint(blocked), [*after.infeasible, *_covered(after, today, BLOCKED)], allowance=allowance)
    legacy = after.lists[Dimension.CLIENT].where(lambda atom: atom.value in LEGACY_CLIENTS)[1]
    count = after.identities.accounts_in
    return Noticed(
        count(people_of(reached)),
        count(people_of(asked)),
        count(people_of(shut)),
        legacy_only=not any(box[PLACE[Dimension.CLIENT]] & ~legacy for box in shut if count(people_of((box,)))),
        spared_today=tuple(_spared_today(after, today, people_of(shut))),
    )


def _spared_today(space: SignInSpace, policies: Iterable[Policy], people: int) -> Iterator[str]:
    """The groups with somebody of ``people`` that a policy excludes from MFA: an account in one may be no person's."""
    conditions = (policy.conditions.get(Dimension.IDENTITY) for policy in policies if _requires_mfa(policy))
    groups = {group for condition in conditions if isinstance(condition, Users) for group in condition.excluded.groups}
    found = [f"group {space.tenant.name_of(group)}" for group in groups if space.identities.in_group(group)[0] & people]
    yield from sorted(found)[:_MOST_GROUPS]
    if len(found) > _MOST_GROUPS:
        yield f"and {len(found) - _MOST_GROUPS:,} more"


def _covered(space: SignInSpace, policies: Iterable[Policy], accepts: Acceptance) -> list[Box]:
    return [box for policy in policies for box in sure_covers_of(space, policy, accepts)]


def _requires_mfa(policy: Policy) -> bool:
    return any(control == MFA or control.startswith(STRENGTH_PREFIX) for clause in policy.grant.clauses for control in clause)


def required_by(policy: Policy) -> Iterator[Acceptance]:
    """What a policy requires, one by one: each clause of its grant, and each session control."""
    for clause in () if policy.grant.blocks else policy.grant.clauses:
        strengths = {control.removeprefix(STRENGTH_PREFIX) for control in clause if control.startswith(STRENGTH_PREFIX)}
        strengths |= {MFA_STRENGTH} if MFA in clause else set()
        yield Acceptance(frozenset(clause), frozenset(strengths))
    session = policy.session
    if session.sign_in_frequency is not None:
        yield Acceptance(session=(SessionFact(sign_in_frequency=session.sign_in_frequency),))
    for wanted, fact in (
        (session.persistent_browser == "never", SessionFact(never_persistent=True)),
        (session.app_enforced_restrictions, SessionFact(app_enforced_restrictions=True)),
        (session.cloud_app_security is not None, SessionFact(app_control=True)),
        (session.token_protection, SessionFact(token_protection=True)),
    ):
        if wanted:
            yield Acceptance(session=(fact,))
