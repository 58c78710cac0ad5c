from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.azure_sentinel import SentinelOnboarding, SentinelRule
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Unknown, check

from ._sentinel import onboarded_with, subject

RULES = "azure_sentinel_rules"
_DETECTING = frozenset({"scheduled", "nrt", "fusion"})


@check(
    title="Microsoft Sentinel has detection rules that run",
    severity=Severity.MEDIUM,
    objectives=["visibility.respond"],
    mappings={"equal": {"zta": ["41207"]}, "partial": {"mcsb": ["IR-3", "LT-1"]}},
    since="0.2.0",
)
def sentinel_rules(
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_sentinel_rules: ByKey[tuple[SentinelRule, ...]] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that Sentinel looks for attacks.

    What it checks:
        Each workspace with Microsoft Sentinel has an enabled analytics rule of the kind Scheduled, NRT or Fusion.

    Why it matters:
        Without rules, logs are stored and nobody is told of an attack.

    Limits:
        Whether the rules find the right things is not assessed. Rules that only turn alerts of other products into incidents do
        not count.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > the workspace > Content hub, and install solutions for the data you take in.
        2. Open Analytics > Rule templates, and create rules. Begin with sign-ins of emergency access accounts.
        3. To verify: `az sentinel alert-rule list --workspace-name NAME --resource-group GROUP`.

    References:
        https://learn.microsoft.com/azure/sentinel/threat-detection
    """
    unsure: dict[Gap, None] = {}
    try:
        for workspace, rules in onboarded_with(azure_workspaces, azure_sentinel, azure_visibility, azure_sentinel_rules):
            detecting = [one for one in rules if (one.kind or "scheduled").lower() in _DETECTING]
            if any(one.enabled and one.kind for one in detecting):
                continue
            if any(one.enabled is None or not one.kind for one in detecting):
                detail = f"`{RULES}` does not state kind and state of a rule"
                unsure[Gap(RULES, GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None
                continue
            observed = f"{counted(len(rules), 'rule')}, {len(detecting)} of them for detection, none is enabled"
            message = f"no detection rule runs in the workspace {workspace.name}"
            yield Finding(subject(workspace), message, observed, "an enabled rule of the kind Scheduled, NRT or Fusion")
    except Unknown as unknown:
        unsure.update(dict.fromkeys(unknown.gaps))
    if unsure:
        raise Unknown(*unsure)
