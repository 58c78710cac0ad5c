from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import AUTHENTICATOR, not_offered


@check(
    title="Microsoft Authenticator can be used to sign in",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"eidsca": ["AM01"]},
)
def authenticator_enabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether Microsoft Authenticator is enabled, and for somebody.

    What it checks:
        The configuration ``MicrosoftAuthenticator`` has the state ``enabled`` and at least one target.

    Why it matters:
        Authenticator is the strong method that everybody with a telephone can have today. Where it is off, people fall back
        to text messages, which can be intercepted and talked out of them.

    Limits:
        How many people the targets reach is not counted here; the checks on registration see who has a method.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator.
        2. Enable it and target all users. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator {"@odata.type":
           "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration", "state": "enabled"}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-authenticator-app
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorauthenticationmethodconfiguration
    """
    yield from not_offered(authentication_methods_policy, AUTHENTICATOR)
