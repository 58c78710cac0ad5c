from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, BETA, authenticator_features


@check(
    title="Microsoft Authenticator on companion applications (Outlook) is disabled",
    severity=Severity.LOW,
    objectives=["identities.mfa"],
    mappings={"equal": {"cis-m365-7.0": ["5.2.3.10"]}},
)
def authenticator_lite_disabled(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that Authenticator Lite, the MFA prompts in Outlook for mobile, is disabled.

    What it checks:
        `companionAppAllowedState` of the Authenticator features is `disabled`. The value `default` fails, because Microsoft's
        default is on. The check does not apply if Authenticator is disabled.

    Why it matters:
        Authenticator Lite does not show the application or location of a sign-in. It has no app lock, and it runs in the
        application that receives phishing mail.

    Limits:
        The setting exists only in the beta version of Graph. If text messages are the only other second factor, Authenticator
        Lite is the better choice. In that case, waive the finding.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Microsoft Authenticator on companion applications" to Disabled.
        3. Or send `PATCH
           /beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with
           `featureSettings.companionAppAllowedState.state` set to `"disabled"`.
        4. To verify, read `GET /beta/policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-authenticator-lite
    """
    name = "companionAppAllowedState"
    feature = required(authenticator_features(authentication_methods_policy_beta, BETA).companion_app_allowed_state, BETA, name)
    state = required(feature.state, BETA, f"{name}.state")
    if state != "disabled":
        yield Finding(
            AUTHENTICATOR,
            "users can approve sign-ins with Authenticator Lite in Outlook for mobile",
            f"{name}: {state}",
            f"{name}: disabled",
        )
