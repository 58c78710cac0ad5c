from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check


@check(
    title="Access from untrusted locations is blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations"],
    mappings={
        "cis-m365-7.0": ["5.2.2.15"],
        "prowler": ["entra_conditional_access_policy_untrusted_locations_blocked"],
    },
)
def untrusted_locations_blocked(sign_in_coverage: SignInCoverage) -> Iterator[Yielded]:
    """Whether a stolen credential is of use outside of the organisation's networks.

    What it checks:
        Every sign-in of every user to every application from outside of the trusted named locations is blocked, by one policy or
        by several together.

    Why it matters:
        Where people only work from known networks, nothing else stops so much: whoever steals a password, a token or a session
        has to come from inside as well.

    Limits:
        The benchmark asks for one policy with all locations included and the trusted ones excluded; here the effect counts,
        whatever policies it is made of. Organisations whose people travel or work from home will accept this as a risk. Addresses
        that are trusted in the settings of per-user MFA cannot be read, and are taken to be possible.

    Remediation:
        1. Name the organisation's networks and mark them as trusted: {portal:named_locations}.
        2. Create a policy for all users and all resources, Network: include Any location, exclude All trusted networks, Grant:
           Block access. Exclude the emergency access accounts.
        3. Begin in report-only mode: `POST /identity/conditionalAccess/policies` with
           `"locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/policy-block-by-location
        https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
    """
    yield from sign_in_coverage.prove(
        catalogue.UNTRUSTED_LOCATIONS_BLOCKED, "conditional_access.untrusted_locations_blocked"
    ).findings()
