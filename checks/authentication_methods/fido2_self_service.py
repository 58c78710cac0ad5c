from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import PASSKEYS, STABLE, in_use


@check(
    title="Users can register passkeys and security keys themselves",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"equal": {"eidsca": ["AF02"]}},
)
def fido2_self_service(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that users can register their own passkeys.

    What it checks:
        `isSelfServiceRegistrationAllowed` of the configuration `Fido2` is true. The check does not apply if passkeys are
        disabled.

    Why it matters:
        If only administrators can register passkeys, few users get one. Those users also have to hand their security key to
        another person first.

    Limits:
        If administrators deliberately register keys through the FIDO2 provisioning API, false is the correct value. In that
        case, waive the finding.

    Remediation:
        1. Open {portal:authentication_method_policies} > Passkey (FIDO2) > Configure.
        2. Set "Allow self-service set up" to Yes.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/fido2 {"@odata.type":
           "#microsoft.graph.fido2AuthenticationMethodConfiguration", "isSelfServiceRegistrationAllowed": true}`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-enable-passkey-fido2
        https://learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, PASSKEYS)
    if not required(method.is_self_service_registration_allowed, STABLE, "Fido2.isSelfServiceRegistrationAllowed"):
        message = "users cannot register passkeys themselves"
        observed, expected = (f"isSelfServiceRegistrationAllowed: {value}" for value in ("false", "true"))
        yield Finding(PASSKEYS, message, observed, expected)
