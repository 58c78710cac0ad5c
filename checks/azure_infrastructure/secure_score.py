from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.azure_defender import SubscriptionScore
from ztscan.estate.subscriptions import home_of, judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, check, required

SCORES = "azure_secure_scores"


@check(
    title="The secure score of each subscription is above the target",
    severity=Severity.LOW,
    objectives=["infrastructure.harden"],
    mappings={"partial": {"mcsb": ["PV-2"], "zta": ["50001"]}},
    since="0.2.0",
)
def secure_score(
    azure_secure_scores: tuple[SubscriptionScore, ...], azure_visibility: Visibility, *, least_percent: int = 70
) -> Iterator[Finding]:
    """Checks the score that Defender for Cloud gives to subscriptions.

    What it checks:
        Defender for Cloud scores each subscription with `least_percent` (70) percent or more.

    Why it matters:
        The score sums up how many recommendations are open, by weight. A low one shows where nobody looks.

    Limits:
        A score hides single high-severity findings. Other checks assess them.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Recommendations, and sort the controls by the
           points that they bring.
        2. To read the score: `az security secure-scores list --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/secure-score-security-controls
    """
    scores = {home_of(one): one for one in azure_secure_scores if one.name.casefold() == "ascscore"}
    unread = Unread()
    without: list[str] = []
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        score = scores.get(subscription.id)
        if score is None:
            without.append(subscription.name)
            continue
        with unread.of_one():
            share = required(score.share, SCORES, "score.percentage")
            if share * 100 < least_percent:
                yield Finding(
                    subscription,
                    f"the secure score of the subscription {subscription.name} is {share:.0%}",
                    f"score.percentage: {share:.2f}",
                    f"at least {least_percent} percent",
                )
    if without:
        detail = f"Defender for Cloud has no secure score of {counted(len(without), 'subscription')}, such as {min(without)}"
        unread.add(Gap(SCORES, GapReason.UNAVAILABLE, detail, "register Microsoft.Security in these subscriptions"))
    unread.raise_any()
