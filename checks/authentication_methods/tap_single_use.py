from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import STABLE, TEMPORARY_PASS, in_use


@check(
    title="A Temporary Access Pass works only once",
    severity=Severity.HIGH,
    objectives=["identities.passwordless"],
    mappings={"eidsca": ["AT02"], "zta": ["21846"]},
)
def tap_single_use(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether the policy makes every Temporary Access Pass a one-time pass.

    What it checks:
        ``isUsableOnce`` of the configuration ``TemporaryAccessPass`` is true. Not applicable where passes are switched off.

    Why it matters:
        A pass satisfies multifactor authentication by itself. One that can be used again until it expires is a password
        with the power of two factors, and whoever saw it can use it too.

    Limits:
        Setting up a new Windows device may need a pass more than once; some organisations allow that on purpose. How long
        passes live is not looked at.

    Remediation:
        1. Open {portal:authentication_method_policies} > Temporary Access Pass > Configure.
        2. Set "Require one-time use" to Yes. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass {"@odata.type":
           "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration", "isUsableOnce": true}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
        https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, TEMPORARY_PASS)
    if not required(method.is_usable_once, STABLE, "TemporaryAccessPass.isUsableOnce"):
        message = "a Temporary Access Pass can be used again until it expires"
        yield Finding(TEMPORARY_PASS, message, "isUsableOnce: false", "isUsableOnce: true")
