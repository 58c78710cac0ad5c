from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_risk_licensed


@check(
    title="Risk remediation or a password change is required for users at high risk",
    severity=Severity.HIGH,
    objectives=["identities.risk_policies"],
    mappings={
        "cis-m365-6.0": ["5.2.2.6"],
        "cis-m365-7.0": ["5.2.2.6"],
        "maester": ["MT.1013"],
        "monkey365": ["eid-cap-user-risk-policy-require-password-change"],
        "prowler": ["entra_identity_protection_user_risk_enabled"],
        "zta": ["21797"],
    },
)
def user_risk_remediation(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that users at high risk must remediate the risk before access is granted.

    What it checks:
        All sign-ins of users at high user risk with modern clients to all applications are blocked, or require a password
        change or risk remediation. No other control is accepted as an alternative.

    Why it matters:
        User risk is high if the credentials are known to be leaked. Until the password is changed or the sessions are
        revoked, policies cannot distinguish the attacker from the user.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. A password change helps only users who have a password. For passwordless users, require risk remediation
        or block access. External users cannot remediate risk in this tenant, so the policy blocks them. Emergency access
        accounts and declared exclusions are out of scope, and the result lists them. Every other exclusion is evaluated.
        Without Microsoft Entra ID P2, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Select Conditions > User risk > High, and Grant > Require risk remediation.
        3. Or select Require password change, Require multifactor authentication, and Require all the selected controls.
        4. Or send `POST /identity/conditionalAccess/policies` with `"userRiskLevels": ["high"]` and `"grantControls":
           {"operator": "AND", "builtInControls": ["mfa", "passwordChange"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-user
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(catalogue.at_user_risk(["high"]), "conditional_access.user_risk_remediation").findings()
