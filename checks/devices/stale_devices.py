from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.counting import agreeing, counted
from ztscan.directory.past_times import past
from ztscan.entities.managed_devices import EntraDevice
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Table, Unknown, affected, check, required

RESOURCE = "entra_devices"
_JOINS = {"AzureAd": "joined", "ServerAd": "hybrid joined", "Workplace": "registered"}


@check(
    title="Devices that nobody uses are disabled or removed",
    severity=Severity.LOW,
    objectives=["endpoints.register"],
    since="0.2.0",
)
def stale_devices(entra_devices: Table[EntraDevice], now: datetime, *, maximum_days: int = 180) -> Iterator[Finding]:
    """Checks that no enabled device of the directory has been unused for too long.

    What it checks:
        Each enabled device has signed in within `maximum_days` (180) by `approximateLastSignInDateTime`. A device that never
        signed in counts from its registration. There is one finding for each way in which devices are known: joined, hybrid
        joined and registered.

    Why it matters:
        A device that is lost or sold still holds keys with which it signs in. If an attacker uses it, the owner does not
        notice. It also distorts the numbers of every report on devices.

    Limits:
        Graph updates the time every few days only. A device that is not used to sign in, such as a printer, may look unused.
        Objects of Windows Autopilot devices have neither time until they are set up, and leave the check undetermined.

    Remediation:
        1. List them: `GET /devices?$filter=approximateLastSignInDateTime le {date}&$count=true`, with the header
           `ConsistencyLevel: eventual`.
        2. Disable them for a month, and then delete them. Recovery keys and LAPS passwords are deleted with them.
        3. In {portal:intune_cleanup}, let Intune remove devices that do not check in.

    References:
        https://learn.microsoft.com/entra/identity/devices/manage-stale-devices
        https://learn.microsoft.com/graph/api/resources/device
    """
    if not entra_devices:
        raise NotApplicable("the directory has no device")
    oldest = now - timedelta(days=maximum_days)
    gaps: dict[Gap, None] = {}
    stale: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rows = zip(
        entra_devices.column("id"),
        entra_devices.column("display_name"),
        entra_devices.column("approximate_last_sign_in_date_time"),
        entra_devices.column("registration_date_time"),
        entra_devices.each(lambda device: (device.account_enabled, device.trust_type)),
        strict=True,
    )
    for key, name, seen, registered, (enabled, trust) in rows:
        if enabled is False:
            continue
        try:
            last = past(seen or registered, now, RESOURCE, "approximateLastSignInDateTime")
            if last < oldest and required(enabled, RESOURCE, "accountEnabled"):
                stale[trust or ""][key] = name or key
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    for trust, devices in stale.items():
        kind = _JOINS.get(trust, "other")
        told = f"have not been used for {maximum_days} days, without being disabled"
        yield Finding(
            Subject("devices", trust or "other", f"{kind.capitalize()} devices"),
            f"{counted(len(devices), f'{kind} device')} {agreeing(len(devices), told)}",
            f"approximateLastSignInDateTime before {oldest:%Y-%m-%d}: {len(devices):,}",
            f"a sign-in within {maximum_days} days",
            members=(affected("device", devices.items()),),
        )
    if gaps:
        raise Unknown(*gaps)
