from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import WEEK, require_policies_licensed


@check(
    title="All users sign in again at least every seven days",
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
    """Whether a stolen session ends by itself.

    What it checks:
        Every sign-in with a modern client, of every user to every application under all conditions, is blocked, or has a
        sign-in frequency of at most seven days or every time; days are counted as 24 hours. The option `maximum_hours` sets
        another length.

    Why it matters:
        A refresh token that was stolen lives on as long as it is used. A bound makes the thief pass the whole sign-in again.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Where several policies
        set a sign-in frequency the shortest is taken to count, and the result says where the verdict rests on that. Asking much
        more often trains people to type their password anywhere. Emergency access accounts and declared exclusions are proved
        around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose All users, All resources,
           and Session > Sign-in frequency > Periodic reauthentication > 7 days.
        2. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled": true,
           "type": "days", "value": 7, "frequencyInterval": "timeBased"}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours), "conditional_access.sign_in_frequency_all_users"
    ).findings()
