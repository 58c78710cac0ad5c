from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import reported
from ztscan.directory.past_times import past
from ztscan.directory.response import STATES, known_word, require_whole
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY
from ztscan.entities.security_operations import IDENTITY_ALERTS, IdentityAlert
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check

RESOURCE = IDENTITY_ALERTS.name
ALERTS = Subject("securityAlerts", "identityAlerts", "Alerts of Defender for Identity")
_CLASSES = frozenset(("falsepositive", "truepositive", "informationalexpectedactivity", "unknown"))
_FEW = 5
"""With fewer alerts, a share says nothing."""


@check(
    title="Alerts of Defender for Identity are classified",
    severity=Severity.MEDIUM,
    objectives=["identities.defender_for_identity", "visibility.respond"],
    mappings={"stronger": {"zta": ["41022"]}},
    since="0.2.0",
)
def identity_alerts_classified(
    identity_alerts: tuple[IdentityAlert, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    minimum_percent: int = 80,
    maximum_days: int = 7,
) -> Iterator[Finding]:
    """Checks that somebody decides what each alert on identities was.

    What it checks:
        Of the alerts of the last 30 days, at least `minimum_percent` (80) have a classification, and none is new for more
        than `maximum_days` (7). With fewer than five alerts, only their age counts.

    Why it matters:
        A classification shows that somebody examined the alert. It also improves later detections.

    Limits:
        The classification unknown counts as none. Without any alert, the check is manual. At most 2,000 alerts are read.

    Remediation:
        1. Open {portal:defender_alerts}, and filter by Defender for Identity.
        2. Assign each alert, and set its classification and determination.
        3. To verify, read `GET /security/alerts_v2?$filter=serviceSource eq 'microsoftDefenderForIdentity'`, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/manage-security-alerts
    """
    alerts = reported(identity_alerts, service_plans, DEFENDER_FOR_IDENTITY)
    gaps: dict[Gap, None] = {}
    classified = 0
    for alert in alerts:
        try:
            classified += alert.classification is not None and (
                known_word(alert.classification, _CLASSES, RESOURCE, "classification") != "unknown"
            )
            state = known_word(alert.status, STATES, RESOURCE, "status")
            created = past(alert.created_date_time, now, RESOURCE, "createdDateTime")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state == "new" and created < now - timedelta(days=maximum_days):
            subject = Subject("securityAlert", alert.id, alert.title or alert.id)
            message = f"an alert on identities is new for {(now - created).days} days: {subject.name}"
            yield Finding(subject, message, "status: new", f"worked on within {maximum_days} days")
    whole = not gaps and IDENTITY_ALERTS.is_whole(alerts)
    if whole and len(alerts) >= _FEW and classified * 100 < minimum_percent * len(alerts):
        message = f"{len(alerts) - classified} of {len(alerts)} alerts of Defender for Identity are not classified"
        yield Finding(ALERTS, message, f"classified: {classified} of {len(alerts)} in 30 days", f"{minimum_percent} % or more")
    require_whole(IDENTITY_ALERTS, alerts)
    if gaps:
        raise Unknown(*gaps)
    if not alerts:
        raise Manual("Defender for Identity raised no alert in the last 30 days: confirm that its sensors work")
