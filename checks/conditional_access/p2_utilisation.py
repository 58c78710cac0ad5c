from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import PremiumLicenceInsight
from ztscan.plugin import Finding, Severity, check, required

from ._utilisation import RESOURCE, overuse


@check(
    title="Licences cover all users of risk-based Conditional Access",
    severity=Severity.LOW,
    objectives=["identities.risk_policies"],
    mappings={"maester": ["MT.1023"]},
)
def p2_utilisation(premium_licence_insight: PremiumLicenceInsight) -> Iterator[Finding]:
    """Checks that there are enough Microsoft Entra ID P2 licences for all users of risk-based Conditional Access.

    What it checks:
        The number of users whose sign-ins risk-based policies evaluated in the last month does not exceed the number of
        Microsoft Entra ID P2 licences.

    Why it matters:
        Risk policies continue to work when licences run out, so the shortage is first noticed in a licence audit. Removing
        users from policies to save licences leaves these users unprotected.

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
    risk = required(
        insight.p2_use.risk_based_conditional_access if insight.p2_use else None,
        RESOURCE,
        "p2FeatureUtilizations/riskBasedConditionalAccess",
    )
    entitled = required(insight.entitled_p2, RESOURCE, "entitledP2LicenseCount")
    yield from overuse("risk-based Conditional Access", required(risk.user_count, RESOURCE, "userCount"), entitled, "p2")
