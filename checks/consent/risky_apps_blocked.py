from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.policies import AuthorizationPolicy
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check, required

from ._grant_policies import consent_settings


@check(
    title="Users cannot consent to an application that Microsoft deems risky",
    severity=Severity.HIGH,
    objectives=["identities.restrict_consent"],
    mappings={"eidsca": ["AP09", "CP03"]},
)
def risky_apps_blocked(authorization_policy: AuthorizationPolicy, group_settings: tuple[GroupSetting, ...]) -> Iterator[Finding]:
    """Whether risk-based step-up consent is in force.

    What it checks:
        The authorization policy does not allow user consent for risky apps, and the directory setting "Consent Policy Settings",
        where the tenant has made one, blocks it too (`BlockUserConsentForRiskyApps`).

    Why it matters:
        Microsoft marks requests that look like consent phishing (new applications without a verified publisher that ask for more
        than sign-in) and sends them to an administrator. With the switch thrown, the user decides.

    Limits:
        Graph returns null for a tenant that never touched the property; the default is to block, so null passes. The directory
        setting is optional: without it the default, to block, holds.

    Remediation:
        1. Send `PATCH /policies/authorizationPolicy {"allowUserConsentForRiskyApps": false}`.
        2. If there is a setting from the template "Consent Policy Settings", send `PATCH /groupSettings/{id}` with
           `BlockUserConsentForRiskyApps` set to `true` among its values.

    References:
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-risk-based-step-up-consent
        https://learn.microsoft.com/graph/api/resources/authorizationpolicy
    """
    if authorization_policy.allow_user_consent_for_risky_apps:
        yield Finding(
            Subject("authorizationPolicy", "authorizationPolicy", "Authorization policy"),
            "users can consent to applications that Microsoft marks as risky",
            "allowUserConsentForRiskyApps: true",
            "allowUserConsentForRiskyApps: false",
        )
    setting = consent_settings(group_settings)
    if setting is not None:
        name = "BlockUserConsentForRiskyApps"
        blocks = required(setting.value(name), "group_settings", name)
        if blocks.casefold() != "true":
            yield Finding(
                Subject("directorySetting", setting.id, setting.display_name or "Consent Policy Settings"),
                "the directory setting lets users consent to applications that Microsoft marks as risky",
                f"{name}: {blocks}",
                f"{name}: true",
            )
