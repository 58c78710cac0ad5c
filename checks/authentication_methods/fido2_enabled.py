from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check

from ._methods import PASSKEYS, not_offered


@check(
    title="Passkeys and security keys can be used to sign in",
    severity=Severity.HIGH,
    objectives=["identities.passwordless", "identities.phishing_resistant"],
    mappings={"eidsca": ["AF01"], "zta": ["21838", "21839"]},
)
def fido2_enabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether passkeys (FIDO2) are enabled, and for somebody.

    What it checks:
        The configuration ``Fido2`` has the state ``enabled`` and at least one target.

    Why it matters:
        A passkey answers only to the site it was made for, so nothing that a user does on a false page gives it away. Every
        other method but Windows Hello and certificates can be phished.

    Limits:
        How many people the targets reach, and who owns a passkey, is for the checks on registration.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2).
        2. Enable it and target all users, or the groups that begin. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2 {"@odata.type":
           "#microsoft.graph.fido2AuthenticationMethodConfiguration", "state": "enabled"}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    yield from not_offered(authentication_methods_policy, PASSKEYS)
