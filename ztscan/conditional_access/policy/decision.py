"""The meaning of a set of policies for one sign-in. Written to be read: this is the definition, the solver is the engine.

1. A policy applies if every condition that it has holds. Two couplings: registering a device knows no client app and no
   device; a policy for direct-connect users may reach collaboration users in Teams and SharePoint.
2. Of the policies that apply, those switched on count. One that blocks refuses the sign-in, whatever the others grant.
3. Else every one must be met, each by its own operator: the requirement is a list of clauses, all of which must be met, and one
   control of a clause suffices.
4. Controls that the sign-in cannot meet are deleted from the clauses; an empty clause blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from ztscan.conditional_access.policy.applications import SHAREPOINT_ONLINE, TEAMS
from ztscan.conditional_access.policy.controls import DECIDING, cannot_be_met
from ztscan.conditional_access.policy.people import Users
from ztscan.conditional_access.policy.policy import ENABLED, REPORT_ONLY, Policy
from ztscan.conditional_access.policy.sign_in import SignIn
from ztscan.conditional_access.policy.targets import ignores_client_and_device
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.truth import Truth, every
from ztscan.conditional_access.policy.vocabulary import Dimension

Verdict = Literal["block", "require", "allow", "unknown"]


class Outcome(msgspec.Struct, frozen=True):
    """Whether one policy applies to the sign-in, and the conditions that do not certainly hold."""

    policy: Policy
    applies: Truth
    unmet: tuple[Dimension, ...] = ()
    """Dimensions whose condition does not hold."""
    unsure: tuple[Dimension, ...] = ()
    """Dimensions whose condition cannot be decided."""


class Clause(msgspec.Struct, frozen=True):
    """One thing required by a policy that applies: any of ``controls``. ``left`` is what of it the sign-in can meet."""

    policy: Policy
    controls: frozenset[str]
    left: frozenset[str]


class Decision(msgspec.Struct, frozen=True):
    outcomes: tuple[Outcome, ...]
    verdict: Verdict
    clauses: tuple[Clause, ...]
    """Required by enforced policies that certainly apply; blocks are not among them."""
    blocked: bool
    """Blocked by a policy, or because a clause cannot be met."""


def decide(policies: Iterable[Policy], sign_in: SignIn, tenant: SignInTenant) -> Decision:
    """What the policies come to for one sign-in."""
    outcomes = tuple(outcome_of(policy, sign_in, tenant) for policy in policies)
    enforced = [outcome for outcome in outcomes if outcome.policy.enforced]
    blocks = any(outcome.applies and outcome.policy.grant.blocks for outcome in enforced)
    clauses = tuple(
        Clause(outcome.policy, controls, controls - _impossible_here(controls, sign_in, tenant))
        for outcome in enforced
        if outcome.applies and not outcome.policy.grant.blocks
        for controls in outcome.policy.grant.clauses
    )
    unsure = any(outcome.applies is None and outcome.policy.grant.clauses for outcome in enforced)
    verdict: Verdict = "block" if blocks else "unknown" if unsure else "require" if clauses else "allow"
    return Decision(outcomes, verdict, clauses, blocks or any(not clause.left for clause in clauses))


def outcome_of(policy: Policy, sign_in: SignIn, tenant: SignInTenant) -> Outcome:
    """Whether a policy applies. One that is switched off applies to nothing; report-only ones are looked at like others."""
    if policy.state not in (ENABLED, REPORT_ONLY):
        return Outcome(policy, applies=False)
    truths = {d: condition_holds(policy, d, sign_in, tenant) for d in policy.conditions}
    applies = every((*truths.values(), None if policy.doubts else True))
    return Outcome(
        policy,
        applies,
        unmet=tuple(dimension for dimension, truth in truths.items() if truth is False),
        unsure=tuple(dimension for dimension, truth in truths.items() if truth is None),
    )


def condition_holds(policy: Policy, dimension: Dimension, sign_in: SignIn, tenant: SignInTenant) -> Truth:
    condition = policy.conditions[dimension]
    if dimension in (Dimension.CLIENT, Dimension.DEVICE) and ignores_client_and_device(sign_in.target):
        return True
    truth = condition.holds(sign_in.value(dimension), tenant)
    if truth is False and isinstance(condition, Users) and condition.reaches_by_direct_connect(sign_in.identity):
        in_shared_channels = {TEAMS, SHAREPOINT_ONLINE} & set(sign_in.target.audiences)
        return None if in_shared_channels else False
    return truth


def _impossible_here(controls: frozenset[str], sign_in: SignIn, tenant: SignInTenant) -> frozenset[str]:
    values = {dimension: sign_in.value(dimension) for dimension in DECIDING}
    return frozenset(control for control in controls if cannot_be_met(control, values, tenant) is True)
