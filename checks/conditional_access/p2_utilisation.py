from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.tenant import PremiumLicenceInsight
from ztscan.plugin import Finding, Severity, check, required

from ._utilisation import RESOURCE, overuse


@check(
    title="Risk-based Conditional Access is used by no more people than licences cover",
    severity=Severity.LOW,
    objectives=["identities.risk_policies"],
    mappings={"maester": ["MT.1023"]},
)
def p2_utilisation(premium_licence_insight: PremiumLicenceInsight) -> Iterator[Finding]:
    """Whether everybody whose risk decides access is paid for.

    What it checks:
        The number of people whose sign-ins risk-based policies looked at in the last month is no larger than the number of
        licences of Microsoft Entra ID P2.

    Why it matters:
        Risk policies do not stop working where licences run out, so that nobody notices; an audit does. Who is told to leave
        people out of policies in order to save licences, leaves them unprotected.

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
    risk = required(
        insight.p2_use.risk_based_conditional_access if insight.p2_use else None,
        RESOURCE,
        "p2FeatureUtilizations/riskBasedConditionalAccess",
    )
    entitled = required(insight.entitled_p2, RESOURCE, "entitledP2LicenseCount")
    yield from overuse("risk-based Conditional Access", required(risk.user_count, RESOURCE, "userCount"), entitled, "p2")
