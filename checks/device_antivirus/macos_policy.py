from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="Microsoft Defender protects every macOS device in real time",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24784"]}},
    since="0.2.0",
)
def macos_policy(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Mac gets real-time protection of Microsoft Defender.

    What it checks:
        On each macOS device that Intune manages, policies set the enforcement level of the antivirus engine to real time.
        Policies of endpoint security, the settings catalog and typed profiles count.

    Why it matters:
        macOS has no antivirus that an organisation can see. Without Defender in real time, malware on a Mac is found by nobody.

    Limits:
        Another antivirus is not visible. A custom configuration file (.mobileconfig) is not read: devices that get the setting
        that way are found.

    Remediation:
        1. Open {portal:intune_antivirus} and create a policy for macOS.
        2. Set "Enforcement level" of the antivirus engine to "Real time", and assign the policy to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/antivirus-microsoft-defender-settings-macos
        https://learn.microsoft.com/defender-endpoint/mac-preferences
    """
    yield from require(
        licensed_for_intune(device_settings, service_plans), RequiredSetting("defender_macos.realtime", "real time")
    )
