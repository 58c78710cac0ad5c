from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.plugin import Finding, Severity, check

from ._policies import in_force_for_users


@check(
    title="Resilience defaults stay on",
    severity=Severity.LOW,
    objectives=["identities.emergency_access"],
)
def resilience_defaults(sign_in_policies: tuple[Policy, ...], *, accepted: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Whether sessions that exist outlive an outage of Microsoft Entra ID.

    What it checks:
        No enabled policy has the session control "Disable resilience defaults" on (`sessionControls.disableResilienceDefaults`),
        but for those whose ids the option `accepted` lists.

    Why it matters:
        In an outage the backup authentication system extends sessions by what was last known of them. A policy that forbids this
        locks its users out at the very time when nobody can repair the policy either.

    Limits:
        For a few applications of the highest sensitivity, to lock out may be right: list such policies under `accepted`.
        Report-only policies are not looked at.

    Remediation:
        1. Open {portal:conditional_access_policies}, choose the policy, and clear Session > Disable
           resilience defaults.
        2. Or send `PATCH /identity/conditionalAccess/policies/{id}` with
           `{"sessionControls": {"disableResilienceDefaults": null}}` and the other session controls of the policy.

    References:
        https://learn.microsoft.com/entra/identity/conditional-access/resilience-defaults
    """
    for policy in in_force_for_users(sign_in_policies):
        if policy.session.resilience_defaults_disabled and policy.id not in accepted:
            yield Finding(
                policy.subject,
                f"{policy.subject.name} switches resilience defaults off",
                "disableResilienceDefaults: true",
                "not set",
            )
