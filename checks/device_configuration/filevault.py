from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.requirement import RequiredSetting, require
from ztscan.plugin import Gap, Severity, Yielded, check


@check(
    title="FileVault encryption is required on every macOS device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24569"]}},
    since="0.2.0",
)
def filevault(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Mac is required to encrypt its disk and to give its recovery key.

    What it checks:
        On each macOS device that Intune manages, policies turn FileVault on and keep the recovery key in Intune (escrow).
        Both may be in one policy or in two.

    Why it matters:
        A person who finds or steals a Mac without encryption reads its files. Without escrow, nobody can unlock the disk of a
        user who has left.

    Limits:
        When the user can defer encryption, the device may stay unencrypted for a while. What is in a custom configuration
        file (.mobileconfig) is not read. A compliance policy does not encrypt and does not count.

    Remediation:
        1. Open {portal:intune_disk_encryption} and create a FileVault policy with "Enable" set to "On".
        2. Set a location for the recovery key escrow, and assign the policy to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/encrypt-devices-filevault
    """
    enabled = RequiredSetting("filevault.enable", "on")
    escrow = RequiredSetting("filevault.escrow", "a recovery key in Intune")
    yield from require(licensed_for_intune(device_settings, service_plans), enabled, escrow)
