from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_risk_licensed


@check(
    title="Sign-ins at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["identities.risk_policies"],
    mappings={"equal": {"maester": ["CISA.MS.AAD.2.3"], "scuba": ["MS.AAD.2.3v1"]}, "stronger": {"zta": ["21799"]}},
)
def block_high_sign_in_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that sign-ins at high sign-in risk are blocked for all users and all resources.

    What it checks:
        Every sign-in at high sign-in risk is blocked for all users and all resources. This applies to modern authentication
        clients.

    Why it matters:
        At high sign-in risk, the person who signs in is probably not the user. An MFA prompt gives the user a chance to
        approve the attacker's sign-in. A block does not.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. A policy
        that also has a user risk condition blocks only if both risks are high. Emergency access accounts and accepted
        exclusions are not evaluated, and the result lists them. Any other exclusion counts as missing coverage. The check
        requires Microsoft Entra ID P2. Without this licence it is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        2. Select Conditions > Sign-in risk > High, and Grant > Block access.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high"]` and
           `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user, any resource and the sign-in risk High. The policy must be listed
           under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_sign_in_risk(["high"], catalogue.BLOCKED), "conditional_access.block_high_sign_in_risk"
    ).findings()
