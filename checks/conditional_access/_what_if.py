"""Evaluates single sign-ins against the policies, like What If but without a request to the tenant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ztscan.conditional_access.policy.decision import Decision, Outcome, outcome_of
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.sign_in import Location, SignIn
from ztscan.conditional_access.policy.vocabulary import UNMODELLED_PREFIX, Dimension
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Gap, GapReason

ANYWHERE = Location("203.0.113.7", None, mfa_trusted_ip=False)
"""An address in no named location (RFC 5737) and of unknown country."""


def reaching(coverage: SignInCoverage, sign_in: SignIn) -> tuple[Policy, ...]:
    """The enforced policies that may apply to the sign-in, if they include its user. No other policy decides anything there.

    They are without the conditions that certainly hold for every user.
    """
    enforced = (policy for policy in coverage.policies if policy.enforced)
    outcomes = (outcome_of(policy, sign_in, coverage.tenant) for policy in enforced)
    return tuple(_open(outcome, (Dimension.IDENTITY,)) for outcome in outcomes if set(outcome.unmet) <= {Dimension.IDENTITY})


def reaching_anywhere(coverage: SignInCoverage, sign_in: SignIn) -> tuple[Policy, ...]:
    """The enforced policies, at their word, that may apply to the sign-in if it is to an application that they include.

    They are without the conditions that certainly hold in every application. At their word, policies say whom they block, and
    not whom they allow.
    """
    enforced = (policy.at_its_word for policy in coverage.policies if policy.enforced)
    outcomes = [outcome_of(policy, sign_in, coverage.tenant) for policy in enforced]
    asked = [(outcome, _told_by_application(outcome.policy, sign_in)) for outcome in outcomes]
    return tuple(_open(outcome, places) for outcome, places in asked if set(outcome.unmet) <= set(places))


def _told_by_application(policy: Policy, sign_in: SignIn) -> tuple[Dimension, ...]:
    """The conditions that hold in some applications only: that on users is one where shared channels count."""
    users = policy.conditions.get(Dimension.IDENTITY)
    shared = isinstance(users, Users) and users.reaches_by_direct_connect(sign_in.identity)
    return (Dimension.TARGET, Dimension.IDENTITY) if shared else (Dimension.TARGET,)


def _open(outcome: Outcome, places: Iterable[Dimension]) -> Policy:
    """The policy of an outcome with its conditions on ``places``, and those that are undecided."""
    policy, asked = outcome.policy, {*places, *outcome.unsure}
    return replace(policy, conditions={place: one for place, one in policy.conditions.items() if place in asked})


def stopping(decision: Decision) -> tuple[Policy, ...]:
    """The policies that block the sign-in, or require a control that it cannot meet."""
    unmet = {clause.policy for clause in decision.clauses if not clause.left}
    return tuple(
        outcome.policy
        for outcome in decision.outcomes
        if outcome.applies and outcome.policy.enforced and (outcome.policy.grant.blocks or outcome.policy in unmet)
    )


def asks_for_the_unknown(decision: Decision) -> Policy | None:
    """A policy that lets the sign-in through by a control only that is not known here: nobody can tell whether it can be met.

    Of a sign-in that is not blocked, so that of every clause something can be met.
    """
    for clause in decision.clauses:
        if all(control.startswith(UNMODELLED_PREFIX) for control in clause.left):
            return clause.policy
    return None


def unknown_control(policy: Policy, name: str) -> Gap:
    """Why it is undetermined whether ``name`` can meet a policy."""
    text = f"undetermined: the policy `{policy.subject.name}` requires a control that ztscan does not know, from {name}"
    return Gap("conditional_access_policies", GapReason.MALFORMED, text, "review the policy, or update ztscan")


def undecidable(decision: Decision, name: str) -> Gap:
    """Why the result of a sign-in of ``name`` is undetermined."""
    unsure = [o.policy.subject.name for o in decision.outcomes if o.applies is None and o.policy.enforced]
    text = f"undetermined: the policy `{min(unsure, default='?')}` may or may not apply to {name}"
    return Gap(
        "conditional_access_policies", GapReason.UNAVAILABLE, text, "test the sign-in with What If in the Entra admin center"
    )
