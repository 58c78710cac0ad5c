from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.entities.tenant import Organization
from ztscan.plugin import Finding, Severity, Subject, Unknown, check, parse_time, required

from ._gaps import absent
from ._synchronisation import ensure_hybrid

_AHEAD = timedelta(hours=1)


@check(
    title="Directory synchronisation has run within the last three hours",
    severity=Severity.MEDIUM,
    objectives=["identities.sync_scale"],
    since="0.2.0",
)
def sync_recent(organization: tuple[Organization, ...], now: datetime, *, maximum_hours: int = 3) -> Iterator[Finding]:
    """Checks that synchronisation from the on-premises directory keeps running.

    What it checks:
        In a synchronised tenant, `onPremisesLastSyncDateTime` is at most three hours ago (option `maximum_hours`).

    Why it matters:
        The interval is 30 minutes by default. An account that is disabled on premises stays enabled in the cloud until the
        next synchronisation.

    Limits:
        The time says when the last cycle ended, not how long it took, nor that each object was exported. The check does not
        apply to a tenant that is not synchronised.

    Remediation:
        1. Open {portal:connect_sync} or {portal:cloud_sync}, and look at the last synchronisation and its errors.
        2. On the server, run `Get-ADSyncScheduler`, and look whether the cycle is enabled and in progress.
        3. Size the server for the directory if a cycle takes longer than its interval.
        4. To verify, read `GET /organization?$select=onPremisesLastSyncDateTime`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler
        https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-performance-factors
    """
    ensure_hybrid(organization)
    for tenant in organization:
        if not tenant.on_premises_sync_enabled:
            continue
        text = required(tenant.on_premises_last_sync_date_time, "organization", "onPremisesLastSyncDateTime")
        last = parse_time(text)
        if last > now + _AHEAD:
            raise Unknown(absent("organization", "onPremisesLastSyncDateTime (a time that has come)"))
        if now - last > timedelta(hours=maximum_hours):
            yield Finding(
                Subject("organization", tenant.id, tenant.display_name or tenant.id),
                f"directory synchronisation has not run for more than {maximum_hours} hours",
                f"onPremisesLastSyncDateTime: {text}",
                f"at most {maximum_hours} hours ago",
            )
