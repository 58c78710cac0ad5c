from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check, required

from ._methods import AUTHENTICATOR, BETA, authenticator_features


@check(
    title="Number matching is required for Microsoft Authenticator push notifications",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "equal": {"eidsca": ["AM03", "AM04"]},
        "partial": {"monkey365": ["eid-microsoft-authenticator-lack-mfa-fatigue-protection"]},
    },
)
def authenticator_number_matching(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that number matching is not disabled for Microsoft Authenticator.

    What it checks:
        `numberMatchingRequiredState` of the Authenticator features is absent, `enabled` or `default`. Only `disabled` fails.
        The check does not apply if Authenticator is disabled.

    Why it matters:
        In MFA fatigue attacks, attackers send many push notifications until the user approves one. With number matching, the
        user must enter the number from the sign-in page. The user therefore cannot approve another person's sign-in by
        mistake.

    Limits:
        Microsoft has enforced number matching for all users since May 2023 and removed the setting from Graph v1.0. A limited
        target therefore has no effect and does not fail. The beta version still returns old settings.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. If the portal still shows it, set "Require number matching for push notifications" to Enabled for all users.
        3. Or send `PATCH
           /beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with
           `featureSettings.numberMatchingRequiredState` set to
           `{"state": "enabled", "includeTarget": {"targetType": "group", "id": "all_users"}}`.
        4. To verify, read `GET /beta/policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-number-match
    """
    feature = authenticator_features(authentication_methods_policy_beta, BETA).number_matching_required_state
    if feature is None:
        return
    state = required(feature.state, BETA, "numberMatchingRequiredState.state")
    if state == "disabled":
        message = "number matching is disabled for Microsoft Authenticator push notifications"
        yield Finding(AUTHENTICATOR, message, "numberMatchingRequiredState: disabled", "numberMatchingRequiredState: enabled")
    elif state not in {"enabled", "default"}:
        detail = f"`numberMatchingRequiredState` is `{state}`, which ztscan does not recognise"
        raise Unknown(Gap(BETA, GapReason.MALFORMED, detail, "check for a newer version of ztscan"))
