from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import PremiumLicenceInsight
from ztscan.plugin import Finding, Severity, check, required

from ._utilisation import RESOURCE, overuse


@check(
    title="Conditional Access is used by no more people than licences cover",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1022"]},
)
def p1_utilisation(premium_licence_insight: PremiumLicenceInsight) -> Iterator[Finding]:
    """Whether everybody who is protected by Conditional Access is paid for.

    What it checks:
        The number of people whose sign-ins Conditional Access looked at in the last month is no larger than the number of
        licences of Microsoft Entra ID P1 and P2 together.

    Why it matters:
        Policies do not stop working where licences run out, so that nobody notices; an audit does. Who is told to leave people
        out of policies in order to save licences, leaves them unprotected.

    Limits:
        The figures are those of Microsoft's report on licence utilization, which is in beta and lags behind. Guests are counted
        apart there and are not part of this.

    Remediation:
        1. Open {portal:licences} > License utilization & insights, and compare.
        2. Buy what is missing, or delete accounts that nobody uses. Do not take people out of policies.

    References:
        https://learn.microsoft.com/entra/fundamentals/concept-license-usage-insights
        https://learn.microsoft.com/graph/api/azureadpremiumlicenseinsight-get?view=graph-rest-beta
    """
    insight = premium_licence_insight
    use = required(
        insight.p1_use.conditional_access if insight.p1_use else None, RESOURCE, "p1FeatureUtilizations/conditionalAccess"
    )
    entitled = required(insight.entitled_p1, RESOURCE, "entitledP1LicenseCount") + required(
        insight.entitled_p2, RESOURCE, "entitledP2LicenseCount"
    )
    yield from overuse("Conditional Access", required(use.user_count, RESOURCE, "userCount"), entitled, "p1")
