from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.conditional_access.policy.vocabulary import Dimension
from ztscan.plugin import Finding, NotApplicable, Severity, Yielded, check

from ._policies import in_force
from ._proofs import require_risk_licensed

USER, SIGN_IN = Dimension.USER_RISK, Dimension.SIGN_IN_RISK


@check(
    title="User risk and sign-in risk are handled by separate policies",
    severity=Severity.MEDIUM,
    objectives=["identities.risk_policies"],
    mappings={
        "maester": ["MT.1049"],
    },
)
def risk_conditions_separate(sign_in_policies: tuple[Policy, ...], service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether policies on risk apply when there is a risk.

    What it checks:
        No enabled policy has both a condition on user risk and one on sign-in risk.

    Why it matters:
        All conditions of a policy must be met at once. With both risks in one policy, a risky sign-in of a user without a
        record passes, and so does a user whose password has leaked and who signs in from home.

    Limits:
        This looks at the shape of each policy. Where other policies handle each risk by itself nothing may be open; the checks
        on each risk prove that. Needs Microsoft Entra ID P2; without it nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies}, and choose the policy.
        2. Duplicate it, and clear Conditions > Sign-in risk in the one and Conditions > User risk in the other.
        3. Or send `PATCH /identity/conditionalAccess/policies/{id} {"conditions": {"signInRiskLevels": []}}` with its other
           conditions, and create the second policy.

    References:
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
    """
    require_risk_licensed(service_plans)
    on_risk = [policy for policy in in_force(sign_in_policies) if policy.conditions.keys() & {USER, SIGN_IN}]
    if not on_risk:
        raise NotApplicable("no enabled policy has a condition on risk")
    for policy in on_risk:
        if policy.conditions.keys() >= {USER, SIGN_IN}:
            yield Finding(
                policy.subject,
                f"{policy.subject.name} applies only where user and sign-in are at risk together",
                f"{policy.conditions[USER].describe()} and {policy.conditions[SIGN_IN].describe()}",
                "a policy for user risk and another for sign-in risk",
            )
