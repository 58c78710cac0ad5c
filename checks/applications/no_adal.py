from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.entities.monitoring import ACCEPTED, ADAL_MIGRATION, DONE, OPEN, ImpactedResource, Recommendation
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Manual, Severity, Subject, Unknown, affected, check

RESOURCE = "recommendations"
_SHOWN = 10


@check(
    title="No application signs in with the retired ADAL library",
    severity=Severity.LOW,
    objectives=["apps.modern_protocols_on_prem"],
    mappings={"equal": {"zta": ["21780"]}, "partial": {"zta": ["21778(stub)"]}},
    since="0.2.0",
)
def no_adal(
    recommendations: tuple[Recommendation, ...], adal_applications: ByKey[tuple[ImpactedResource, ...]] | Gap
) -> Iterator[Finding]:
    """Checks that applications have left a library that gets no security fixes.

    What it checks:
        The recommendation to migrate from ADAL to MSAL (`adalToMsalMigration`) is completed. While it is open, the
        applications that it lists are named. If it was dismissed, or does not exist, the check is manual.

    Why it matters:
        Microsoft ended support of the Azure AD Authentication Library in June 2023. It knows no continuous access evaluation and
        no token protection, and its faults are not corrected.

    Limits:
        Microsoft creates the recommendation where it has seen ADAL in the last 30 days. A missing recommendation is not
        evidence that nothing uses ADAL. Microsoft may have withdrawn it, or the caller may not see it.

    Remediation:
        1. Open {portal:recommendations} > Migrate from ADAL to MSAL, and ask the owner of each application to replace the
           library.
        2. Where no recommendation exists, open the workbook "Sign-ins" in Monitoring & health, and look for the library ADAL.
        3. To verify, read `GET /directory/recommendations` (beta) after 30 days, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/msal-migration
        https://learn.microsoft.com/entra/identity/monitoring-health/recommendation-migrate-from-adal-to-msal
    """
    found = [one for one in recommendations if (one.recommendation_type or "").casefold() == ADAL_MIGRATION]
    gaps: dict[Gap, None] = {}
    if any(one.recommendation_type is None for one in recommendations):
        text = "a recommendation does not state its type, so that it may be the one on ADAL"
        gaps[Gap(RESOURCE, GapReason.MALFORMED, text, "look at Recommendations in the Microsoft Entra admin center")] = None
    accepted = False
    for recommendation in found:
        status = (recommendation.status or "").casefold()
        if status in OPEN:
            yield _finding(recommendation, adal_applications, gaps)
        elif status in ACCEPTED:
            accepted = True
        elif status not in DONE:
            text = f"the recommendation on ADAL has the status `{recommendation.status}`, which ztscan does not recognise"
            gaps[Gap(RESOURCE, GapReason.MALFORMED, text, "look at Recommendations in the Microsoft Entra admin center")] = None
    if gaps:
        raise Unknown(*gaps)
    if accepted:
        raise Manual("somebody dismissed the recommendation to leave ADAL: confirm that no application uses it")
    if not found:
        raise Manual("Microsoft Entra makes no recommendation about ADAL: look for the library in the workbook on sign-ins")


def _finding(recommendation: Recommendation, listed: ByKey[tuple[ImpactedResource, ...]] | Gap, gaps: dict[Gap, None]) -> Finding:
    """The open recommendation, with the applications that it lists as open, if they could be read."""
    impacted = listed if isinstance(listed, Gap) else listed[recommendation.id]
    if isinstance(impacted, Gap):
        gaps[impacted] = None
        impacted = ()
    still = {one.subject_id or one.id: one.name for one in impacted if (one.status or "").casefold() not in DONE}
    names = sorted(still.values())
    observed = f"status: {recommendation.status}"
    if names:
        observed += f"; applications: {in_order(names, most=_SHOWN)}"
    message = f"{len(names)} applications sign in with ADAL" if len(names) > 1 else "an application signs in with ADAL"
    subject = Subject("recommendation", recommendation.id, recommendation.display_name or recommendation.id)
    members = (affected("application", still.items()),) if still else ()
    return Finding(subject, message, observed, "no application uses ADAL", members=members)
