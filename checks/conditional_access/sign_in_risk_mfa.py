from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_risk_licensed


@check(
    title="MFA and reauthentication every time are required for sign-ins at medium and high risk",
    severity=Severity.HIGH,
    objectives=["identities.risk_policies"],
    mappings={
        "cis-m365-6.0": ["5.2.2.7"],
        "cis-m365-7.0": ["5.2.2.7"],
        "maester": ["MT.1012"],
        "monkey365": ["eid-ensure-mfa-for-risky-signs-missing-cap", "eid-cap-sign-in-risk-policy-require-mfa"],
        "prowler": ["entra_identity_protection_sign_in_risk_enabled"],
    },
)
def sign_in_risk_mfa(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that risky sign-ins require MFA and a new authentication.

    What it checks:
        All sign-ins at medium and high sign-in risk, of all users with modern clients to all applications, are blocked or
        require MFA. Sign-ins that are not blocked also have the sign-in frequency Every time, so that an existing session
        does not continue.

    Why it matters:
        Microsoft Entra ID Protection detects signals that users cannot see, such as anonymous addresses, impossible travel
        and leaked tokens. Detection does not stop an attack unless a policy acts on it.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. A policy with both sign-in risk and user risk applies only if both conditions are met, and the check
        evaluates it accordingly. Emergency access accounts and declared exclusions are out of scope, and the result lists
        them. Every other exclusion is evaluated. Without Microsoft Entra ID P2 there is no risk data, and this is not
        assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Select Conditions > Sign-in risk > High and Medium.
        3. Select Grant > Require multifactor authentication, and Session > Sign-in frequency > Every time.
        4. Or send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high", "medium"]` and
           `"sessionControls": {"signInFrequency": {"isEnabled": true, "frequencyInterval": "everyTime"}}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    levels = ("medium", "high")
    name = "conditional_access.sign_in_risk_mfa"
    yield from all_hold(
        sign_in_coverage.prove(catalogue.at_sign_in_risk(levels), name),
        sign_in_coverage.prove(catalogue.every_time_at_risk(levels), name),
    )
