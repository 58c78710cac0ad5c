from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ztscan.directory.licences import licensed
from ztscan.entities.defender_identity import DEFENDER_FOR_IDENTITY, DefenderSensor, SensorHealthIssue
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Subject, Unknown, check, parse_time, required

from ._gaps import absent

RESOURCE = "defender_health_issues"
_STATES = frozenset({"open", "closed", "suppressed"})
_SERIOUS = frozenset({"medium", "high"})
Kind = tuple[str, tuple[str, ...], tuple[str, ...]]


@check(
    title="Defender for Identity has no open health issue of medium or high severity",
    severity=Severity.MEDIUM,
    objectives=["identities.defender_for_identity"],
    mappings={
        "stronger": {"maester": ["MT.1059"], "prowler": ["defenderidentity_health_issues_no_open"]},
        "partial": {"zta": ["41018", "41020"]},
    },
    since="0.2.0",
)
def defender_health_issues(
    defender_health_issues: tuple[SensorHealthIssue, ...] | Gap,
    defender_sensors: tuple[DefenderSensor, ...] | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that health issues of Defender for Identity are resolved.

    What it checks:
        No health issue of severity medium or high is open. Microsoft Graph has a row for each change of an issue: the
        newest one with the same type, domains and sensors counts.

    Why it matters:
        A sensor that cannot see, and auditing that is not configured, mean attacks that nobody is told of.

    Limits:
        Issues of low severity and suppressed ones are notes. Without the licence, or where no sensor is registered, the
        check does not apply: an empty list then says nothing.

    Remediation:
        1. Open {portal:defender_health}, and select the issue. Its recommendations are shown there.
        2. Run the commands that it names, for example those of the PowerShell module DefenderForIdentity.
        3. If the issue is accepted, suppress it with a reason.
        4. To verify, read `GET /security/identities/healthIssues`, and scan again.

    References:
        https://learn.microsoft.com/defender-for-identity/health-alerts
        https://learn.microsoft.com/graph/api/resources/security-healthissue
    """
    if not licensed(defender_sensors, service_plans, DEFENDER_FOR_IDENTITY):
        raise NotApplicable("no Defender for Identity sensor is registered")
    gaps: list[Gap] = []
    for issue in _newest(licensed(defender_health_issues, service_plans, DEFENDER_FOR_IDENTITY)):
        state, severity = issue.status, issue.severity
        name = issue.display_name or issue.id
        if state not in _STATES:
            gaps.append(absent(RESOURCE, "status (a known value)"))
        elif state == "closed":
            continue
        elif state == "suppressed" or severity == "low":
            yield Note(f"{state}: {name}")
        elif severity not in _SERIOUS:
            gaps.append(absent(RESOURCE, "severity (a known value)"))
        else:
            where = ", ".join((*(issue.sensor_dns_names or ()), *(issue.domain_names or ()))) or "all domains"
            since = (issue.created_date_time or "unknown")[:10]
            yield Finding(
                Subject("healthIssue", issue.id, name),
                f"a health issue of {severity} severity is open: {name}",
                f"open since {since} on {where}",
                "closed, or suppressed with a reason",
            )
    if gaps:
        raise Unknown(*gaps)


def _newest(rows: Iterable[SensorHealthIssue]) -> list[SensorHealthIssue]:
    """The newest row of each issue. Of two of the same time, one that is not closed counts.

    A row that cannot be placed stands for itself, so that nothing is closed by mistake.
    """
    newest: dict[Kind, tuple[tuple[datetime, bool, str], SensorHealthIssue]] = {}
    alone: list[SensorHealthIssue] = []
    for row in rows:
        try:
            kind = _kind(row)
            when = required(row.last_modified_date_time, RESOURCE, "lastModifiedDateTime")
        except Unknown:
            alone.append(row)
            continue
        order = (parse_time(when), row.status != "closed", row.id)
        if kind not in newest or newest[kind][0] < order:
            newest[kind] = (order, row)
    return [*(row for _, row in newest.values()), *alone]


def _kind(row: SensorHealthIssue) -> Kind:
    return (
        required(row.issue_type_id or None, RESOURCE, "issueTypeId"),
        tuple(sorted(name.casefold() for name in required(row.domain_names, RESOURCE, "domainNames"))),
        tuple(sorted(name.casefold() for name in required(row.sensor_dns_names, RESOURCE, "sensorDNSNames"))),
    )
