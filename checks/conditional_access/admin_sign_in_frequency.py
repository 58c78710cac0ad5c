from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed


@check(
    title="Administrators sign in again within hours and keep no persistent browser session",
    severity=Severity.HIGH,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["5.2.2.4"],
        "cis-m365-7.0": ["5.2.2.4"],
        "monkey365": ["eid-cap-lack-sign-in-frequency-browser-persistent-session"],
        "prowler": ["entra_admin_users_sign_in_frequency_enabled"],
        "zta": ["21825"],
    },
)
def admin_sign_in_frequency(
    sign_in_coverage: SignInCoverage,
    privileged_roles: Mapping[str, str],
    service_plans: frozenset[str],
    *,
    maximum_hours: int = 4,
) -> Iterator[Yielded]:
    """Whether an administrator's session is short.

    What it checks:
        Of those who hold a privileged role, or would after activation: every sign-in with a modern client is blocked or has a
        sign-in frequency of at most four hours or every time, and every browser sign-in is blocked or never persistent.
        Different policies may do the two. The option `maximum_hours` sets another length.

    Why it matters:
        A session of an administrator that was left open or stolen is privilege without a password. The shorter it lives, the
        less it is worth.

    Limits:
        Graded is the effect of all enabled policies together, not the presence of one that looks right. Where several policies
        set a sign-in frequency the shortest is taken to count, and the result says where the verdict rests on that. Emergency
        access accounts and declared exclusions are proved around and named beside the verdict; any other exclusion counts.
        Holders are those of the roles that the tenant marks privileged and of those that Microsoft documents so, now or after
        activation. Roles that are held for an administrative unit only, and custom roles, are out of reach of conditions on
        roles; policies on all users reach such people.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy; choose Users > Directory roles and
           tick every privileged role, All resources, Session > Sign-in frequency > Periodic reauthentication > 4 hours, and
           Persistent browser session > Never persistent.
        2. Or send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency": {"isEnabled": true,
           "type": "hours", "value": 4, "frequencyInterval": "timeBased"}, "persistentBrowser": {"isEnabled": true, "mode":
           "never"}}`.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    administrators = catalogue.holders_of(privileged_roles)
    name = "conditional_access.admin_sign_in_frequency"
    yield from all_hold(
        sign_in_coverage.prove(catalogue.sign_in_frequency(maximum_hours, who=administrators), name),
        sign_in_coverage.prove(catalogue.never_persistent(who=administrators), name),
    )
