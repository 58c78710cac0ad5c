from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.monitoring import Recommendation
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, required

_OPEN = frozenset({"active", "postponed"})
_CLOSED = frozenset({"completedbysystem", "completedbyuser", "dismissed"})


@check(
    title="No recommendation of Microsoft Entra is left open",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    mappings={"maester": ["MT.1024"], "zta": ["21866", "22124", "21983", "21984(stub)"]},
)
def recommendations_addressed(recommendations: tuple[Recommendation, ...]) -> Iterator[Finding]:
    """Whether anybody acts on what Microsoft recommends to this tenant.

    What it checks:
        No recommendation has the status `active` or `postponed`.

    Why it matters:
        Recommendations are made from what Microsoft sees in the tenant: unused credentials, administrators without multifactor
        authentication, libraries that are about to stop working. A long list tells that nobody looks.

    Limits:
        The resources that a recommendation names are not read, so one finding may stand for many of them. Microsoft decides
        what it recommends; dismissing one with a reason counts as an answer.

    Remediation:
        1. Open {portal:recommendations} and work through the open ones, high priority first.
        2. Where one does not fit, dismiss it there with the reason, or send
           `POST /directory/recommendations/{id}/dismiss {"dismissReason": "..."}` (beta).

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/overview-recommendations
        https://learn.microsoft.com/graph/api/resources/recommendation
    """
    if not recommendations:
        raise NotApplicable("Microsoft Entra lists no recommendation for this tenant, open or closed")
    for recommendation in recommendations:
        if (recommendation.status or "").casefold() in _OPEN:
            yield Finding(
                Subject("recommendation", recommendation.id, recommendation.display_name or recommendation.id),
                f"a recommendation of {recommendation.priority or 'unknown'} priority is {recommendation.status}",
                f"status: {recommendation.status}",
                "completed, or dismissed with a reason",
            )
    statuses = [required(recommendation.status, "recommendations", "status") for recommendation in recommendations]
    unknown = sorted({status for status in statuses if status.casefold() not in _OPEN | _CLOSED})
    if unknown:
        text = f"recommendations have the status `{unknown[0]}`, which is not known here"
        raise Unknown(Gap("recommendations", GapReason.MALFORMED, text, "look at Recommendations in the admin center"))
