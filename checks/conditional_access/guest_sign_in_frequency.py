from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Sessions of guests last at most one day",
    severity=Severity.LOW,
    objectives=["identities.restricted_session"],
    mappings={
        "zta": ["21824"],
    },
)
def guest_sign_in_frequency(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], *, maximum_hours: int = 24
) -> Iterator[Yielded]:
    """Whether guests who have left elsewhere drop out here soon.

    What it checks:
        For each of the six kinds of external users: every sign-in with a modern client to every application is blocked, or has
        a sign-in frequency of at most 24 hours or every time. The option `maximum_hours` sets another length.

    Why it matters:
        Nobody tells this tenant when a guest's employment ends or the account is taken over. A new sign-in asks the home
        tenant, which knows.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Where several policies
        set a sign-in frequency the shortest is taken to count, and the result says where the verdict rests on that. A tenant
        without guests is judged too: the next one may be invited today. Emergency access accounts and declared exclusions are
        proved around and named beside the verdict; any other exclusion counts.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > Guest or external
           users and tick all six kinds, All resources, and Session > Sign-in frequency > Periodic reauthentication > 1 day.
        2. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled": true,
           "type": "hours", "value": 24, "frequencyInterval": "timeBased"}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    require_policies_licensed(service_plans)
    guests = catalogue.MFA_GUESTS.region.who
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours, who=guests), "conditional_access.guest_sign_in_frequency"
    ).findings()
