from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import EMAIL, state_of


@check(
    title="A code by e-mail is not accepted from members",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "cis-m365-6.0": ["5.2.3.7"],
        "cis-m365-7.0": ["5.2.3.7"],
        "maester": ["CISA.MS.AAD.3.5"],
        "prowler": ["entra_authentication_method_email_otp_disabled"],
        "scuba": ["MS.AAD.3.5v2"],
    },
)
def email_otp_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether the method "Email OTP" is switched off for the people of the organisation.

    What it checks:
        The configuration ``Email`` has the state ``disabled``; where the policy does not list it, it is off.

    Why it matters:
        A mailbox is often open on the very device that was stolen, protected by the very password that is to be reset, or
        is a private one that the organisation knows nothing about.

    Limits:
        ``allowExternalIdToUseEmailOtp`` concerns guests, whose home may offer nothing better; it does not matter here. Until
        the migration of the older policies is complete, the password reset settings may still allow e-mail.

    Remediation:
        1. Open {portal:authentication_method_policies} > Email OTP.
        2. Disable it. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email {"@odata.type":
           "#microsoft.graph.emailAuthenticationMethodConfiguration", "state": "disabled"}`. Codes for guests go on.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods
        https://learn.microsoft.com/graph/api/resources/emailauthenticationmethodconfiguration
    """
    state = state_of(authentication_methods_policy, EMAIL)
    if state != "disabled":
        yield Finding(EMAIL, "members can prove themselves with a code by e-mail", f"state: {state}", "state: disabled")
