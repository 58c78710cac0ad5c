from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import PASSKEYS, STABLE, in_use


@check(
    title="Users may register a passkey or security key themselves",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"eidsca": ["AF02"]},
)
def fido2_self_service(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether people can register their own passkeys.

    What it checks:
        ``isSelfServiceRegistrationAllowed`` of the configuration ``Fido2`` is true. Not applicable where passkeys are
        switched off.

    Why it matters:
        Where only administrators can register a key, hardly anybody gets one, and those who do hand it to somebody else
        first.

    Limits:
        Where keys are registered for people on purpose, by the provisioning interface for FIDO2, no is the right answer:
        waive the check then.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure.
        2. Set "Allow self-service set up" to Yes. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2 {"@odata.type":
           "#microsoft.graph.fido2AuthenticationMethodConfiguration", "isSelfServiceRegistrationAllowed": true}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, PASSKEYS)
    if not required(method.is_self_service_registration_allowed, STABLE, "Fido2.isSelfServiceRegistrationAllowed"):
        message = "nobody can register a passkey without an administrator"
        observed, expected = (f"isSelfServiceRegistrationAllowed: {value}" for value in ("false", "true"))
        yield Finding(PASSKEYS, message, observed, expected)
