from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import require_policies_licensed


@check(
    title="Guest sessions last at most one day",
    severity=Severity.LOW,
    objectives=["identities.restricted_session"],
    mappings={"stronger": {"zta": ["21824"]}},
)
def guest_sign_in_frequency(
    sign_in_coverage: SignInCoverage, service_plans: frozenset[str], *, maximum_hours: int = 24
) -> Iterator[Yielded]:
    """Checks that guests must sign in again at least once a day.

    What it checks:
        The check covers each of the six types of external users. Every sign-in from modern authentication clients to every
        resource is blocked, or has a sign-in frequency of at most 24 hours or every time. The option `maximum_hours` sets
        another limit.

    Why it matters:
        This tenant does not know when the employment of a guest ends or a guest account is compromised. The home tenant
        knows, and a new sign-in consults it.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. If several
        policies set a sign-in frequency, the check assumes that the shortest one applies. The result states where the verdict
        depends on this assumption. A tenant without guests is also assessed, because a guest can be invited at any time.
        Emergency access accounts and accepted exclusions are not evaluated, and the result lists them. Any other exclusion
        counts as missing coverage.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users > Guest or external users and all six types.
           Select All resources.
        2. Select Session > Sign-in frequency > Periodic reauthentication > 1 day.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency":
           {"isEnabled": true, "type": "hours", "value": 24, "frequencyInterval": "timeBased"}}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select a guest and any resource. The policy must be listed under Policies that will
           apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
        https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    """
    require_policies_licensed(service_plans)
    guests = catalogue.MFA_GUESTS.region.who
    yield from sign_in_coverage.prove(
        catalogue.sign_in_frequency(maximum_hours, who=guests), "conditional_access.guest_sign_in_frequency"
    ).findings()
