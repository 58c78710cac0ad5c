from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Severity, check

from ._policies import in_force_for_users


@check(
    title="Resilience defaults are on in every policy",
    severity=Severity.LOW,
    objectives=["identities.emergency_access"],
)
def resilience_defaults(sign_in_policies: tuple[Policy, ...], *, accepted: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Checks that no policy disables resilience defaults.

    What it checks:
        No enabled policy has the session control "Disable resilience defaults" on
        (`sessionControls.disableResilienceDefaults`). Policies whose ids are in the option `accepted` do not count.

    Why it matters:
        In an outage, the backup authentication system extends existing sessions with the last known data. A policy that
        disables this locks out its users. During the outage, administrators may be unable to change the policy.

    Limits:
        For a few highly sensitive applications, it can be right to lock out users. List these policies under `accepted`.
        Report-only policies are not checked.

    Remediation:
        1. Open {portal:conditional_access_policies}, select the policy, and clear Session > Disable resilience defaults.
        2. Or send `PATCH /identity/conditionalAccess/policies/{id}` with `{"sessionControls":
           {"disableResilienceDefaults": null}}` and the other session controls of the policy.
        3. To verify, scan again.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/resilience-defaults
    """
    listed = {one.casefold() for one in accepted}
    for policy in in_force_for_users(sign_in_policies):
        if policy.session.resilience_defaults_disabled and policy.id.casefold() not in listed:
            yield Finding(
                policy.subject,
                f"{policy.subject.name} disables resilience defaults",
                "disableResilienceDefaults: true",
                "disableResilienceDefaults: not set",
            )
