from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.directory.past_times import past
from ztscan.entities.operations import DirectorySnapshot
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check


@check(
    title="A backup of the directory is at most two days old",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    since="0.2.0",
)
def directory_backup(
    directory_snapshots: tuple[DirectorySnapshot, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_days: int = 2,
) -> Iterator[Finding]:
    """Checks that Microsoft Entra Backup and Recovery has a recent snapshot of the directory.

    What it checks:
        The newest snapshot is at most `maximum_days` (2) old. No snapshot at all is a fail.

    Why it matters:
        After a wrong script or an attack, groups, Conditional Access policies and users can be set back to the snapshot.

    Limits:
        The check does not assess whether a recovery works. Preview one. Microsoft keeps snapshots for some days only, and
        objects that were deleted permanently are not in them. Backups of other vendors are not in Graph. Without Microsoft
        Entra ID P1, this is not applicable.

    Remediation:
        1. Open {portal:backup}, and see whether backups are made and when the last one was.
        2. To verify, read `GET /directory/recovery/snapshots`.

    References:
        https://learn.microsoft.com/entra/backup/overview
        https://learn.microsoft.com/graph/api/entrarecoveryservices-recovery-list-snapshots
    """
    times: list[datetime] = []
    gaps: dict[Gap, None] = {}
    for snapshot in licensed(directory_snapshots, service_plans, P1_LICENCE):
        try:
            times.append(past(snapshot.created_date_time, now, "directory_snapshots", "createdDateTime"))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if any(time >= now - timedelta(days=maximum_days) for time in times):
        return
    if gaps:
        raise Unknown(*gaps)
    observed = f"newest snapshot: {max(times):%Y-%m-%d %H:%M}" if times else "no snapshot"
    message = f"no backup of the directory is younger than {maximum_days} days"
    yield Finding(Subject("directorySnapshot", "snapshots", "Directory backups"), message, observed, "a recent snapshot")
