from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from ztscan.directory.past_times import past
from ztscan.entities.managed_devices import EntraDevice, LapsBackup, ManagedDevice
from ztscan.plugin import Severity, Table, Yielded, check, required

from ._shares import Share, directory_id, windows_devices

NEVER, LONG_AGO = "never", "long ago"
JOINED = "AzureAd"


@check(
    title="Joined Windows devices back up their LAPS password",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access", "endpoints.enroll"],
    since="0.2.0",
)
def laps_coverage(
    managed_devices: Table[ManagedDevice],
    entra_devices: Table[EntraDevice],
    laps_backups: Table[LapsBackup],
    now: datetime,
    *,
    minimum_percent: int = 95,
    maximum_age_days: int = 60,
) -> Iterator[Yielded]:
    """Checks that the directory holds a recent local administrator password of each joined Windows device.

    What it checks:
        The check covers the Windows devices that Intune lists and that are joined to Microsoft Entra ID and enabled. At least
        `minimum_percent` (95) have a password backup that is at most `maximum_age_days` (60) old.

    Why it matters:
        A policy alone does not change a device that it does not reach. A device without a backup keeps an old local password,
        often shared by others. An attacker who has it can move to the next device.

    Limits:
        Hybrid joined devices may back up to Active Directory, which Graph does not show: they are not counted. A device that is
        switched off for long has an old backup. The password itself is not read.

    Remediation:
        1. Assign a policy for Windows LAPS in {portal:intune_account_protection} to all Windows devices, with Backup Directory
           set to Microsoft Entra ID.
        2. On a device without a backup, open the event log Microsoft-Windows-LAPS, which gives the reason.
        3. Retire devices that nobody uses.

    References:
        https://learn.microsoft.com/windows-server/identity/laps/laps-scenarios-azure-active-directory
        https://learn.microsoft.com/graph/api/directory-list-devicelocalcredentials
    """
    trusts = entra_devices.each(lambda device: (device.trust_type, device.account_enabled))
    joins = {(key or "").lower(): trust for key, trust in zip(entra_devices.column("device_id"), trusts, strict=True)}
    backups = dict(zip(map(str.lower, laps_backups.column("id")), laps_backups.column("last_backup_date_time"), strict=True))
    oldest = now - timedelta(days=maximum_age_days)
    share = Share()

    def reason(windows: bool | None, device: str) -> str | None:
        if windows is False or not (key := directory_id(device)):
            return None
        if key not in joins:
            required(None if "" in joins else True, "entra_devices", "deviceId")
            return None
        trust, enabled = joins[key]
        if required(trust, "entra_devices", "trustType") != JOINED or not required(enabled, "entra_devices", "accountEnabled"):
            return None
        required(windows, "managed_devices", "operatingSystem")
        if key not in backups:
            return NEVER
        return LONG_AGO if past(backups[key], now, "laps_backups", "lastBackupDateTime") < oldest else ""

    for key, name, windows, device, _ in windows_devices(managed_devices):
        share.count(key, name, partial(reason, windows, device))
    yield from share.judged(
        minimum_percent,
        nobody="Intune lists no Windows device that is joined to Microsoft Entra ID",
        what="joined Windows device",
        messages={
            NEVER: "have no password of the local administrator in the directory",
            LONG_AGO: f"have not backed up the password for {maximum_age_days} days",
        },
        expected=f"a backup within {maximum_age_days} days on {minimum_percent}% of the devices",
    )
