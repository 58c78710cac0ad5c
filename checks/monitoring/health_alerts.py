from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.operations import HealthAlert
from ztscan.plugin import Finding, Gap, Severity, Subject, Unknown, check, required


@check(
    title="Health alerts of Microsoft Entra are resolved",
    severity=Severity.LOW,
    objectives=["identities.audit_logging"],
    since="0.2.0",
)
def health_alerts(health_alerts: tuple[HealthAlert, ...] | Gap, service_plans: frozenset[str]) -> Iterator[Finding]:
    """Checks that no anomaly in the sign-ins of the tenant is open.

    What it checks:
        No alert of the last 30 days has the state `active`.

    Why it matters:
        An alert shows that MFA, compliant devices or managed devices suddenly fail for many people. The cause can be an
        outage, a change of a policy, or an attack.

    Limits:
        Microsoft raises alerts only where it sees enough sign-ins, and for a few scenarios. Alerts close by themselves when the
        figures are normal again. The endpoint is in beta. Without Microsoft Entra ID P1, this is not applicable.

    Remediation:
        1. Open {portal:health}, and select the alert to see its impact and the sign-ins behind it.
        2. Compare with changes of policies in {portal:audit_logs} at that time.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/concept-microsoft-entra-health
        https://learn.microsoft.com/graph/api/resources/healthmonitoring-alert
    """
    gaps: dict[Gap, None] = {}
    for alert in licensed(health_alerts, service_plans, P1_LICENCE):
        try:
            state = required(alert.state, "health_alerts", "state").casefold()
            required(state if state in ("active", "resolved") else None, "health_alerts", "state (a known value)")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if state == "active":
            kind = alert.alert_type or alert.scenario or "unknown"
            observed = f"active since {(alert.created_date_time or 'an unknown day')[:10]}"
            yield Finding(Subject("healthAlert", alert.id, kind), f"a health alert is active: {kind}", observed, "resolved")
    if gaps:
        raise Unknown(*gaps)
