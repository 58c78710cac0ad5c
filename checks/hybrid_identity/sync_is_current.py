from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.past_times import past
from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Severity, Subject, check

from ._synchronisation import ensure_hybrid


@check(
    title="Active Directory was synchronised within the last three hours",
    severity=Severity.MEDIUM,
    objectives=["identities.sync_scale"],
    since="0.2.0",
)
def sync_is_current(organization: tuple[Organization, ...], now: datetime, *, maximum_hours: int = 3) -> Iterator[Finding]:
    """Checks that directory synchronisation keeps up with its schedule.

    What it checks:
        In a synchronised tenant, `onPremisesLastSyncDateTime` is at most `maximum_hours` (3) old. A cycle starts every 30
        minutes by default.

    Why it matters:
        While synchronisation stands still, people who left keep their access, and blocked accounts stay open. In a large
        directory, a cycle that does not end in time is the first sign of a server that is too small.

    Limits:
        How long a cycle takes, and whether single objects fail, is not assessed. Password hashes are synchronised apart from
        this. With a longer schedule, set the option. In a tenant without synchronisation, this is not applicable.

    Remediation:
        1. Open {portal:connect_sync}, and read when the last synchronisation was. See Microsoft Entra Connect Health too.
        2. On the server, run `Get-ADSyncScheduler`, and read the errors of the last cycle in Synchronization Service Manager.
        3. For more than 100,000 objects, use SQL Server and the hardware that Microsoft recommends.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-performance-factors
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler
    """
    ensure_hybrid(organization)
    for tenant in organization:
        if not tenant.on_premises_sync_enabled:
            continue
        last = past(tenant.on_premises_last_sync_date_time, now, "organization", "onPremisesLastSyncDateTime")
        if last < now - timedelta(hours=maximum_hours):
            hours = int((now - last).total_seconds() // 3600)
            subject = Subject("organization", tenant.id, tenant.display_name or tenant.id)
            message = f"Active Directory was last synchronised {hours} hours ago"
            yield Finding(subject, message, f"last synchronisation: {last:%Y-%m-%d %H:%M}", f"within {maximum_hours} hours")
