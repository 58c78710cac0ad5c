"""Whether one concrete sign-in is acceptable to a requirement, by the plain definition. Every witness goes through here."""

from __future__ import annotations

from collections.abc import Iterable

from ztscan.conditional_access.policy.controls import DECIDING, cannot_be_met
from ztscan.conditional_access.policy.decision import Outcome, outcome_of
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, every, some
from ztscan.conditional_access.proof.requirement import Acceptance


def acceptable(policies: Iterable[Policy], sign_in: SignIn, tenant: SignInTenant, accepts: Acceptance) -> Truth:
    """True if some enforced policy makes the sign-in acceptable, False if none can, None if it cannot be told."""
    return acceptable_by(
        [outcome_of(policy, sign_in, tenant) for policy in policies if policy.enforced], sign_in, tenant, accepts
    )


def acceptable_by(outcomes: Iterable[Outcome], sign_in: SignIn, tenant: SignInTenant, accepts: Acceptance) -> Truth:
    """The same, by what the policies come to for this sign-in. Those that do not apply make nothing acceptable."""
    enforced = [outcome for outcome in outcomes if outcome.policy.enforced and outcome.applies is not False]
    truth = some(every((outcome.applies, _by_policy(outcome.policy, sign_in, tenant, accepts))) for outcome in enforced)
    if truth and any(fact.contradicted_by(outcome.policy.session) for outcome in enforced for fact in accepts.session):
        by_grant = any(outcome.applies and _by_grant(outcome.policy, sign_in, tenant, accepts) for outcome in enforced)
        return True if by_grant else None
    return truth


def _by_policy(policy: Policy, sign_in: SignIn, tenant: SignInTenant, accepts: Acceptance) -> Truth:
    """Whether the policy makes the sign-in acceptable, provided that it applies."""
    accepts = accepts.of(policy)
    by_session = some(fact.met_by(policy.session) for fact in accepts.session)
    return some((by_session, _by_grant(policy, sign_in, tenant, accepts)))


def _by_grant(policy: Policy, sign_in: SignIn, tenant: SignInTenant, accepts: Acceptance) -> Truth:
    """The same without its session controls."""
    accepts = accepts.of(policy)
    if policy.grant.blocks:
        return True
    weakest = some(_clause(clause, sign_in, tenant, accepts) for clause in policy.grant.clauses)
    strictest = some(_clause(clause, sign_in, tenant, accepts) for clause in policy.grant.strictest)
    return True if weakest else None if strictest is not False else False


def _clause(clause: frozenset[str], sign_in: SignIn, tenant: SignInTenant, accepts: Acceptance) -> Truth:
    """Whether the clause can only be met acceptably: each control is acceptable, or cannot be met here."""
    values = {dimension: sign_in.value(dimension) for dimension in DECIDING}
    return every(some((accepts.accepts(control, tenant), cannot_be_met(control, values, tenant))) for control in sorted(clause))
