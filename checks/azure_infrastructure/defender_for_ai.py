from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.azure_defended import AiAccount
from ztscan.estate.defender_plans import DefenderPlans
from ztscan.estate.rows import each
from ztscan.estate.subscriptions import home_of, subscription_subject
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, NotApplicable, Severity, check, required

_OTHERS = frozenset(
    (
        "anomalydetector",
        "computervision",
        "contentmoderator",
        "contentsafety",
        "customvision.prediction",
        "customvision.training",
        "face",
        "formrecognizer",
        "healthinsights",
        "immersivereader",
        "luis",
        "luis.authoring",
        "metricsadvisor",
        "personalizer",
        "qnamaker",
        "speechservices",
        "textanalytics",
        "texttranslation",
    )
)
"""Kinds without a generative model."""


@check(
    title="Defender covers AI services where they exist",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={"equal": {"zta": ["61022"]}, "partial": {"mcsb": ["LT-1"]}},
    since="0.2.0",
)
def defender_for_ai(
    azure_ai_accounts: tuple[AiAccount, ...], azure_plans: DefenderPlans, azure_visibility: Visibility
) -> Iterator[Finding]:
    """Checks that attacks on AI applications raise alerts.

    What it checks:
        Each subscription with an account of Azure OpenAI or Azure AI services (kinds such as `OpenAI` and `AIServices`) has the
        plan Defender for AI services. Accounts for speech, vision and language alone are left out.

    Why it matters:
        Jailbreaks, stolen keys and data that leaks through a model are seen in prompts, which no other plan looks at.

    Limits:
        AI applications that use models elsewhere are not assessed.

    Remediation:
        1. Open Azure portal > Microsoft Defender for Cloud > Environment settings, the subscription, and turn on AI services.
        2. With the CLI: `az security pricing create --name AI --tier standard --subscription SUBSCRIPTION`

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/ai-threat-protection
    """
    unread = Unread()
    held: Counter[str] = Counter()
    for account in unread.over(each(azure_ai_accounts, azure_visibility, "AI account")):
        with unread.of_one():
            held[home_of(account)] += required(account.kind, "azure_ai_accounts", "kind").casefold() not in _OTHERS
    for key, count in held.items():
        with unread.of_one():
            if count and not azure_plans.is_on(key, "AI"):
                subject = subscription_subject(azure_visibility, key)
                yield Finding(
                    subject,
                    f"Defender for AI services is off in the subscription {subject.name}",
                    f"{counted(count, 'AI account')}, AI: Free",
                    "AI: Standard",
                )
    unread.raise_any()
    if not any(held.values()):
        raise NotApplicable("there is no account of Azure OpenAI or Azure AI services")
