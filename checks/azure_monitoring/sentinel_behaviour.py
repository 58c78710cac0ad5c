from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_sentinel import SentinelOnboarding, SentinelSetting
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, check

from ._sentinel import onboarded_with, subject

_WANTED = {"entityanalytics": "EntityAnalytics", "ueba": "Ueba"}


@check(
    title="Behaviour analytics of Microsoft Sentinel are on",
    severity=Severity.LOW,
    objectives=["visibility.respond"],
    mappings={"equal": {"zta": ["41209"]}, "partial": {"mcsb": ["LT-2"]}},
    since="0.2.0",
)
def sentinel_behaviour(
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_sentinel_settings: ByKey[tuple[SentinelSetting, ...]] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that Sentinel learns what is usual for people and devices.

    What it checks:
        Each workspace with Microsoft Sentinel has entity analytics with an identity provider, and user and entity behaviour
        analytics (UEBA) with a data source.

    Why it matters:
        An attacker with a valid session breaks no rule, but does what the person never did.

    Limits:
        Health monitoring of Sentinel is not assessed.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > the workspace > Settings > Settings > Entity behavior analytics.
        2. Turn on UEBA, select Microsoft Entra ID, and the data sources.
        3. To verify: `az sentinel setting list --workspace-name NAME --resource-group GROUP`.

    References:
        https://learn.microsoft.com/azure/sentinel/enable-entity-behavior-analytics
    """
    for workspace, settings in onboarded_with(azure_workspaces, azure_sentinel, azure_visibility, azure_sentinel_settings):
        used = {one.name.lower() for one in settings if one.sources or one.providers}
        missing = [name for key, name in _WANTED.items() if key not in used]
        if missing:
            message = f"behaviour analytics are not on in the workspace {workspace.name}"
            yield Finding(subject(workspace), message, f"without {', '.join(missing)}", "EntityAnalytics and Ueba, with sources")
