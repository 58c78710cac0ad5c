from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Access to Office 365 is blocked for users at elevated insider risk",
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
    """Checks that users at elevated insider risk are blocked from Office 365.

    What it checks:
        All sign-ins to Office 365 at elevated insider risk are blocked for all users. One policy or several policies
        together can do this.

    Why it matters:
        Adaptive protection in Microsoft Purview detects users who collect and move data as departing employees do. At the
        elevated level, every hour of access increases the risk of data theft.

    Limits:
        Microsoft Purview controls whether adaptive protection is on and assigns the elevated level to users. Microsoft
        Graph does not show this. Without adaptive protection, these policies have no effect. The check evaluates the effect
        on Office 365, so a policy for all resources also satisfies it.

    Remediation:
        1. Turn on adaptive protection: {portal:insider_risk}.
        2. Open {portal:conditional_access_policies} > New policy. Include all users and exclude the emergency access
           accounts.
        3. Select Office 365 or All resources, Conditions > Insider risk > Elevated, and Grant > Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"insiderRiskLevels": "elevated"` in the conditions.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-insider-block
        https://learn.microsoft.com/purview/insider-risk-management-adaptive-protection
    """
    yield from sign_in_coverage.prove(catalogue.INSIDER_RISK_BLOCKED, "conditional_access.insider_risk_block").findings()
