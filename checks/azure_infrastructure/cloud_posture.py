from __future__ import annotations

from collections.abc import Iterator

from ztscan.estate.defender_plans import DefenderPlans
from ztscan.estate.subscriptions import judged_subscriptions
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, check


@check(
    title="Cloud posture management is on in every subscription",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "equal": {"cis-azure-6.0": ["8.1.1.1"], "prowler": ["defender_ensure_defender_cspm_is_on"], "zta": ["61004"]},
        "partial": {"mcsb": ["PV-2"]},
    },
    since="0.2.0",
)
def cloud_posture(azure_plans: DefenderPlans, azure_visibility: Visibility) -> Iterator[Finding]:
    """Checks that Defender looks for attack paths, not only for single settings.

    What it checks:
        Each subscription has the plan Defender CSPM (`CloudPosture`). The free tier has foundational recommendations only.

    Why it matters:
        Attack paths, agentless scans of machines and the exposure of data are found by this plan alone.

    Limits:
        Which of its extensions are on is not assessed.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings, the subscription, and turn on Defender CSPM.
        2. With the CLI: `az security pricing create --name CloudPosture --tier standard --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/concept-cloud-security-posture-management
    """
    unread = Unread()
    for subscription in unread.over(judged_subscriptions(azure_visibility)):
        with unread.of_one():
            if not azure_plans.is_on(subscription.id, "CloudPosture"):
                yield Finding(
                    subscription,
                    f"cloud posture management is off in the subscription {subscription.name}",
                    "CloudPosture: Free",
                    "CloudPosture: Standard",
                )
    unread.raise_any()
