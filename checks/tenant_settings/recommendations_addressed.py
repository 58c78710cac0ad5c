from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.monitoring import Recommendation
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

_OPEN = frozenset({"active", "postponed"})
_CLOSED = frozenset({"completedbysystem", "completedbyuser", "dismissed"})


@check(
    title="All Microsoft Entra recommendations are completed or dismissed",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    mappings={"equal": {"maester": ["MT.1024"], "zta": ["21866"]}, "stronger": {"zta": ["22124", "21983", "21984(stub)"]}},
)
def recommendations_addressed(recommendations: tuple[Recommendation, ...]) -> Iterator[Finding]:
    """Checks that no Microsoft Entra recommendation is open.

    What it checks:
        No recommendation has the status `active` or `postponed`.

    Why it matters:
        Microsoft bases recommendations on the data of this tenant. Examples are unused credentials, administrators without
        MFA, and libraries that will soon stop working. A long list suggests that they are not reviewed.

    Limits:
        The check does not read the resources of a recommendation, so one finding can represent many resources. Microsoft
        decides what it recommends. A dismissed recommendation passes.

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
    for recommendation in recommendations:
        if (recommendation.status or "").casefold() in _OPEN:
            subject = Subject("recommendation", recommendation.id, recommendation.display_name or recommendation.id)
            yield Finding(
                subject,
                f"the recommendation {subject.name} ({recommendation.priority or 'no'} priority) is {recommendation.status}",
                f"status: {recommendation.status}",
                "status: completed, or dismissed with a reason",
            )
    statuses = [required(recommendation.status, "recommendations", "status") for recommendation in recommendations]
    unknown = sorted({status for status in statuses if status.casefold() not in _OPEN | _CLOSED})
    if unknown:
        text = f"recommendations have the status `{unknown[0]}`, which ztscan does not recognise"
        raise Unknown(
            Gap("recommendations", GapReason.MALFORMED, text, "check Recommendations in the Microsoft Entra admin center")
        )
