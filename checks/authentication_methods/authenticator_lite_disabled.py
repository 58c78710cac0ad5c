from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, BETA, authenticator_features


@check(
    title="Outlook does not act as an authenticator",
    severity=Severity.LOW,
    objectives=["identities.mfa"],
    mappings={"cis-m365-7.0": ["5.2.3.10"]},
)
def authenticator_lite_disabled(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether Authenticator Lite, the prompts inside of Outlook for mobile, is switched off.

    What it checks:
        ``companionAppAllowedState`` of the Authenticator features is ``disabled``. ``default`` fails: Microsoft's default is
        on. Not applicable where Authenticator is switched off.

    Why it matters:
        The light version shows neither the application nor the place of a sign-in, lacks the lock of the full application,
        and lives in the application that the attacker's mail arrives in.

    Limits:
        The setting exists in Graph's beta version only. Where people would otherwise have no second factor but text
        messages, the light version is the better choice: waive the check then.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Microsoft Authenticator on companion applications" to Disabled. By Graph: `PATCH
           /beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with
           `featureSettings.companionAppAllowedState.state` `"disabled"`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-authenticator-lite
    """
    name = "companionAppAllowedState"
    feature = required(authenticator_features(authentication_methods_policy_beta, BETA).companion_app_allowed_state, BETA, name)
    state = required(feature.state, BETA, f"{name}.state")
    if state != "disabled":
        yield Finding(AUTHENTICATOR, "Outlook for mobile can approve sign-ins", f"{name}: {state}", f"{name}: disabled")
