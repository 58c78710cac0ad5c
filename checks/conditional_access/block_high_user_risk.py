from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_risk_licensed


@check(
    title="Users at high risk are blocked",
    severity=Severity.HIGH,
    objectives=["identities.risk_policies"],
    mappings={"equal": {"maester": ["CISA.MS.AAD.2.1"], "scuba": ["MS.AAD.2.1v1"]}},
)
def block_high_user_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that users at high user risk are blocked from all resources.

    What it checks:
        Every sign-in of a user at high user risk is blocked for all resources. This applies to modern authentication clients.

    Why it matters:
        At high user risk, the credentials are probably stolen. A password change prompt could then be answered by the
        attacker. A block makes the help desk investigate first.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy.
        Self-remediation does not satisfy this check. It satisfies `conditional_access.user_risk_remediation`. A policy that
        also has a sign-in risk condition blocks only if both risks are high. Emergency access accounts and accepted
        exclusions are not evaluated, and the result lists them. Any other exclusion counts as missing coverage. The check
        requires Microsoft Entra ID P2. Without this licence it is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        2. Select Conditions > User risk > High, and Grant > Block access.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"userRiskLevels": ["high"]` and
           `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        4. Assign someone to review {portal:risky_users}. Blocked users regain access only after their risk is dismissed or
           remediated there.
        5. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        6. Verify with {portal:what_if}: select a user, any resource and the user risk High. The policy must be listed under
           Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-user
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_user_risk(["high"], catalogue.BLOCKED), "conditional_access.block_high_user_risk"
    ).findings()
