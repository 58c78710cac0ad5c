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
    mappings={
        "maester": ["CISA.MS.AAD.2.3"],
        "scuba": ["MS.AAD.2.3v1"],
        "zta": ["21799"],
    },
)
def block_high_sign_in_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a sign-in that is probably not the user's ends there.

    What it checks:
        Every sign-in at high sign-in risk, of every user to every application with a modern client, is blocked.

    Why it matters:
        At high risk it is most likely not the user who signs in. A prompt then asks the victim to approve the attacker; a block
        does not ask.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A policy that also asks
        for user risk blocks only where both are high. Emergency access accounts and declared exclusions are proved around and
        named beside the verdict; any other exclusion counts. Needs Microsoft Entra ID P2; without it nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Sign-in risk > High, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"signInRiskLevels": ["high"]` and `"grantControls":
           {"operator": "OR", "builtInControls": ["block"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-sign-in
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_sign_in_risk(["high"], catalogue.BLOCKED), "conditional_access.block_high_sign_in_risk"
    ).findings()
