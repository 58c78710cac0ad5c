from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.directory.licences import reported
from ztscan.directory.response import in_words, known_word, neglect_of, require_whole, severity_of
from ztscan.entities.security_operations import DEFENDER_XDR, OPEN_INCIDENTS, RESOLVED_INCIDENTS, Incident
from ztscan.plugin import Finding, Gap, Manual, Severity, Subject, Unknown, check

OPEN, RESOLVED = OPEN_INCIDENTS.name, RESOLVED_INCIDENTS.name
_CLASSES = frozenset(("unknown", "falsepositive", "truepositive", "informationalexpectedactivity"))


@check(
    title="Incidents are assigned in time, and closed with a classification",
    severity=Severity.HIGH,
    objectives=["visibility.respond"],
    mappings={"stronger": {"zta": ["41061"]}},
    since="0.2.0",
)
def incidents_triaged(
    open_incidents: tuple[Incident, ...] | Gap,
    resolved_incidents: tuple[Incident, ...] | Gap,
    service_plans: frozenset[str],
    now: datetime,
    *,
    high_hours: int = 4,
    other_hours: int = 72,
) -> Iterator[Finding]:
    """Checks that incidents have an owner and an end.

    What it checks:
        No open incident of any age is active, or without owner, for more than `high_hours` (4) if its severity is high, or
        else `other_hours` (72). Each has a change within the latter. Incidents of low severity are left out. Each incident
        that was resolved in the last 30 days has a classification and a determination.

    Why it matters:
        An incident joins the alerts of one attack. Without an owner nobody ends it, and without a classification nobody
        learns from it.

    Limits:
        Incidents that were merged into others are left out. At most 2,000 incidents of each kind are read. Without any
        incident, the check is manual: the products may raise none.

    Remediation:
        1. Open {portal:defender_incidents}, filter by Active, and assign each incident.
        2. Resolve it with a classification and a determination.
        3. Assign incidents by an automation rule, so that none waits for a person to look.
        4. To verify, read `GET /security/incidents?$filter=status ne 'resolved'`, and scan again.

    References:
        https://learn.microsoft.com/defender-xdr/manage-incidents
        https://learn.microsoft.com/graph/api/security-list-incidents
    """
    opened = reported(open_incidents, service_plans, DEFENDER_XDR)
    gaps: dict[Gap, None] = {}
    for incident in opened:
        try:
            severity = severity_of(incident, OPEN)
            limit = high_hours if severity == "high" else other_hours
            found = None if severity in {"low", "informational"} else neglect_of(incident, OPEN, now, limit, other_hours)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if found is not None:
            subject = _subject(incident)
            message = f"an incident of {severity} severity waits for {in_words(found.hours)}: {subject.name}"
            yield Finding(subject, message, found.reason, f"assigned and worked on within {limit} hours")
    if isinstance(resolved_incidents, Gap):
        raise Unknown(*gaps, resolved_incidents)
    for incident in resolved_incidents:
        try:
            classification = known_word(incident.classification, _CLASSES, RESOLVED, "classification")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if classification == "unknown" or (incident.determination or "unknown").casefold() == "unknown":
            subject = _subject(incident)
            observed = f"classification: {incident.classification}, determination: {incident.determination or 'none'}"
            yield Finding(subject, f"an incident is closed without a result: {subject.name}", observed, "both are set")
    require_whole(OPEN_INCIDENTS, opened)
    require_whole(RESOLVED_INCIDENTS, resolved_incidents)
    if gaps:
        raise Unknown(*gaps)
    if not opened and not resolved_incidents:
        raise Manual("Microsoft Defender has no open incident, and none that was resolved in 30 days: confirm that it raises any")


def _subject(incident: Incident) -> Subject:
    return Subject("incident", incident.id, incident.display_name or incident.id)
