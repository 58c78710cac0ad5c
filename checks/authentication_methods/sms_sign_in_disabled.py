from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import SMS, STABLE, in_use


@check(
    title="A telephone number cannot take the place of name and password",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={"eidsca": ["AS04"]},
)
def sms_sign_in_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether anybody may sign in with a telephone number and a text message alone.

    What it checks:
        No target of the configuration ``Sms`` has ``isUsableForSignIn``. Not applicable where text messages are switched off.

    Why it matters:
        With it the text message is the whole sign-in: whoever has the SIM card, or the code, is the user.

    Limits:
        Some organisations allow it for front-line workers on shared devices; restrict it to their group and waive the check.

    Remediation:
        1. Open {portal:authentication_method_policies} > SMS.
        2. Clear "Use for sign-in" on every target. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms` with `isUsableForSignIn` false in
           each of `includeTargets`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-sms-signin
        https://learn.microsoft.com/graph/api/resources/smsauthenticationmethodconfiguration
    """
    targets = required(in_use(authentication_methods_policy, SMS).include_targets, STABLE, "Sms.includeTargets")
    allowed = [target.is_usable_for_sign_in for target in targets]
    if any(allowed):
        message = "a telephone number and a text message are enough to sign in"
        observed = f"isUsableForSignIn: true for {allowed.count(True)} of {len(allowed)} targets"
        yield Finding(SMS, message, observed, "isUsableForSignIn: false for every target")
    for value in allowed:
        required(value, STABLE, "Sms.includeTargets.isUsableForSignIn")
