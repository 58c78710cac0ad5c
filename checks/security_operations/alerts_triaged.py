from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.licences import reported
from ztscan.directory.response import in_words, neglect_of, require_whole, severity_of
from ztscan.entities.security_operations import DEFENDER_XDR, OPEN_ALERTS, DefenderAlert, Incident
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check

from ._seen import anything_seen

RESOURCE = OPEN_ALERTS.name


@check(
    title="Alerts of high and medium severity are worked on in time",
    severity=Severity.HIGH,
    objectives=["visibility.respond"],
    mappings={"stronger": {"zta": ["41121"]}},
    since="0.2.0",
)
def alerts_triaged(
    open_alerts: tuple[DefenderAlert, ...] | Gap,
    resolved_incidents: tuple[Incident, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    high_hours: int = 24,
    medium_hours: int = 72,
) -> Iterator[Finding]:
    """Checks that somebody begins with each serious alert, and goes on.

    What it checks:
        No open alert of Microsoft Defender, of any age, is new for more than `high_hours` (24) or `medium_hours` (72), by its
        severity. An alert in progress has an owner and was changed within that time.

    Why it matters:
        An attacker needs hours from the first host to the domain. An alert that waits for a week documents the breach.

    Limits:
        Alerts of low severity and informational ones are left out. One of unknown severity counts as medium. At most 2,000 open
        alerts are read; with more, the check fails or is not assessed. Without any alert and any incident of 30 days, it is
        manual: the products may raise none.

    Remediation:
        1. Open {portal:defender_alerts}, filter by New, and assign each alert.
        2. Close it with a classification, or hide its kind by an alert tuning rule.
        3. Send alerts of high severity to people on call.
        4. To verify, read `GET /security/alerts_v2?$filter=status ne 'resolved'`, and scan again.

    References:
        https://learn.microsoft.com/defender-xdr/investigate-alerts
        https://learn.microsoft.com/graph/api/security-list-alerts_v2
    """
    alerts = reported(open_alerts, service_plans, DEFENDER_XDR)
    limits = {"high": high_hours, "medium": medium_hours, "unknown": medium_hours}
    gaps: dict[Gap, None] = {}
    for alert in alerts:
        try:
            severity = severity_of(alert, RESOURCE)
            found = neglect_of(alert, RESOURCE, now, limits[severity]) if severity in limits else None
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if found is not None:
            subject = Subject("securityAlert", alert.id, alert.title or alert.id)
            message = f"an alert of {severity} severity waits for {in_words(found.hours)}: {subject.name}"
            yield Finding(subject, message, found.reason, f"worked on within {limits[severity]} hours")
    require_whole(OPEN_ALERTS, alerts)
    if gaps:
        raise Unknown(*gaps)
    if not alerts and not anything_seen(resolved_incidents):
        raise Manual("Microsoft Defender has no open alert, and resolved no incident in 30 days: confirm that it raises any")
