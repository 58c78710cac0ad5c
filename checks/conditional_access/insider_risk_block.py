from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Users at elevated insider risk are blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.risk_policies"],
    mappings={
        "prowler": [
            "entra_conditional_access_policy_block_elevated_insider_risk",
            "entra_conditional_access_policy_block_o365_elevated_insider_risk",
        ]
    },
)
def insider_risk_block(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether somebody who is about to take data away still reaches it.

    What it checks:
        Every sign-in of every user to Office 365 at elevated insider risk is blocked, by one policy or by several together.

    Why it matters:
        Adaptive protection in Microsoft Purview notices who gathers and moves data as leavers do. At the elevated level, every
        hour of access counts.

    Limits:
        Whether adaptive protection is on, and calls anybody elevated, is set in Purview and not in Graph: without it the policies
        do nothing. What counts is the effect on Office 365; a policy on all resources does as well.

    Remediation:
        1. Switch adaptive protection on: {portal:insider_risk}.
        2. Create a policy for all users on Office 365 or all resources, Conditions > Insider risk: Elevated, Grant: Block access.
           Exclude the emergency access accounts.
        3. Or send `POST /identity/conditionalAccess/policies` with `"insiderRiskLevels": "elevated"` among the conditions.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-insider-block
        https://learn.microsoft.com/purview/insider-risk-management-adaptive-protection
    """
    yield from sign_in_coverage.prove(catalogue.INSIDER_RISK_BLOCKED, "conditional_access.insider_risk_block").findings()
