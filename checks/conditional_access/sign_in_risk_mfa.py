from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_risk_licensed


@check(
    title="Sign-ins at medium or high risk demand fresh multifactor authentication",
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
    """Whether a suspicious sign-in has to prove itself.

    What it checks:
        Sign-ins at medium and at high sign-in risk, of every user to every application with a modern client, are blocked; or
        they demand multifactor authentication and authenticate every time, so that an old session does not carry on.

    Why it matters:
        Identity Protection sees what the user does not: anonymous addresses, impossible travel, leaked tokens. Seeing it stops
        nobody unless a policy acts on it.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A policy with both
        sign-in risk and user risk applies only where both are met, and counts for no more than that. Emergency access accounts
        and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Without Microsoft
        Entra ID P2 there is no risk to act on, and nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Sign-in risk > High and Medium, Grant > Require multifactor authentication, and Session > Sign-in
           frequency > Every time.
        2. Or send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high", "medium"]` and
           `"sessionControls": {"signInFrequency": {"isEnabled": true, "frequencyInterval": "everyTime"}}`.

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
