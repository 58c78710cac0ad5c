from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="MFA, a managed device or a trusted location is required to register security information",
    severity=Severity.HIGH,
    objectives=["identities.mfa_registration_policy"],
    mappings={
        "maester": ["MT.1011"],
        "zta": ["21806"],
    },
    version=2,
)
def security_info_registration(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Checks that a password alone is not enough to register security information.

    What it checks:
        Outside trusted named locations, the user action "Register security information" is blocked or requires MFA or a
        managed device for all users. A policy must target the user action to require a control. A policy for all resources
        counts only if it blocks: it sends a user without a method to register one.

    Why it matters:
        An attacker who knows the password of an account without methods can register the first method. From then on, the
        attacker can satisfy MFA.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other
        exclusion is evaluated. Trusted locations count as protection. Another check covers how narrow these locations are.
        Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users. Exclude only the emergency access
           accounts.
        2. Select Target resources > User actions > Register security information.
        3. Under Network, include Any network or location, and exclude All trusted networks and locations.
        4. Select Grant > Require multifactor authentication, or Block access.
        5. Give new users a Temporary Access Pass, which satisfies the MFA requirement.
        6. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registersecurityinfo"]}`.
        7. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        8. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.SECURITY_INFO_PROTECTED, "conditional_access.security_info_registration"
    ).findings()
