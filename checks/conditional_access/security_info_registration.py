from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Registering security information takes a second factor, a managed device or a trusted location",
    severity=Severity.HIGH,
    objectives=["identities.mfa_registration_policy"],
    mappings={
        "maester": ["MT.1011"],
        "zta": ["21806"],
    },
)
def security_info_registration(sign_in_coverage: SignInCoverage, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether a stolen password is enough to enrol the thief's own phone.

    What it checks:
        Outside of trusted named locations, the user action "Register security information" is blocked or demands multifactor
        authentication or a managed device, of every user. Policies on all resources count, as they apply to this action too.

    Why it matters:
        Who holds the password of an account without methods registers the first one, and has passed multifactor authentication
        for good.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Emergency access
        accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts. Locations
        that are marked trusted count as protection: how narrow they are is another check.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, Target resources
           > User actions > Register security information, Network > Any network, exclude All trusted networks, and Grant >
           Require multifactor authentication (or Block access).
        2. Hand Temporary Access Passes to newcomers, which satisfy the demand.
        3. Or send `POST /identity/conditionalAccess/policies` with `"applications": {"includeUserActions":
           ["urn:user:registersecurityinfo"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-security-info-registration
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.SECURITY_INFO_PROTECTED, "conditional_access.security_info_registration"
    ).findings()
