from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.entities.conditional_access import AuthenticationStrength
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, check, required

from ._policies import in_force_for_users

RESOURCE = "authentication_strengths"
STRENGTH = "strength:"
WEAK = frozenset(("sms", "voice", "email"))
"""Modes that a caller or a thief of a telephone number can go through."""


@check(
    title="Custom authentication strengths allow no text message, call or e-mail",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa", "identities.phishing_resistant"],
)
def custom_strengths_sound(
    authentication_strengths: tuple[AuthenticationStrength, ...], sign_in_policies: tuple[Policy, ...]
) -> Iterator[Finding]:
    """Whether a strength that the tenant made itself is one.

    What it checks:
        No combination of a custom authentication strength that an enabled policy demands has `sms`, `voice` or `email` in it.
        What counts is the list of combinations, whatever the strength is called.

    Why it matters:
        A policy that demands "Strong authentication" is trusted by its name. One weak combination in the list is enough: the
        attacker, not the user, chooses which one is used.

    Limits:
        Microsoft's own strengths are not judged here; "Multifactor authentication" allows text messages by design. Strengths that
        no enabled policy demands are left out, as are temporary access passes.

    Remediation:
        1. Open {portal:authentication_strengths}, and choose the strength.
        2. Clear "Password + SMS", "Password + Voice" and the like.
        3. Or send `POST /policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations` with the combinations that stay.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-advanced-options
        https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
    """
    policies = in_force_for_users(sign_in_policies)
    demanded = {
        control.removeprefix(STRENGTH)
        for policy in policies
        for clause in policy.grant.strictest
        for control in clause
        if control.startswith(STRENGTH)
    }
    custom = [
        strength
        for strength in authentication_strengths
        if strength.id.lower() in demanded and required(strength.policy_type, RESOURCE, "policyType").lower() != "builtin"
    ]
    if not custom:
        raise NotApplicable("no enabled policy demands an authentication strength of the tenant's own")
    for strength in custom:
        combinations = required(strength.allowed_combinations, RESOURCE, "allowedCombinations")
        weak = sorted(text for text in combinations if not WEAK.isdisjoint(mode.strip().lower() for mode in text.split(",")))
        if weak:
            yield Finding(
                Subject("authenticationStrengthPolicy", strength.id, strength.display_name or strength.id),
                "the strength allows what can be intercepted",
                f"allowedCombinations: {'; '.join(weak)}",
                "no combination with sms, voice or email",
            )
