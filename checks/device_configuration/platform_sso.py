from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.requirement import RequiredSetting, require_each
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Platform single sign-on with a key or a smart card is set up on every macOS device",
    severity=Severity.LOW,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24568"]}},
    since="0.2.0",
)
def platform_sso(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Mac signs in to Microsoft Entra ID with a key.

    What it checks:
        On each macOS device that Intune manages, policies set up the SSO extension of Microsoft
        (`com.microsoft.CompanyPortalMac.ssoextension`). They set up Platform SSO with a key in the Secure Enclave or a smart
        card. With passwords, Platform SSO only synchronises the password.

    Why it matters:
        With a key in the Secure Enclave, sign-in on a Mac cannot be phished, and applications sign in without a password.

    Limits:
        Macs before macOS 13 do not support it, and are counted. Whether people have registered is not assessed. What is
        in a custom configuration file (.mobileconfig) is not read.

    Remediation:
        1. Open {portal:intune_configuration} and create a policy of the settings catalog for macOS with "Extensible
           Single Sign On".
        2. Set the extension of Microsoft and the authentication method "User secure enclave key", and assign it to all
           devices.

    References:
        https://learn.microsoft.com/intune/intune-service/configuration/platform-sso-macos
    """
    settings = licensed_for_intune(device_settings, service_plans)
    without = settings.of("platform_sso.extension").with_outcome(SettingOutcome.NOT_CONFIGURED)
    yield from require_each(
        (settings, RequiredSetting("platform_sso.extension", "the extension of Microsoft")),
        (settings.without(without), RequiredSetting("platform_sso.method", "Secure Enclave key or smart card")),
    )
