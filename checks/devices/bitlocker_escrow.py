from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.managed_devices import BitlockerKey, ManagedDevice
from ztscan.plugin import Severity, Table, Yielded, check, required

from ._shares import Share, directory_id, windows_devices

NONE, OTHER_VOLUME = "none", "other volume"
_OF_THE_SYSTEM = frozenset(("1", "operatingSystemVolume"))


@check(
    title="Encrypted Windows devices have a recovery key in the directory",
    severity=Severity.MEDIUM,
    objectives=["endpoints.enroll"],
    since="0.2.0",
)
def bitlocker_escrow(
    managed_devices: Table[ManagedDevice], bitlocker_keys: Table[BitlockerKey], *, minimum_percent: int = 95
) -> Iterator[Yielded]:
    """Checks that the recovery key of the system drive of each encrypted Windows device is kept in the directory.

    What it checks:
        Of the Windows devices that Intune reports as encrypted, `minimum_percent` (95) have a BitLocker recovery key of the
        operating system volume in Microsoft Entra ID.

    Why it matters:
        A device that asks for its recovery key after a repair or an update is lost with its data if nobody has the key. Keys
        that people keep themselves are lost, or found by others.

    Limits:
        Whether the key is the current one is not known, and the key itself is not read. Keys that are kept in Active Directory
        are not seen. Devices that are not encrypted are not counted here.

    Remediation:
        1. In {portal:intune_disk_encryption}, edit the BitLocker policy: save recovery information to Microsoft Entra ID, and do
           not enable BitLocker until it is stored.
        2. On devices that were encrypted before, run `BackupToAAD-BitLockerKeyProtector`, for example as a remediation.

    References:
        https://learn.microsoft.com/intune/intune-service/protect/encrypt-devices
        https://learn.microsoft.com/graph/api/bitlocker-list-recoverykeys
    """
    volumes: dict[str, set[str | None]] = {}
    kinds = bitlocker_keys.each(lambda row: row.volume_type)
    for device, kind in zip(bitlocker_keys.column("device_id"), kinds, strict=True):
        volumes.setdefault(required(device, "bitlocker_keys", "deviceId").lower(), set()).add(kind)
    share = Share()

    def reason(windows: bool | None, device: str, encrypted: bool | None) -> str | None:
        if windows is False or encrypted is False:
            return None
        required(windows, "managed_devices", "operatingSystem")
        required(encrypted, "managed_devices", "isEncrypted")
        found = volumes.get(directory_id(device), set())
        if not found.isdisjoint(_OF_THE_SYSTEM):
            return ""
        if None in found:
            required(None, "bitlocker_keys", "volumeType")
        return OTHER_VOLUME if found else NONE

    for key, name, windows, device, encrypted in windows_devices(managed_devices):
        share.count(key, name, partial(reason, windows, device, encrypted))
    yield from share.judged(
        minimum_percent,
        nobody="Intune lists no Windows device that is encrypted",
        what="encrypted Windows device",
        messages={
            NONE: "have no recovery key in the directory",
            OTHER_VOLUME: "have a recovery key of another volume only",
        },
        expected=f"a recovery key of the operating system volume for {minimum_percent}% of the devices",
    )
