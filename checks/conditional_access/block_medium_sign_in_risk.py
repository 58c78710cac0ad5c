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
        "equal": {"cis-m365-6.0": ["5.2.2.8"], "cis-m365-7.0": ["5.2.2.8"]},
        "stronger": {
            "monkey365": ["eid-cap-block-sign-in-risk-not-enabled"],
            "prowler": ["entra_conditional_access_policy_block_high_medium_sign_in_risk"],
        },
    },
)
def block_medium_sign_in_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that sign-ins at medium and high sign-in risk are blocked for all users and all resources.

    What it checks:
        Every sign-in at medium or high sign-in risk is blocked for all users and all resources. This applies to modern
        authentication clients.

    Why it matters:
        Most detections of token theft and password spraying have medium risk. A block stops these sign-ins at the cost of
        some false alarms.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. Microsoft
        recommends MFA at medium risk. MFA does not satisfy this check, but it satisfies
        `conditional_access.sign_in_risk_mfa`. Emergency access accounts and accepted exclusions are not evaluated, and the
        result lists them. Any other exclusion counts as missing coverage. The check requires Microsoft Entra ID P2. Without
        this licence it is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources. Set no resource exclusions.
        2. Select Conditions > Sign-in risk > High and Medium, and Grant > Block access.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high", "medium"]` and
           `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user, any resource and the sign-in risk Medium. The policy must be listed
           under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_sign_in_risk(["medium", "high"], catalogue.BLOCKED), "conditional_access.block_medium_sign_in_risk"
    ).findings()
