from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ztscan.directory.counting import agreeing, counted
from ztscan.entities.azure_defender import CloudRecommendation
from ztscan.estate.defender_plans import DefenderPlans
from ztscan.estate.subscriptions import home_of, homes_of, judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Note, Severity, Table, Yielded, affected, check, known

from ._assessed import CODES, RECOMMENDATIONS

_LEVELS = ("low", "medium", "high", "critical")
_RISKS = (*_LEVELS, "none", "notevaluated")
_GRAVE = frozenset(("high", "critical"))
_NAMED = 5


@check(
    title="No high-severity recommendation of Defender for Cloud is open",
    severity=Severity.HIGH,
    objectives=["infrastructure.harden"],
    mappings={"partial": {"mcsb": ["PV-6"], "zta": ["50001"]}},
    since="0.2.0",
)
def recommendations(
    azure_recommendations: Table[CloudRecommendation],
    azure_plans: DefenderPlans,
    azure_visibility: Visibility,
    *,
    most_open: int = 0,
) -> Iterator[Yielded]:
    """Checks that high-severity recommendations of Defender for Cloud are completed.

    What it checks:
        Each subscription has at most `most_open` (0) resources with an unhealthy recommendation of severity High, or of risk
        level High or Critical. Exempted resources are left out; a note counts them.

    Why it matters:
        These recommendations name what attackers look for first: open management ports, accounts without MFA, missing updates.

    Limits:
        A subscription in which nothing was assessed as healthy or unhealthy is not assessed. Recommendations for other clouds
        count for the subscription of the connector.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Recommendations, filter by risk level or severity, and follow the
           steps of each recommendation.
        2. Exempt what is accepted, with a reason and an expiry.
        3. To list them: `az security assessment list --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/review-security-recommendations
    """
    unread = Unread()
    without: list[str] = []
    opened: dict[str, dict[str, str]] = {}
    for row in azure_recommendations.where(_may_be_grave):
        if azure_visibility.holds(row):
            with unread.of_one():
                if _is_grave(row, azure_plans):
                    opened.setdefault(home_of(row), {})[row.key] = row.title or row.name
    assessed = frozenset(homes_of(azure_recommendations.where(_is_assessed)))
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        found = opened.get(subscription.id, {})
        if len(found) > most_open:
            yield Finding(
                subscription,
                f"{counted(len(found), 'resource')} of the subscription {subscription.name} "
                f"{agreeing(len(found), 'have open recommendations of high severity')}",
                _listed(Counter(found.values())),
                f"at most {most_open}",
                members=(affected("recommendation", found.items()),),
            )
        elif subscription.id not in assessed:
            without.append(subscription.name)
    if without:
        detail = f"Defender for Cloud assessed nothing in {counted(len(without), 'subscription')}, such as {min(without)}"
        unread.add(Gap(RECOMMENDATIONS, GapReason.UNAVAILABLE, detail, "register Microsoft.Security in these subscriptions"))
    exempted = sum(home in azure_visibility.subscriptions for home in homes_of(azure_recommendations.where(_is_exempt)))
    if exempted:
        yield Note(f"exempted from recommendations, and not counted: {counted(exempted, 'resource')}")
    unread.raise_any()


def _is_assessed(row: CloudRecommendation) -> bool:
    return (row.code or "").casefold() in ("healthy", "unhealthy")


def _is_exempt(row: CloudRecommendation) -> bool:
    return (row.cause or "").casefold() == "exempt"


def _may_be_grave(row: CloudRecommendation) -> bool:
    """Whether its code is none of those that close it."""
    return (row.code or "").casefold() not in ("healthy", "notapplicable") and not _is_exempt(row)


def _is_grave(row: CloudRecommendation, plans: DefenderPlans) -> bool:
    """By the worse of severity and risk. Raises Unknown where what is needed is not known."""
    known(row.code, CODES, RECOMMENDATIONS, "status.code")
    if known(row.severity, _LEVELS, RECOMMENDATIONS, "metadata.severity") in _GRAVE:
        return True
    if row.risk is None and not plans.is_on(home_of(row), "CloudPosture"):
        return False
    return known(row.risk, _RISKS, RECOMMENDATIONS, "risk.level") in _GRAVE


def _listed(found: Counter[str]) -> str:
    """The recommendations with most resources."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    more = f", and {counted(len(ordered) - _NAMED, 'other recommendation')}" if len(ordered) > _NAMED else ""
    return ", ".join(f"{title}: {count}" for title, count in ordered[:_NAMED]) + more
