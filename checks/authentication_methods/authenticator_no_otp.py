from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, STABLE, in_use


@check(
    title="Microsoft Authenticator offers no one-time codes",
    severity=Severity.LOW,
    objectives=["identities.mfa"],
    mappings={"eidsca": ["AM02"]},
)
def authenticator_no_otp(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether the six digits that Authenticator can show are refused.

    What it checks:
        ``isSoftwareOathEnabled`` of the Microsoft Authenticator configuration is false. Not applicable where Authenticator is
        switched off.

    Why it matters:
        A code can be typed into any page, so a false sign-in page gets through with it. A push prompt shows the application,
        the place and a number to match, which gives the user a chance to notice.

    Limits:
        Codes of other applications are governed by the method "Third-party software OATH tokens", which is not looked at.
        Where telephones are often offline, the codes may be wanted: waive the check then.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Allow use of Microsoft Authenticator OTP" to No. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator {"@odata.type":
           "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration", "isSoftwareOathEnabled": false}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-authenticator-app
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorauthenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, AUTHENTICATOR)
    if required(method.is_software_oath_enabled, STABLE, "MicrosoftAuthenticator.isSoftwareOathEnabled"):
        message = "a one-time code of Microsoft Authenticator is accepted, and a false page can ask for it"
        yield Finding(AUTHENTICATOR, message, "isSoftwareOathEnabled: true", "isSoftwareOathEnabled: false")
