from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, Severity, Unknown, check, required

from ._methods import AUTHENTICATOR, STABLE, authenticator_features, feature_shortfall


@check(
    title="Prompts of Microsoft Authenticator show every user the application and the place",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "cis-m365-6.0": ["5.2.3.1"],
        "cis-m365-7.0": ["5.2.3.1"],
        "eidsca": ["AM06", "AM07", "AM09", "AM10"],
        "maester": ["CISA.MS.AAD.3.3"],
        "prowler": ["entra_authentication_method_authenticator_show_context"],
        "scuba": ["MS.AAD.3.3v2"],
        "zta": ["21802"],
    },
)
def authenticator_sign_in_context(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Whether push prompts say which application is signed in to and from where.

    What it checks:
        ``displayAppInformationRequiredState`` and ``displayLocationInformationRequiredState`` of the Authenticator features
        are both ``enabled`` for ``all_users``, with no group left out. ``default`` leaves it to Microsoft and fails. Not
        applicable where Authenticator is switched off.

    Why it matters:
        A prompt that names an application that nobody opened, or a country that nobody is in, is recognised as an attack.
        One that says nothing is approved out of habit.

    Limits:
        The place is derived from the public address of the device that signs in and is wrong behind many networks.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Show application name in push and passwordless notifications" and "Show geographic location in push and
           passwordless notifications" to Enabled, with all users as target and nobody excluded. By Graph: `PATCH
           /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator` with both states
           of `featureSettings` as `{"state": "enabled", "includeTarget": {"targetType": "group", "id": "all_users"}}`.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-additional-context
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorfeaturesettings
    """
    features = authenticator_features(authentication_methods_policy)
    shown = (
        (
            "displayAppInformationRequiredState",
            "the application that is signed in to",
            features.display_app_information_required_state,
        ),
        (
            "displayLocationInformationRequiredState",
            "the place that is signed in from",
            features.display_location_information_required_state,
        ),
    )
    gaps: list[Gap] = []
    for name, what, feature in shown:
        try:
            observed = feature_shortfall(required(feature, STABLE, name), STABLE, name)
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
            continue
        if observed:
            expected = f"{name}: enabled, for all_users, nobody left out"
            message = f"prompts do not show everybody {what}"
            yield Finding(AUTHENTICATOR, message, f"{name} has {observed}", expected, discriminator=name)
    if gaps:
        raise Unknown(*gaps)
