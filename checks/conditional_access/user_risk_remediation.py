from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_risk_licensed


@check(
    title="Users at high risk must remediate before they get in",
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
    """Whether stolen credentials stop being of use.

    What it checks:
        Every sign-in of a user at high user risk, to every application with a modern client, is blocked or demands a change of
        password or risk remediation, with no other control as an alternative.

    Why it matters:
        User risk is high when the credentials are known to be out. Until the password is changed or the sessions are revoked,
        the thief and the user are the same to every policy.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. A change of password
        helps only those who have one: for passwordless users demand risk remediation, or block. External users cannot remediate
        here and are in effect blocked. Emergency access accounts and declared exclusions are proved around and named beside the
        verdict; any other exclusion counts. Needs Microsoft Entra ID P2; without it nothing is assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > User risk > High, and Grant > Require risk remediation; or Require password change together with Require
           multifactor authentication, Require all the selected controls.
        2. Or send `POST /identity/conditionalAccess/policies` with `"userRiskLevels": ["high"]` and `"grantControls":
           {"operator": "AND", "builtInControls": ["mfa", "passwordChange"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-risk-based-user
        https://learn.microsoft.com/entra/id-protection/howto-identity-protection-configure-risk-policies
    """
    require_risk_licensed(service_plans)
    yield from sign_in_coverage.prove(catalogue.at_user_risk(["high"]), "conditional_access.user_risk_remediation").findings()
