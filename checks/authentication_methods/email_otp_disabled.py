from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import EMAIL, state_of


@check(
    title="Email one-time passcodes are disabled as an authentication method for members",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["5.2.3.7"],
            "cis-m365-7.0": ["5.2.3.7"],
            "prowler": ["entra_authentication_method_email_otp_disabled"],
        },
        "partial": {"maester": ["CISA.MS.AAD.3.5"], "scuba": ["MS.AAD.3.5v2"]},
    },
)
def email_otp_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that the method Email OTP is disabled for members.

    What it checks:
        The configuration `Email` has the state `disabled`.

    Why it matters:
        A mailbox is often open on the stolen device. It can be protected by the same password that the user wants to reset.
        It can also be a private mailbox outside the control of the organisation.

    Limits:
        `allowExternalIdToUseEmailOtp` applies to guests, whose home tenant may offer no other method. It is not assessed.
        Until the migration of the legacy policies is complete, the password reset settings may still allow email.

    Remediation:
        1. Open {portal:authentication_method_policies} > Email OTP.
        2. Disable the method. Guests can still use codes by email.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/email {"@odata.type":
           "#microsoft.graph.emailAuthenticationMethodConfiguration", "state": "disabled"}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods
        https://learn.microsoft.com/graph/api/resources/emailauthenticationmethodconfiguration
    """
    state = state_of(authentication_methods_policy, EMAIL)
    if state != "disabled":
        yield Finding(EMAIL, "members can authenticate with a one-time passcode by email", f"state: {state}", "state: disabled")
