from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted, lasting
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import STABLE, TEMPORARY_PASS, in_use


@check(
    title="Temporary Access Passes are valid for at most eight hours and have at least eight characters",
    severity=Severity.LOW,
    objectives=["identities.passwordless"],
    mappings={},
    since="0.2.0",
)
def tap_lifetime(
    authentication_methods_policy: AuthenticationMethodsPolicy, *, maximum_minutes: int = 480, minimum_length: int = 8
) -> Iterator[Finding]:
    """Checks how long a Temporary Access Pass can be valid, and how many characters it has.

    What it checks:
        `maximumLifetimeInMinutes` is at most `maximum_minutes` (480), and `defaultLength` is at least `minimum_length` (8).
        Both are Microsoft's defaults. The check does not apply if Temporary Access Pass is disabled.

    Why it matters:
        A pass satisfies MFA by itself. The longer it is valid, the longer a pass that was sent by email or read aloud can be
        used by somebody else.

    Limits:
        An administrator chooses the lifetime of each pass within the limits. `authentication_methods.tap_single_use` checks
        how often a pass can be used.

    Remediation:
        1. Open {portal:authentication_method_policies} > Temporary Access Pass > Configure.
        2. Set the maximum lifetime to 8 hours or less, and the length to 8 characters or more.
        3. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-temporary-access-pass
        https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration
    """
    method = in_use(authentication_methods_policy, TEMPORARY_PASS)
    length, minutes = method.default_length, method.maximum_lifetime_in_minutes
    if length is not None and length < minimum_length:
        message = f"a Temporary Access Pass has only {counted(length, 'character')}"
        yield Finding(TEMPORARY_PASS, message, f"defaultLength: {length}", f"at least {minimum_length}", "length")
    if minutes is not None and minutes > maximum_minutes:
        message = f"a Temporary Access Pass can be valid for {lasting(minutes)}"
        yield Finding(
            TEMPORARY_PASS, message, f"maximumLifetimeInMinutes: {minutes}", f"at most {maximum_minutes} minutes", "lifetime"
        )
    required(length, STABLE, "TemporaryAccessPass.defaultLength")
    required(minutes, STABLE, "TemporaryAccessPass.maximumLifetimeInMinutes")
