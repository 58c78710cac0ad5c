from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import AUTHENTICATOR, not_offered


@check(
    title="Microsoft Authenticator is enabled as an authentication method",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"stronger": {"eidsca": ["AM01"]}},
)
def authenticator_enabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that Microsoft Authenticator is enabled for at least one target.

    What it checks:
        The configuration `MicrosoftAuthenticator` has the state `enabled` and at least one target.
        A group that is excluded too is no target.

    Why it matters:
        Microsoft Authenticator is a strong method that all users with a phone can use immediately. Without it, users rely on
        text messages. Attackers can intercept text messages or trick users into revealing the code.

    Limits:
        The check does not count the users in the targets. The registration checks assess who has registered a method.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator.
        2. Enable it for all users.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator
           {"@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration", "state": "enabled",
           "includeTargets": [{"targetType": "group", "id": "all_users"}]}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-authenticator-app
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorauthenticationmethodconfiguration
    """
    yield from not_offered(authentication_methods_policy, AUTHENTICATOR)
