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
    mappings={
        "maester": ["CISA.MS.AAD.2.1"],
        "scuba": ["MS.AAD.2.1v1"],
    },
)
def block_high_user_risk(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether an account that is known to be taken over is closed.

    What it checks:
        Every sign-in of a user at high user risk, to every application with a modern client, is blocked.

    Why it matters:
        Where the credentials are known to be stolen, the one who is asked to change the password may be the thief. A block
        leaves it to the help desk to find out.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Self-remediation, which
        passes in the check on it, does not pass here. A policy that also asks for sign-in risk blocks only where both are high.
        Emergency access accounts and declared exclusions are proved around and named beside the verdict; any other exclusion
        counts. Needs Microsoft Entra ID P2; without it nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > User risk > High, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"userRiskLevels": ["high"]` and `"grantControls":
           {"operator": "OR", "builtInControls": ["block"]}`.
        3. See to it that somebody handles {portal:risky_users}, as only that
           lets them in again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-user
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.at_user_risk(["high"], catalogue.BLOCKED), "conditional_access.block_high_user_risk"
    ).findings()
