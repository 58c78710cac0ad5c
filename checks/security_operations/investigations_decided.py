from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ztscan.directory.licences import reported
from ztscan.directory.past_times import past
from ztscan.directory.response import in_words, known_word, neglect_of, require_whole
from ztscan.entities.security_operations import DEFENDER_XDR, OPEN_ALERTS, DefenderAlert, Incident
from ztscan.plugin import Finding, Gap, Manual, Note, Severity, Subject, Unknown, check

from ._seen import anything_seen

RESOURCE = OPEN_ALERTS.name
_PRODUCTS = {"microsoftdefenderforendpoint": "endpoint", "microsoftdefenderforoffice365": "mail"}
_SOURCES = frozenset(
    (
        *_PRODUCTS,
        "unknown",
        "microsoftdefenderforidentity",
        "microsoftdefenderforcloudapps",
        "microsoft365defender",
        "azureadidentityprotection",
        "microsoftappgovernance",
        "datalossprevention",
        "microsoftdefenderforcloud",
        "microsoftsentinel",
        "microsoftinsiderriskmanagement",
        "microsoftthreatintelligence",
        "microsoftsecurityforai",
    )
)
_WAITING = frozenset(("pendingapproval", "pendingresource"))
_UNFINISHED = frozenset(("failed", "partiallyremediated", "partiallyinvestigated", "innerfailure"))
_OTHERS = frozenset(
    (
        "unknown",
        "terminated",
        "successfullyremediated",
        "benign",
        "running",
        "queued",
        "preexistingalert",
        "unsupportedos",
        "unsupportedalerttype",
        "suppressedalert",
        "terminatedbyuser",
        "terminatedbysystem",
    )
)
_STATES = _WAITING | _UNFINISHED | _OTHERS


@check(
    title="Automated investigations of endpoints and mail do not wait for a decision",
    severity=Severity.MEDIUM,
    objectives=["visibility.respond"],
    mappings={"stronger": {"zta": ["41041", "41062"]}, "partial": {"cis-m365-7.0": ["2.4.5"]}},
    since="0.2.0",
)
def investigations_decided(
    open_alerts: tuple[DefenderAlert, ...] | Gap,
    resolved_incidents: tuple[Incident, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    maximum_hours: int = 24,
) -> Iterator[Finding | Note]:
    """Checks that what automation proposes is approved or rejected in time.

    What it checks:
        No open alert of Defender for Endpoint has an investigation that waits for approval or for a resource for more than
        `maximum_hours` (24). No open alert of Defender for Office 365 is without owner or change for as long. Failed and
        partial investigations are notes.

    Why it matters:
        The investigation has found the file or the mail. Until somebody approves, it stays where it is.

    Limits:
        Graph has no list of pending actions: the alerts show them. Without any alert and any incident of 30 days, the check
        is manual. At most 2,000 open alerts are read.

    Remediation:
        1. Open {portal:defender_actions} > Pending, and approve or reject each action.
        2. Raise the automation level of device groups to Full.
        3. To verify, read `GET /security/alerts_v2?$filter=status ne 'resolved'`, and scan again.

    References:
        https://learn.microsoft.com/defender-xdr/m365d-autoir-actions
    """
    alerts = reported(open_alerts, service_plans, DEFENDER_XDR)
    gaps: dict[Gap, None] = {}
    for alert in alerts:
        try:
            product = _PRODUCTS.get(known_word(alert.service_source, _SOURCES, RESOURCE, "serviceSource"))
            waits = _waits(alert, product, now, maximum_hours) if product else None
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        name = alert.title or alert.id
        if waits:
            message = f"an investigation of {product} waits for a decision: {name}"
            yield Finding(Subject("securityAlert", alert.id, name), message, waits, f"decided within {maximum_hours} hours")
        elif product and (alert.investigation_state or "").casefold() in _UNFINISHED:
            yield Note(f"{name}: the investigation is {alert.investigation_state}")
    require_whole(OPEN_ALERTS, alerts)
    if gaps:
        raise Unknown(*gaps)
    if not alerts and not anything_seen(resolved_incidents):
        raise Manual("Microsoft Defender has no open alert, and resolved no incident in 30 days: confirm that it raises any")


def _waits(alert: DefenderAlert, product: str, now: datetime, hours: int) -> str | None:
    """What an alert waits for, for too long."""
    if product == "mail":
        found = neglect_of(alert, RESOURCE, now, hours)
        return f"{found.reason}, for {in_words(found.hours)}" if found else None
    state = known_word(alert.investigation_state, _STATES, RESOURCE, "investigationState")
    changed = past(alert.last_update_date_time, now, RESOURCE, "lastUpdateDateTime")
    late = state in _WAITING and changed < now - timedelta(hours=hours)
    return f"investigationState: {alert.investigation_state} since {changed:%Y-%m-%d %H:%M} UTC" if late else None
