from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Severity, check, required

from ._methods import SMS, STABLE, in_use, targets_of


@check(
    title="SMS sign-in, which replaces user name and password, is disabled",
    severity=Severity.HIGH,
    objectives=["identities.mfa"],
    mappings={"equal": {"eidsca": ["AS04"]}},
)
def sms_sign_in_disabled(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that users cannot sign in with only a phone number and a text message.

    What it checks:
        No target of the configuration `Sms` has `isUsableForSignIn`. The check does not apply if SMS is disabled.

    Why it matters:
        With SMS sign-in, the text message is the only factor. Anyone who has the SIM card or the code can sign in as the
        user.

    Limits:
        Some organisations allow SMS sign-in for frontline workers on shared devices. In that case, limit it to their group,
        and waive the finding.

    Remediation:
        1. Open {portal:authentication_method_policies} > SMS.
        2. Clear "Use for sign-in" for every target.
        3. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms` with
           `isUsableForSignIn` set to false in each entry of `includeTargets`.
        4. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/howto-authentication-sms-signin
        https://learn.microsoft.com/graph/api/resources/smsauthenticationmethodconfiguration
    """
    targets = targets_of(in_use(authentication_methods_policy, SMS))
    allowed = [target.is_usable_for_sign_in for target in targets]
    if any(allowed):
        message = f"SMS sign-in is enabled for {allowed.count(True)} of {counted(len(allowed), 'target')}"
        observed = f"isUsableForSignIn: true for {allowed.count(True)} of {len(allowed)}"
        yield Finding(SMS, message, observed, "isUsableForSignIn: false for every target")
    for value in allowed:
        required(value, STABLE, "Sms.includeTargets.isUsableForSignIn")
