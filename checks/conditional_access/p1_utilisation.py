from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import PremiumLicenceInsight
from ztscan.plugin import Finding, Severity, check, required

from ._utilisation import RESOURCE, overuse


@check(
    title="Licences cover all users of Conditional Access",
    severity=Severity.LOW,
    objectives=["identities.conditional_access_baseline"],
    mappings={"maester": ["MT.1022"]},
)
def p1_utilisation(premium_licence_insight: PremiumLicenceInsight) -> Iterator[Finding]:
    """Checks that there are enough Microsoft Entra ID P1 and P2 licences for all users of Conditional Access.

    What it checks:
        The number of users whose sign-ins Conditional Access evaluated last month does not exceed the number of
        Microsoft Entra ID P1 and P2 licences.

    Why it matters:
        Policies continue to work when licences run out, so the shortage is first noticed in a licence audit. Removing users
        from policies to save licences leaves these users unprotected.

    Limits:
        The numbers come from Microsoft's licence utilization report, which is in beta and has a delay. The report counts
        guests separately, and they are not included here.

    Remediation:
        1. Open {portal:licences} > License utilization & insights, and compare users and licences.
        2. Buy the missing licences, or delete unused accounts. Do not remove users from policies.
        3. To verify, scan again.

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
