from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import AUTHENTICATOR, PASSKEYS, STABLE, configuration, not_offered


@check(
    title="Users can sign in without a password, by passkey or by telephone",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={"zta": ["21889"]},
)
def passwordless_offered(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether both ways to sign in without a password that this policy governs are offered.

    What it checks:
        Passkeys (FIDO2) are enabled with at least one target, and Microsoft Authenticator is enabled with a target whose
        ``authenticationMode`` is ``any`` or ``deviceBasedPush``, which admits passwordless sign-in.

    Why it matters:
        A password that is never typed is neither guessed, nor reused, nor given to a false page. People take to it only
        where the way that suits them is open.

    Limits:
        Windows Hello for Business and certificates are outside of this policy or optional, and are not asked for. That the
        ways are open does not say that anybody uses them.

    Remediation:
        1. Open {portal:authentication_method_policies}.
        2. Enable Passkey (FIDO2) and Microsoft Authenticator for all users.
        3. In the targets of Microsoft Authenticator set "Authentication mode" to Any or Passwordless. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with
           `includeTargets` `[{"targetType": "group", "id": "all_users", "authenticationMode": "any"}]`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/concept-authentication-passwordless
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-passwordless-phone
    """
    yield from not_offered(authentication_methods_policy, PASSKEYS)
    off = tuple(not_offered(authentication_methods_policy, AUTHENTICATOR))
    yield from off
    method = configuration(authentication_methods_policy, AUTHENTICATOR)
    if off or method is None:
        return
    modes = {target.authentication_mode for target in method.include_targets or ()}
    if modes.isdisjoint({"any", "deviceBasedPush"}):
        known = sorted(required(mode, STABLE, "MicrosoftAuthenticator.includeTargets.authenticationMode") for mode in modes)
        message = "Microsoft Authenticator takes part only after a password"
        yield Finding(AUTHENTICATOR, message, f"authenticationMode: {', '.join(known)}", "authenticationMode: any")
