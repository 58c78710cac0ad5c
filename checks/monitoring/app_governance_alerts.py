from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import reported
from ztscan.directory.past_times import past
from ztscan.entities.operations import ALERT_DAYS, CLOUD_APPS, SecurityAlert
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check, required

ALERTS = "app_governance_alerts"
_STATES = frozenset({"new", "inprogress", "resolved"})


@check(
    title="Alerts of App governance are handled within a week",
    severity=Severity.MEDIUM,
    objectives=["apps.app_governance"],
    since="0.2.0",
)
def app_governance_alerts(
    app_governance_alerts: tuple[SecurityAlert, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_days: int = 7,
) -> Iterator[Finding]:
    """Checks that App governance raises alerts and that somebody handles them.

    What it checks:
        No alert of App governance in the last 30 days has had the status new for more than `maximum_days` (7). Without any
        alert, the check is manual: Graph does not return whether App governance is on.

    Why it matters:
        App governance sees applications that suddenly read much mail, or use permissions that they never used. Without a
        person who handles the alerts, the application keeps its access.

    Limits:
        Alerts are evidence that App governance works, not that its policies are sufficient. An alert that is in progress
        passes. Without a licence for Microsoft Defender for Cloud Apps, this is not applicable.

    Remediation:
        1. Open {portal:app_governance} > Alerts, assign each alert, and close it with a classification.
        2. If there are none, open {portal:app_governance} > Overview, and turn App governance on.

    References:
        https://learn.microsoft.com/defender-cloud-apps/app-governance-manage-app-governance
        https://learn.microsoft.com/graph/api/security-list-alerts_v2
    """
    alerts = reported(app_governance_alerts, service_plans, CLOUD_APPS)
    if maximum_days >= ALERT_DAYS:
        raise Manual(
            f"only alerts of the last {ALERT_DAYS} days are read: set the option `maximum_days` to fewer, or look yourself"
        )
    if not alerts:
        raise Manual("App governance raised no alert in the last 30 days: confirm that it is switched on")
    gaps: dict[Gap, None] = {}
    for alert in alerts:
        try:
            state = required(alert.status, ALERTS, "status").casefold()
            required(state if state in _STATES else None, ALERTS, "status (a known value)")
            created = past(alert.created_date_time, now, ALERTS, "createdDateTime")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state == "new" and created < now - timedelta(days=maximum_days):
            subject = Subject("securityAlert", alert.id, alert.title or alert.id)
            message = f"nobody has handled the alert {subject.name} for {(now - created).days} days"
            yield Finding(subject, message, f"status: new, severity: {alert.severity or 'unknown'}", "in progress or resolved")
    if gaps:
        raise Unknown(*gaps)
