from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.plugin import Finding, NotApplicable, Severity, Yielded, check

from ._policies import in_force
from ._proofs import require_risk_licensed

USER, SIGN_IN = Dimension.USER_RISK, Dimension.SIGN_IN_RISK


@check(
    title="Separate policies handle user risk and sign-in risk",
    severity=Severity.MEDIUM,
    objectives=["identities.risk_policies"],
    mappings={
        "maester": ["MT.1049"],
    },
)
def risk_conditions_separate(sign_in_policies: tuple[Policy, ...], service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that no policy has both a user risk condition and a sign-in risk condition.

    What it checks:
        No enabled policy has both a user risk condition and a sign-in risk condition.

    Why it matters:
        A policy applies only if all its conditions are met. With both conditions in one policy, a risky sign-in of a user
        without user risk is not covered. A sign-in without risk by a user with leaked credentials is not covered either.

    Limits:
        The check evaluates each policy separately. If other policies handle each risk, there may be no real exposure. The
        checks on each risk prove this. Without Microsoft Entra ID P2, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies}, and select the policy.
        2. Duplicate it. In one policy, clear Conditions > Sign-in risk. In the other policy, clear Conditions > User
           risk.
        3. Or send `PATCH /identity/conditionalAccess/policies/{id} {"conditions": {"signInRiskLevels": []}}` with the
           other conditions of the policy, and create the second policy.
        4. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    """
    require_risk_licensed(service_plans)
    on_risk = [policy for policy in in_force(sign_in_policies) if policy.conditions.keys() & {USER, SIGN_IN}]
    if not on_risk:
        raise NotApplicable("no enabled policy has a risk condition")
    for policy in on_risk:
        if policy.conditions.keys() >= {USER, SIGN_IN}:
            yield Finding(
                policy.subject,
                f"{policy.subject.name} applies only if user risk and sign-in risk occur together",
                f"{policy.conditions[USER].describe()} and {policy.conditions[SIGN_IN].describe()}",
                "one policy for user risk and one policy for sign-in risk",
            )
