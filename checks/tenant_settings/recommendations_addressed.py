from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.monitoring import ACCEPTED, DONE, OPEN, Recommendation
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, known


@check(
    title="All Microsoft Entra recommendations are completed or dismissed",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    mappings={"equal": {"maester": ["MT.1024"], "zta": ["21866"]}, "stronger": {"zta": ["22124", "21983", "21984(stub)"]}},
)
def recommendations_addressed(recommendations: tuple[Recommendation, ...]) -> Iterator[Finding]:
    """Checks that no Microsoft Entra recommendation is open.

    What it checks:
        No recommendation has the status `active`, `postponed`, `planned` or `needsMoreAction`.

    Why it matters:
        Microsoft bases recommendations on the data of this tenant. Examples are unused credentials, administrators without
        MFA, and libraries that will soon stop working. A long list suggests that they are not reviewed.

    Limits:
        The check does not read the resources of a recommendation, so one finding can represent many resources. Microsoft
        decides what it recommends. A recommendation passes that was dismissed, whose risk was accepted, or that another product
        or another measure answers.

    Remediation:
        1. Open {portal:recommendations}, and resolve the open recommendations. Start with high priority.
        2. If a recommendation does not apply, dismiss it there with a reason. Or send
           `POST /directory/recommendations/{id}/dismiss {"dismissReason": "..."}` (beta).
        3. To verify, read `GET /directory/recommendations` (beta), and scan again.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/overview-recommendations
        https://learn.microsoft.com/graph/api/resources/recommendation
    """
    if not recommendations:
        raise NotApplicable("Microsoft Entra lists no recommendations for this tenant")
    gaps: dict[Gap, None] = {}
    for recommendation in recommendations:
        try:
            is_open = known(recommendation.status, OPEN | DONE | ACCEPTED, "recommendations", "status") in OPEN
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if is_open:
            subject = Subject("recommendation", recommendation.id, recommendation.display_name or recommendation.id)
            yield Finding(
                subject,
                f"the recommendation {subject.name} ({recommendation.priority or 'unknown'} priority) is {recommendation.status}",
                f"status: {recommendation.status}",
                "status: completed, or dismissed with a reason",
            )
    if gaps:
        raise Unknown(*gaps)
