from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.plugin import Severity, Yielded, check

from ._proofs import all_hold, require_policies_licensed


@check(
    title="Administrators must sign in again within hours and have no persistent browser sessions",
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
    """Checks that sessions of administrators are short and not persistent.

    What it checks:
        The check covers users who hold a privileged role, or who would hold one after activation. Every sign-in from modern
        authentication clients is blocked or has a sign-in frequency of at most four hours or every time. Every browser
        sign-in is blocked or never persistent. Different policies can set the two session controls. The option
        `maximum_hours` sets another limit.

    Why it matters:
        An attacker who takes over an open administrator session has administrator permissions without a password. A short
        session limits the damage.

    Limits:
        The check evaluates the combined effect of all enabled policies, not the presence of one specific policy. If several
        policies set a sign-in frequency, the check assumes that the shortest one applies. The result states where the verdict
        depends on this assumption. Emergency access accounts and accepted exclusions are not evaluated, and the result lists
        them. Any other exclusion counts as missing coverage.

        The privileged roles are those that the tenant marks as privileged and those that Microsoft documents as privileged.
        Active and eligible assignments both count. Conditions on roles do not match custom roles, or roles assigned only for
        an administrative unit. Policies for all users do apply to these users.

    Remediation:
        1. Open {portal:conditional_access_policies} > New policy. Select Users > Directory roles, and select every privileged
           role. Exclude the emergency access accounts, and select All resources.
        2. Select Session > Sign-in frequency > Periodic reauthentication > 4 hours, and Persistent browser session > Never
           persistent.
        3. Alternatively, send `POST /identity/conditionalAccess/policies` with `"sessionControls": {"signInFrequency":
           {"isEnabled": true, "type": "hours", "value": 4, "frequencyInterval": "timeBased"}, "persistentBrowser":
           {"isEnabled": true, "mode": "never"}}`.
        4. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        5. Verify with {portal:what_if}: select an administrator and any resource. The policy must be listed under Policies
           that will apply.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
    """
    require_policies_licensed(service_plans)
    administrators = sign_in_coverage.holders_of(privileged_roles)
    name = "conditional_access.admin_sign_in_frequency"
    yield from all_hold(
        sign_in_coverage.prove(catalogue.sign_in_frequency(maximum_hours, who=administrators), name),
        sign_in_coverage.prove(catalogue.never_persistent(who=administrators), name),
    )
