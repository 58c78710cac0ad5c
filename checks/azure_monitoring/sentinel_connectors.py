from __future__ import annotations

from collections.abc import Iterator, Mapping

from ztscan.entities.azure_sentinel import SentinelConnector, SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.entities.tenant import Organization
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Manual, Severity, Subject, Unknown, check

from ._sentinel import onboarded_with

CONNECTORS = "azure_sentinel_connectors"
SIGNALS = frozenset(
    {
        "azureactivedirectory",
        "azureadvancedthreatprotection",
        "microsoftcloudappsecurity",
        "microsoftdefenderadvancedthreatprotection",
        "microsoftthreatprotection",
    }
)


@check(
    title="Microsoft Sentinel takes in the signals of Defender XDR and Identity Protection",
    severity=Severity.MEDIUM,
    objectives=["visibility.respond"],
    mappings={"partial": {"zta": ["61018", "61024"], "mcsb": ["LT-5", "IR-3"]}},
    since="0.2.0",
)
def sentinel_connectors(
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_sentinel_connectors: ByKey[tuple[SentinelConnector, ...]] | Gap,
    azure_visibility: Visibility,
    organization: tuple[Organization, ...],
) -> Iterator[Finding]:
    """Checks that alerts of devices, identities and applications meet in the SIEM.

    What it checks:
        A workspace with Microsoft Sentinel has a connector that is enabled for this tenant. It is for Defender XDR, Defender
        for Endpoint, Identity or Cloud Apps, or Identity Protection.

    Why it matters:
        An attack that begins with a mail, goes on on a device and ends in the cloud is three alerts in three places otherwise.

    Limits:
        A workspace that is connected in the Defender portal has no such connector: without any, the check is manual. Logs of
        Microsoft Entra come by diagnostic settings, which other checks assess.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > the workspace > Content hub, and install Microsoft Defender XDR.
        2. Open Data connectors > Microsoft Defender XDR, and connect incidents and alerts.
        3. To verify: `az sentinel data-connector list --workspace-name NAME --resource-group GROUP`.

    References:
        https://learn.microsoft.com/azure/sentinel/connect-microsoft-365-defender
    """
    tenants = {one.id.lower() for one in organization}
    connected = unsure = False
    disabled: list[Workspace] = []
    workspaces = onboarded_with(azure_workspaces, azure_sentinel, azure_visibility, azure_sentinel_connectors)
    for workspace, connectors in workspaces:
        for one in connectors:
            if (one.kind or "").lower() in SIGNALS and (one.tenant is None or one.tenant.lower() in tenants):
                enabled = _enabled(one)
                connected = connected or (enabled is True and one.tenant is not None)
                unsure = unsure or enabled is None or one.tenant is None
                disabled += [workspace] if enabled is False else []
    if connected:
        return
    if unsure:
        detail = f"`{CONNECTORS}` does not state which data a connector takes in"
        raise Unknown(Gap(CONNECTORS, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    if not disabled:
        raise Manual("there is no connector: confirm in the Defender portal that a workspace is connected (Settings > Sentinel)")
    for key, workspace in {one.key: one for one in disabled}.items():
        message = f"the connector of the workspace {workspace.name} for Defender XDR takes in nothing"
        yield Finding(Subject("workspace", key, workspace.name), message, "all data: Disabled", "incidents or alerts: Enabled")


def _enabled(connector: SentinelConnector) -> bool | None:
    """Whether it takes in any kind of data. None: it does not say."""
    if not isinstance(connector.data, Mapping) or not connector.data:
        return None
    states = [str(one.get("state", "")).lower() for one in connector.data.values() if isinstance(one, Mapping)]
    return True if "enabled" in states else None if any(state != "disabled" for state in states) else False
