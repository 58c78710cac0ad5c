from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy
from ztscan.plugin import Finding, Gap, Severity, Unknown, check, required

from ._methods import AUTHENTICATOR, STABLE, authenticator_features, feature_shortfall


@check(
    title="Microsoft Authenticator notifications show the application name and the location to all users",
    severity=Severity.MEDIUM,
    objectives=["identities.mfa"],
    mappings={
        "equal": {"zta": ["21802"]},
        "stronger": {
            "eidsca": ["AM06", "AM07", "AM09", "AM10"],
            "prowler": ["entra_authentication_method_authenticator_show_context"],
        },
        "partial": {
            "cis-m365-6.0": ["5.2.3.1"],
            "cis-m365-7.0": ["5.2.3.1"],
            "maester": ["CISA.MS.AAD.3.3"],
            "scuba": ["MS.AAD.3.3v2"],
        },
    },
)
def authenticator_sign_in_context(authentication_methods_policy: AuthenticationMethodsPolicy) -> Iterator[Finding]:
    """Checks that Authenticator push notifications show the application and the location to all users.

    What it checks:
        `displayAppInformationRequiredState` and `displayLocationInformationRequiredState` of the Authenticator features are
        `enabled` for `all_users`. No group is excluded. The value `default` leaves the decision to Microsoft and fails. The
        check does not apply if Authenticator is disabled.

    Why it matters:
        Users can detect an attack if a notification shows an unexpected application or country. Users often approve
        notifications without context out of habit.

    Limits:
        The location is based on the public IP address of the device that signs in. On many networks it is wrong.

    Remediation:
        1. Open {portal:authentication_method_policies} > Microsoft Authenticator > Configure.
        2. Set "Show application name in push and passwordless notifications" to Enabled for all users, without exclusions.
        3. Set "Show geographic location in push and passwordless notifications" to Enabled for all users, without exclusions.
        4. Or send `PATCH /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/microsoftAuthenticator`
           with both states in `featureSettings` set to
           `{"state": "enabled", "includeTarget": {"targetType": "group", "id": "all_users"}}`.
        5. To verify, read `GET /policies/authenticationMethodsPolicy`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-additional-context
        https://learn.microsoft.com/graph/api/resources/microsoftauthenticatorfeaturesettings
    """
    features = authenticator_features(authentication_methods_policy)
    shown = (
        (
            "displayAppInformationRequiredState",
            "the application name",
            features.display_app_information_required_state,
        ),
        (
            "displayLocationInformationRequiredState",
            "the location",
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
            expected = f"{name}: enabled for all_users, no exclusions"
            message = f"push notifications do not show {what} to all users"
            yield Finding(AUTHENTICATOR, message, f"{name}: {observed}", expected, discriminator=name)
    if gaps:
        raise Unknown(*gaps)
