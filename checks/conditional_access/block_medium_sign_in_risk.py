from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_risk_licensed


@check(
    title="Sign-ins at medium and high risk are blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.risk_policies"],
    mappings={
        "cis-m365-6.0": ["5.2.2.8"],
        "cis-m365-7.0": ["5.2.2.8"],
        "monkey365": ["eid-cap-block-sign-in-risk-not-enabled"],
        "prowler": ["entra_conditional_access_policy_block_high_medium_sign_in_risk"],
    },
)
def block_medium_sign_in_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a suspicious sign-in gets nowhere, second factor or not.

    What it checks:
        Every sign-in at medium or high sign-in risk, of every user to every application with a modern client, is blocked.

    Why it matters:
        Medium risk holds most of what is caught of token theft and password spraying. Those who can bear a few false alarms
        stop these outright.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Multifactor
        authentication at medium risk, which is what Microsoft recommends, does not pass here but in the check on multifactor
        authentication of risky sign-ins. Emergency access accounts and declared exclusions are proved around and named beside
        the verdict; any other exclusion counts. Needs Microsoft Entra ID P2; without it nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources
           without exclusions, Conditions > Sign-in risk > High and Medium, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high", "medium"]` and
           `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_sign_in_risk(["medium", "high"], catalogue.BLOCKED), "conditional_access.block_medium_sign_in_risk"
    ).findings()
