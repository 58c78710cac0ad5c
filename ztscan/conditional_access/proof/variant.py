"""A tenant after changes of its policies, for verdicts only: each requirement is proved from its proof today.

The atoms are made once for all changes, and so is what a policy covers that no change touches.
"""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.policy import Condition, Policy
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.conditional_access.proof.noticed import noticed_of
from ztscan.conditional_access.proof.proof import Coverage, SignInCoverage
from ztscan.conditional_access.proof.requirement import Exclusion, Requirement
from ztscan.conditional_access.proof.trial import newly, under
from ztscan.conditional_access.space.boxes import Box, BoxAllowance
from ztscan.conditional_access.space.space import SignInSpace


class Variant(SignInCoverage):
    """``ground``: the tenant as it is, over atoms that tell apart whatever ``policies`` name."""

    def __init__(self, ground: SignInCoverage, policies: tuple[Policy, ...]) -> None:
        today = {policy: policy for policy in ground.policies}
        super().__init__(
            tuple(today.get(policy, policy) for policy in policies),
            ground.tenant,
            ground.population,
            ground.exclusions,
            ground.subject,
            ground.roles,
            ground.cap,
            ground.spared,
            verdicts_only=True,
        )
        self._ground = ground

    def space(self, requirement: Requirement | None = None, exclusions: tuple[Exclusion, ...] = ()) -> SignInSpace:
        space = self._ground.space(requirement, exclusions)
        return space.once(("under", self.policies), lambda: space.with_policies(self.policies))

    @property
    def ground(self) -> SignInCoverage:
        return self._ground

    def proved(self, requirement: Requirement, exclusions: tuple[Exclusion, ...]) -> Coverage:
        before = self._ground.prove(requirement, exclusions=exclusions)
        return Coverage(under(before.escape, self.policies), self.subject, verdict_only=True)

    def reached(self) -> tuple[tuple[Box, ...], BoxAllowance]:
        """The sign-ins that the changed policies newly apply to, and what is left of the cap."""
        before, after, allowance = self._ground.space(), self.space(), BoxAllowance(self.cap)
        return newly(before, after, self._changed, allowance), allowance

    @property
    def _changed(self) -> list[Policy]:
        today = frozenset(self._ground.space().policies)
        return [policy for policy in self.policies if policy.enforced and policy not in today]

    def noticed(self) -> tuple[int, str] | None:
        """How many accounts of today the changed policies newly apply to, and what they notice. None: the cap was met."""
        before, after = self._ground.space(), self.space()
        reached, allowance = self.reached()
        found = noticed_of(before, after, self._changed, reached, allowance)
        return None if allowance.exceeded else (found.affected, found.sentence)


class Ground:
    """The tenant as it is, to prove changes from. ``policies``: today's, and as the changes leave them."""

    def __init__(self, today: SignInCoverage, policies: Iterable[Policy]) -> None:
        self._today = today
        more = tuple(dict.fromkeys(policy for policy in policies if policy not in set(today.policies)))
        self._coverage = today.telling_apart(more)
        self._told = _conditions((*today.policies, *more))

    def after(self, changed: SignInCoverage) -> SignInCoverage:
        """The same as ``changed``, for verdicts only."""
        if self._tells(changed):
            return Variant(self._coverage, changed.policies)
        return changed.for_verdicts(self._today)

    def _tells(self, changed: SignInCoverage) -> bool:
        """Whether nothing but policies differs, and the atoms tell apart whatever these name."""
        today = self._today
        return (
            _conditions(changed.policies) <= self._told
            and changed.population is today.population
            and (changed.exclusions, changed.subject, changed.roles) == (today.exclusions, today.subject, today.roles)
            and _decisive(changed.tenant) == _decisive(today.tenant)
        )


def _conditions(policies: Iterable[Policy]) -> frozenset[tuple[Dimension, Condition]]:
    return frozenset(item for policy in policies for item in policy.conditions.items())


def _decisive(tenant: SignInTenant) -> tuple[object, ...]:
    """All but the names."""
    return (tenant.locations, tenant.strengths, tenant.applications, tenant.agent_resources, tenant.baseline_scopes)
