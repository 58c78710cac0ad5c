from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, PASSKEYS, STABLE, configuration, not_offered, targets_of


@check(
    title="Passwordless sign-in with passkeys and with Microsoft Authenticator is enabled",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"partial": {"zta": ["21889"]}},
)
def passwordless_offered(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that the authentication methods policy enables both of its passwordless methods.

    What it checks:
        Passkeys (FIDO2) are enabled with at least one target. Microsoft Authenticator is enabled with a target whose
        `authenticationMode` is `any` or `deviceBasedPush`, which allows passwordless sign-in. A group that is excluded too is no
        target.

    Why it matters:
        Users cannot reuse or reveal a password that they do not enter, and attackers cannot guess it. Users adopt
        passwordless sign-in if a method that suits them is available.

    Limits:
        Windows Hello for Business and certificates are outside this policy or optional, and are not required. The check does
        not assess whether users have registered or use these methods.

    Remediation:
        1. Open {portal:authentication_method_policies}.
        2. Enable Passkey (FIDO2) and Microsoft Authenticator for all users.
        3. In the targets of Microsoft Authenticator, set "Authentication mode" to Any or Passwordless.
        4. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator`
           with `{"@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration", "state": "enabled",
           "includeTargets": [{"targetType": "group", "id": "all_users", "authenticationMode": "any"}]}`.
        5. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-passwordless
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-passwordless-phone
    """
    yield from not_offered(authentication_methods_policy, PASSKEYS)
    off = tuple(not_offered(authentication_methods_policy, AUTHENTICATOR))
    yield from off
    method = configuration(authentication_methods_policy, AUTHENTICATOR)
    if off:
        return
    modes = {target.authentication_mode for target in targets_of(method)}
    if modes.isdisjoint({"any", "deviceBasedPush"}):
        known = in_order(required(mode, STABLE, "MicrosoftAuthenticator.includeTargets.authenticationMode") for mode in modes)
        message = "Microsoft Authenticator does not allow passwordless sign-in"
        yield Finding(AUTHENTICATOR, message, f"authenticationMode: {known}", "authenticationMode: any")
