from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import STABLE, TEMPORARY_PASS, in_use


@check(
    title="Temporary Access Passes can be used only once",
    severity=Severity.HIGH,
    objectives=["identities.passwordless"],
    mappings={"equal": {"eidsca": ["AT02"], "zta": ["21846"]}},
)
def tap_single_use(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that the policy requires one-time use for every Temporary Access Pass.

    What it checks:
        `isUsableOnce` of the configuration `TemporaryAccessPass` is true. The check does not apply if Temporary Access Pass
        is disabled.

    Why it matters:
        A Temporary Access Pass satisfies MFA by itself. Anyone who sees a reusable pass can sign in with it until it expires.

    Limits:
        The setup of a new Windows device can require a pass more than once, so some organisations allow reuse. The check does
        not assess the lifetime of passes.

    Remediation:
        1. Open {portal:authentication_method_policies} > Temporary Access Pass > Configure.
        2. Set "Require one-time use" to Yes.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass
           {"@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "isUsableOnce": true}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
        https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, TEMPORARY_PASS)
    if not required(method.is_usable_once, STABLE, "TemporaryAccessPass.isUsableOnce"):
        message = "Temporary Access Passes can be used more than once until they expire"
        yield Finding(TEMPORARY_PASS, message, "isUsableOnce: false", "isUsableOnce: true")
