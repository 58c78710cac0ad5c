from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Nobody can carry a session to another device by authentication transfer",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "cis-m365-7.0": ["5.2.2.17"],
        "prowler": ["entra_conditional_access_policy_authentication_transfer_blocked"],
        "zta": ["21828"],
    },
)
def auth_transfer_blocked(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a session stays on the device that it was opened on.

    What it checks:
        Every sign-in by authentication transfer, or in a session that was born in one, is blocked, for every user and every
        application.

    Why it matters:
        A QR code moves a signed-in session from a managed computer to any phone. Whoever gets somebody to scan one has the
        session, and device conditions were met elsewhere.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           Conditions > Authentication flows > Authentication transfer, and Grant > Block access.
        2. Or send `POST /identity/conditionalAccess/policies` with `"authenticationFlows": {"transferMethods":
           "deviceCodeFlow,authenticationTransfer"}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
        https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.AUTHENTICATION_TRANSFER_BLOCKED, "conditional_access.auth_transfer_blocked"
    ).findings()
