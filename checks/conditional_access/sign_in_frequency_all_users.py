from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import WEEK, require_policies_licensed


@check(
    title="A sign-in frequency of at most seven days is required for all users",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
    mappings={
        "cis-m365-7.0": ["5.2.2.13"],
        "prowler": ["entra_conditional_access_policy_sign_in_frequency_all_users"],
    },
)
def sign_in_frequency_all_users(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], *, maximum_hours: int = WEEK
) -> Iterator[Yielded]:
    """Checks that all users must sign in again at least every seven days.

    What it checks:
        All sign-ins of all users with modern clients to all applications, under all conditions, are blocked or have a
        sign-in frequency. The sign-in frequency is at most seven days or Every time. A day counts as 24 hours. The option
        `maximum_hours` sets a different limit.

    Why it matters:
        A stolen refresh token stays valid as long as it is used. A sign-in frequency forces the attacker to repeat the
        whole sign-in.

    Limits:
        The check evaluates the combined effect of all enabled policies. It does not look for one policy with these
        settings. If several policies set a sign-in frequency, the check assumes that the shortest one applies. The result
        says where it depends on this assumption. A much shorter limit trains users to enter their password in any prompt.
        Emergency access accounts and declared exclusions are out of scope, and the result lists them. Every other exclusion
        is evaluated. Without Microsoft Entra ID P1, this is not assessed.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Include all users and all resources. Exclude only the
           emergency access accounts.
        2. Select Session > Sign-in frequency > Periodic reauthentication > 7 days.
        3. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled":
           true, "type": "days", "value": 7, "frequencyInterval": "timeBased"}}`.
        4. Start in report-only mode, review {portal:conditional_access_insights}, and then set the policy to On.
        5. To verify, evaluate a test user with {portal:what_if}, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours), "conditional_access.sign_in_frequency_all_users"
    ).findings()
