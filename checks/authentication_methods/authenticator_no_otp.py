from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, STABLE, in_use


@check(
    title="One-time codes in Microsoft Authenticator are disabled",
    severity=Severity.LOW,
    objectives=["identities.mfa"],
    mappings={"equal": {"eidsca": ["AM02"]}, "partial": {"maester": ["CISA.MS.AAD.3.3"], "scuba": ["MS.AAD.3.3v2"]}},
)
def authenticator_no_otp(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that one-time codes in Microsoft Authenticator are disabled.

    What it checks:
        `isSoftwareOathEnabled` of the Microsoft Authenticator configuration is false. The check does not apply if
        Authenticator is disabled.

    Why it matters:
        Users can enter a one-time code on any page, so a phishing site can capture it. A push notification shows the
        application, the location and a number to match. This helps the user to detect an attack.

    Limits:
        The method "Third-party software OATH tokens" controls the codes of other applications. It is not assessed. If phones
        are often offline, one-time codes can be necessary. In that case, waive the finding.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Allow use of Microsoft Authenticator OTP" to No.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator
           {"@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration",
           "isSoftwareOathEnabled": false}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-authenticator-app
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorauthenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, AUTHENTICATOR)
    if required(method.is_software_oath_enabled, STABLE, "MicrosoftAuthenticator.isSoftwareOathEnabled"):
        message = "one-time codes from Microsoft Authenticator are accepted and can be phished"
        yield Finding(AUTHENTICATOR, message, "isSoftwareOathEnabled: true", "isSoftwareOathEnabled: false")
