"""Single sign-ins, decided one by one by the plain definition of policies: What If without a tenant to ask."""

from __future__ import annotations

from ztscan.conditional_access.policy.decision import Decision, decide
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Location, SignIn
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Gap, GapReason

ANYWHERE = Location("203.0.113.7", None, mfa_trusted_ip=False)
"""An address that nobody has named (RFC 5737), of no known country."""


def decision_on(coverage: SignInCoverage, sign_in: SignIn, *, at_their_word: bool = False) -> Decision:
    """What the policies come to for one sign-in; ``at_their_word`` where the question is whom they stop, not whom they let in."""
    policies = [policy.at_its_word for policy in coverage.policies] if at_their_word else coverage.policies
    return decide(policies, sign_in, coverage.tenant)


def stopping(decision: Decision) -> tuple[Policy, ...]:
    """The policies that block the sign-in, or ask for what it cannot give."""
    unmet = {clause.policy for clause in decision.clauses if not clause.left}
    return tuple(
        outcome.policy
        for outcome in decision.outcomes
        if outcome.applies and outcome.policy.enforced and (outcome.policy.grant.blocks or outcome.policy in unmet)
    )


def undecidable(decision: Decision, name: str) -> Gap:
    """Why it cannot be told what a sign-in of ``name`` meets."""
    unsure = [o.policy.subject.name for o in decision.outcomes if o.applies is None and o.policy.enforced]
    text = f"whether the policy `{min(unsure, default='?')}` applies to {name} cannot be told"
    return Gap("conditional_access_policies", GapReason.UNAVAILABLE, text, "look at it with What If in the admin center")
