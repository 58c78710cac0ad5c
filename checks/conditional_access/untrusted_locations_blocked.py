from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Sign-ins from outside trusted locations are blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations"],
    mappings={
        "cis-m365-7.0": ["5.2.2.15"],
        "prowler": ["entra_conditional_access_policy_untrusted_locations_blocked"],
    },
)
def untrusted_locations_blocked(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Checks that sign-ins from outside the organisation's trusted locations are blocked.

    What it checks:
        All sign-ins of all users to all applications from outside the trusted named locations are blocked. One policy or
        several policies together can do this.

    Why it matters:
        If users work only from known networks, this control is very effective. An attacker with a stolen password, token or
        session must also be inside the network.

    Limits:
        The benchmark requires one policy that includes all locations and excludes the trusted locations. This check
        evaluates the effect of all policies. Organisations whose users travel or work from home can accept this as a risk.
        Graph does not provide the trusted IP addresses of the per-user MFA settings, so the check assumes that they may
        exist.

    Remediation:
        1. Create named locations for the organisation's networks, and mark them as trusted: {portal:named_locations}.
        2. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        3. Under Network, include Any network or location, and exclude All trusted networks and locations. Select Grant >
           Block access.
        4. Or send `POST /identity/conditionalAccess/policies` with `"locations": {"includeLocations": ["All"],
           "excludeLocations": ["AllTrusted"]}`.
        5. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        6. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
        https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
    """
    yield from sign_in_coverage.prove(
        catalogue.UNTRUSTED_LOCATIONS_BLOCKED, "conditional_access.untrusted_locations_blocked"
    ).findings()
