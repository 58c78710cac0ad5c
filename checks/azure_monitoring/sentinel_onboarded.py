from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Manual, NotApplicable, Note, Severity, Subject, Unknown, check

from ._sentinel import onboarded


@check(
    title="Microsoft Sentinel is set up on a workspace",
    severity=Severity.HIGH,
    objectives=["visibility.respond", "identities.audit_logging"],
    mappings={"equal": {"zta": ["61002"]}, "partial": {"mcsb": ["LT-5"]}},
    since="0.2.0",
)
def sentinel_onboarded(
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_entra_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Finding | Note]:
    """Checks that there is a SIEM.

    What it checks:
        At least one Log Analytics workspace of the tenant is onboarded to Microsoft Sentinel.

    Why it matters:
        Alerts of identities, devices, applications, networks and servers are attacks only when they are seen together.

    Limits:
        A workspace without connectors or rules passes here: other checks assess them. Where Microsoft Entra sends its logs to an
        event hub or a partner solution, another SIEM has to be confirmed by a person.

    Remediation:
        1. Open Azure portal > Microsoft Sentinel > Create, and select the workspace for security.
        2. Or run `az sentinel onboarding-state create --name default --workspace-name NAME --resource-group GROUP`.
        3. To verify, run the same command with `show`, and scan again.

    References:
        https://learn.microsoft.com/azure/sentinel/quickstart-onboard
    """
    found = list(onboarded(azure_workspaces, azure_sentinel, azure_visibility))
    if found:
        yield Note(f"workspaces with Microsoft Sentinel: {len(found)}")
        return
    if azure_visibility.none_there:
        raise NotApplicable("the tenant has no Azure subscription")
    if isinstance(azure_entra_diagnostics, Gap):
        raise Unknown(azure_entra_diagnostics)
    if any(one.properties.event_hub or one.properties.partner for one in azure_entra_diagnostics):
        raise Manual("an event hub or a partner solution gets logs of Microsoft Entra: confirm which SIEM analyses them")
    observed = f"{counted(len(azure_workspaces), 'workspace')}, none with Sentinel" if azure_workspaces else "no workspace"
    subject = Subject("tenant", "sentinel", "Microsoft Sentinel")
    yield Finding(subject, "no workspace has Microsoft Sentinel", observed, "a workspace with Microsoft Sentinel")
