from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.setting_values import switched_on
from ztscan.entities.policies import AuthorizationPolicy
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check

from ._grant_policies import consent_settings


@check(
    title="Users cannot consent to applications that Microsoft considers risky",
    severity=Severity.HIGH,
    objectives=["identities.restrict_consent"],
    mappings={"equal": {"eidsca": ["AP09", "CP03"]}},
)
def risky_apps_blocked(authorization_policy: AuthorizationPolicy, group_settings: tuple[GroupSetting, ...]) -> Iterator[Finding]:
    """Checks that risk-based step-up consent is on.

    What it checks:
        The authorization policy does not allow user consent for risky apps. If the tenant has the directory setting "Consent
        Policy Settings", it also blocks such consent (`BlockUserConsentForRiskyApps`).

    Why it matters:
        Microsoft detects requests that look like consent phishing. Examples are new applications without a verified publisher
        that request more than sign-in. These requests are sent to an administrator. If this protection is off, the user can
        consent.

    Limits:
        Graph returns null if the tenant never changed the property. The default is to block, so null passes. The directory
        setting is optional. Without it, the default (block) applies.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"allowUserConsentForRiskyApps": false}`.
        2. If a setting from the template "Consent Policy Settings" exists, send `PATCH /groupSettings/{id}` with the value
           `BlockUserConsentForRiskyApps` set to `true`.
        3. To verify, read `GET /policies/authorizationPolicy` and `GET /groupSettings`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-risk-based-step-up-consent
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    if authorization_policy.allow_user_consent_for_risky_apps:
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "users can consent to applications that Microsoft considers risky",
            "allowUserConsentForRiskyApps: true",
            "allowUserConsentForRiskyApps: false",
        )
    setting = consent_settings(group_settings)
    if setting is not None:
        name = "BlockUserConsentForRiskyApps"
        if not switched_on(setting, name):
            yield Finding(
                Subject("directorySetting", setting.id, setting.display_name or "Consent Policy Settings"),
                "the directory setting allows users to consent to applications that Microsoft considers risky",
                f"{name}: {setting.value(name)}",
                f"{name}: true",
            )
