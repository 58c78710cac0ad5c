from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.policy.policy import Policy
from ztscan.directory.counting import counted
from ztscan.entities.conditional_access import AuthenticationStrength
from ztscan.plugin import Finding, NotApplicable, Severity, Subject, affected, check, known, required

from ._policies import in_force_for_users

RESOURCE = "authentication_strengths"
STRENGTH = "strength:"
WEAK = frozenset(("sms", "voice", "email"))
"""Modes that an attacker can intercept or redirect."""


MODES = WEAK | frozenset(
    (
        "password",
        "hardwareoath",
        "softwareoath",
        "fido2",
        "windowshelloforbusiness",
        "microsoftauthenticatorpush",
        "devicebasedpush",
        "temporaryaccesspassonetime",
        "temporaryaccesspassmultiuse",
        "x509certificatesinglefactor",
        "x509certificatemultifactor",
        "federatedsinglefactor",
        "federatedmultifactor",
        "qrcodepin",
    )
)
"""All modes of which combinations are made, in lower case."""


@check(
    title="Custom authentication strengths do not allow SMS, voice calls or email",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa", "identities.phishing_resistant"],
)
def custom_strengths_sound(
    authentication_strengths: tuple[AuthenticationStrength, ...], sign_in_policies: tuple[Policy, ...]
) -> Iterator[Finding]:
    """Checks that the custom authentication strengths that policies require allow no weak methods.

    What it checks:
        The check covers every custom authentication strength that an enabled policy requires. No combination of the strength
        contains `sms`, `voice` or `email`. The check evaluates the list of combinations, not the name of the strength.

    Why it matters:
        Administrators trust a strength by its name, such as "Strong authentication". One weak combination makes the strength
        weak. The attacker chooses which combination to use, not the user.

    Limits:
        The check does not evaluate the strengths of Microsoft. "Multifactor authentication" allows text messages by design.
        Strengths that no enabled policy requires and Temporary Access Passes are not evaluated.

    Remediation:
        1. Open {portal:authentication_strengths}, and select the strength.
        2. Clear "Password + SMS", "Password + Voice" and similar combinations.
        3. Alternatively, send `POST /policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations` with the
           combinations to keep.
        4. Verify with `GET /policies/authenticationStrengthPolicies/{id}`: `allowedCombinations` contains no `sms`, `voice`
           or `email`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strength-advanced-options
        https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
    """
    policies = in_force_for_users(sign_in_policies)
    in_use = {
        control.removeprefix(STRENGTH)
        for policy in policies
        for clause in policy.grant.strictest
        for control in clause
        if control.startswith(STRENGTH)
    }
    custom = [
        strength
        for strength in authentication_strengths
        if strength.id.lower() in in_use and required(strength.policy_type, RESOURCE, "policyType").lower() != "builtin"
    ]
    if not custom:
        raise NotApplicable("no enabled policy requires a custom authentication strength")
    for strength in custom:
        combinations = required(strength.allowed_combinations, RESOURCE, "allowedCombinations")
        weak = sorted(text for text in combinations if not WEAK.isdisjoint(mode.strip().lower() for mode in text.split(",")))
        if weak:
            yield Finding(
                Subject("authenticationStrengthPolicy", strength.id, strength.display_name or strength.id),
                f"{strength.display_name or strength.id} allows {counted(len(weak), 'weak combination')}",
                f"allowedCombinations: {'; '.join(weak)}",
                "no combination with sms, voice or email",
                members=(affected("combination", ((text, text) for text in weak)),),
            )
    for strength in custom:
        for text in strength.allowed_combinations or ():
            for mode in text.split(","):
                known(mode.strip(), MODES, RESOURCE, "allowedCombinations")
