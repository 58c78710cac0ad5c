from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check, required

from ._methods import AUTHENTICATOR, BETA, authenticator_features


@check(
    title="Push prompts of Microsoft Authenticator ask for the number on the screen",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={"eidsca": ["AM03", "AM04"], "monkey365": ["eid-microsoft-authenticator-lack-mfa-fatigue-protection"]},
)
def authenticator_number_matching(authentication_methods_policy_beta: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether number matching is nowhere switched off.

    What it checks:
        ``numberMatchingRequiredState`` of the Authenticator features is absent, ``enabled`` or ``default``. Only ``disabled``
        fails. Not applicable where Authenticator is switched off.

    Why it matters:
        Prompts that take a mere tap are approved in the end: attackers send them by the dozen until somebody wants peace.
        Whoever must type the number that the sign-in page shows cannot approve a sign-in of somebody else by accident.

    Limits:
        Microsoft has enforced number matching for everybody since May 2023 and dropped the setting from Graph v1.0, so that a
        narrower target has no effect any more and does not fail. Older settings are still shown by the beta version.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Require number matching for push notifications" to Enabled for all users, where the portal still shows it. By
           Graph: `PATCH
           /beta/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with
           `featureSettings.numberMatchingRequiredState` `{"state": "enabled", "includeTarget": {"targetType": "group", "id":
           "all_users"}}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-number-match
    """
    feature = authenticator_features(authentication_methods_policy_beta, BETA).number_matching_required_state
    if feature is None:
        return
    state = required(feature.state, BETA, "numberMatchingRequiredState.state")
    if state == "disabled":
        message = "number matching is switched off, so that a tap approves a sign-in"
        yield Finding(AUTHENTICATOR, message, "numberMatchingRequiredState: disabled", "numberMatchingRequiredState: enabled")
    elif state not in {"enabled", "default"}:
        detail = f"`numberMatchingRequiredState` is `{state}`, which is new to ztscan"
        raise Unknown(Gap(BETA, GapReason.MALFORMED, detail, "look for a newer version of ztscan"))
