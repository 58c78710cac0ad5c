from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import agreeing
from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.device_sets import from_flags
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingOutcome
from ztscan.endpoints.platforms import WINDOWS
from ztscan.endpoints.requirement import RequiredSetting, require, share_of
from ztscan.plugin import Gap, Note, Severity, Yielded, check

_ADVISED = {
    "bitlocker.encryption_type": "may encrypt used space only, or as the user chooses",
    "bitlocker.escrow": "may encrypt before the recovery key is backed up",
}


@check(
    title="BitLocker encryption is required on every Windows device",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    mappings={"stronger": {"zta": ["24550"]}, "partial": {"maester": ["MT.1123"]}},
    since="0.2.0",
)
def bitlocker(device_settings: DeviceSettings | Gap, service_plans: frozenset[str]) -> Iterator[Yielded]:
    """Whether each Windows device is required to encrypt its disks.

    What it checks:
        On each Windows device that Intune manages, a policy requires device encryption, and none sets a method other than
        XTS-AES for the system drive. Cloud PCs, which are encrypted by the service and know no BitLocker, are left out.
        Notes tell how many devices report that they are encrypted, and how many encrypt used space only or need no backup
        of the recovery key.

    Why it matters:
        A person who finds or steals a device without encryption reads its files, its cached credentials and its tokens.

    Limits:
        A compliance policy does not encrypt and does not count. Whether a device is encrypted is what it reported last.
        Policies with "Allow warning for other disk encryption" enabled wait for the user.

    Remediation:
        1. Open {portal:intune_disk_encryption} and create a BitLocker policy with "Require Device Encryption" enabled.
        2. Disable "Allow Warning For Other Disk Encryption", so that devices encrypt in silence, and require the backup
           of the recovery key.
        3. Assign it to all devices.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/encrypt-devices
        https://learn.microsoft.com/windows/client-management/mdm/bitlocker-csp
    """
    every = licensed_for_intune(device_settings, service_plans)
    settings = every.without(cloud_pcs(every))
    yield from _notes(settings)
    required = RequiredSetting("bitlocker.require_encryption", "on")
    method = RequiredSetting("bitlocker.method", "XTS-AES", may_be_absent=True)
    yield from require(settings, required, method)


def cloud_pcs(settings: DeviceSettings) -> int:
    """The devices that are Cloud PCs, by their model."""
    models = settings.population.columns["model"]
    return from_flags(str(model).casefold().startswith("cloud pc") for model in models)


def _notes(settings: DeviceSettings) -> Iterator[Note]:
    """How the devices stand with what is advised besides."""
    required = settings.of("bitlocker.require_encryption").devices
    encrypted = from_flags(value is True for value in settings.population.columns["is_encrypted"])
    if required:
        count = (encrypted & required).bit_count()
        told = "encrypted, as last reported"
        yield Note(f"{share_of(count, required.bit_count(), WINDOWS)} {agreeing(count, f'are {told}')}")
    for meaning, text in _ADVISED.items():
        effect = settings.of(meaning)
        devices = effect.count(SettingOutcome.INSECURE, SettingOutcome.NOT_CONFIGURED)
        if devices:
            yield Note(f"{share_of(devices, effect.devices.bit_count(), WINDOWS)} {text}")
