from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ztscan.entities.azure_sentinel import SentinelAutomation, SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.ages import is_past
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Subject, Unknown, check

from ._sentinel import onboarded_with

AUTOMATION = "azure_sentinel_automation"


@check(
    title="Automation rules handle incidents in Microsoft Sentinel",
    severity=Severity.MEDIUM,
    objectives=["visibility.respond"],
    mappings={"equal": {"zta": ["41213"]}, "partial": {"mcsb": ["IR-5"]}},
    since="0.2.0",
)
def sentinel_automation(
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_sentinel_automation: ByKey[tuple[SentinelAutomation, ...]] | Gap,
    azure_visibility: Visibility,
    now: datetime,
) -> Iterator[Finding]:
    """Checks that the first steps on an incident need no person.

    What it checks:
        A workspace with Microsoft Sentinel has an automation rule on incidents that is enabled, has not expired and has an
        action.

    Why it matters:
        Attackers are faster than people. A rule isolates a device or revokes a session in seconds, and assigns the incident.

    Limits:
        Whether the playbooks behind a rule work is not assessed.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > the workspace > Automation > Create > Automation rule.
        2. Select the trigger "When incident is created", conditions and an action, such as a playbook.
        3. To verify: `az sentinel automation-rule list --workspace-name NAME --resource-group GROUP`.

    References:
        https://learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules
    """
    active = unsure = False
    for _, rules in onboarded_with(azure_workspaces, azure_sentinel, azure_visibility, azure_sentinel_automation):
        for rule in rules:
            state = _runs(rule, now)
            active, unsure = active or state is True, unsure or state is None
    if active:
        return
    if unsure:
        detail = f"`{AUTOMATION}` does not state whether a rule runs"
        raise Unknown(Gap(AUTOMATION, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    message = "no automation rule handles incidents in Microsoft Sentinel"
    subject = Subject("tenant", "sentinel", "Microsoft Sentinel")
    yield Finding(subject, message, "no enabled rule on incidents", "an enabled automation rule on incidents")


def _runs(rule: SentinelAutomation, now: datetime) -> bool | None:
    """Whether a rule acts on incidents today. None: it does not say."""
    if rule.enabled is False or (rule.trigger or "incidents").lower() != "incidents" or rule.actions == ():
        return False
    if is_past(rule.expires, now):
        return False
    return None if rule.enabled is None or rule.trigger is None or rule.actions is None else True
