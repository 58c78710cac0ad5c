from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Authentication transfer is blocked for all users and all resources",
    severity=Severity.MEDIUM,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "equal": {"cis-m365-7.0": ["5.2.2.17"]},
        "stronger": {"prowler": ["entra_conditional_access_policy_authentication_transfer_blocked"], "zta": ["21828"]},
    },
)
def auth_transfer_blocked(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that authentication transfer is blocked for all users and all resources.

    What it checks:
        Every sign-in by authentication transfer is blocked for all users and all resources. Sign-ins in sessions that started
        with authentication transfer are blocked too.

    Why it matters:
        A QR code transfers a signed-in session from a managed computer to any phone. An attacker who gets a user to scan a
        code obtains the session. The device conditions were met only on the first device.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. Emergency
        access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion counts as
        missing coverage.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        2. Select Conditions > Authentication flows > Authentication transfer, and Grant > Block access.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"authenticationFlows": {"transferMethods":
           "deviceCodeFlow,authenticationTransfer"}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
           This request also blocks device code flow.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a user, any resource and the authentication flow Authentication transfer. The
           policy must be listed under Policies that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows
        https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.AUTHENTICATION_TRANSFER_BLOCKED, "conditional_access.auth_transfer_blocked"
    ).findings()
