from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_LICENCE, licensed, licensed_for_intune
from ztscan.directory.network_access.activation import require_activated
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.entities.network_access import GLOBAL_SECURE_ACCESS, NetworkTenantStatus
from ztscan.estate.diagnostics import ALL_LOGS, AUDIT, LogDestinations
from ztscan.estate.rows import each_subscription, each_with
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Manual, NotApplicable, Note, Severity, check

from ._categories import NETWORK_ACCESS, SIGN_INS_AND_CHANGES
from ._sentinel import onboarded
from ._siem import Siem, Source
from .activity_logs_exported import CATEGORIES

Settings = tuple[DiagnosticSetting, ...]
ENTRA, INTUNE, ACTIVITY = "azure_entra_diagnostics", "azure_intune_diagnostics", "azure_subscription_diagnostics"


@check(
    title="The logs of every pillar reach Microsoft Sentinel",
    severity=Severity.MEDIUM,
    objectives=["visibility.respond"],
    mappings={"partial": {"mcsb": ["LT-3", "LT-4", "LT-5"]}},
    since="0.2.0",
)
def logs_in_siem(
    azure_entra_diagnostics: Settings | Gap,
    azure_intune_diagnostics: Settings | Gap,
    azure_subscription_diagnostics: ByKey[Settings] | Gap,
    azure_key_vaults: tuple[KeyVault, ...] | Gap,
    azure_key_vault_diagnostics: ByKey[Settings] | Gap,
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_log_destinations: LogDestinations,
    network_tenant_status: NetworkTenantStatus | Gap,
    azure_visibility: Visibility,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Lists which logs reach a workspace that Microsoft Sentinel watches, and which do not.

    What it checks:
        Logs reach a workspace that is onboarded to Sentinel, each with all of its categories. These are sign-in and audit
        logs of Microsoft Entra, audit logs of Intune, and logs of Global Secure Access. The activity log of every
        subscription and the audit log of every key vault are required too. Notes name what does.

    Why it matters:
        An attack crosses identities, devices, networks and resources. Rules find it only where all of these logs are.

    Limits:
        Sources without a licence, or that are not used, are left out. Where an event hub or a partner solution gets the logs, a
        person confirms the other SIEM. Alerts of Defender XDR come by a connector (`azure_monitoring.sentinel_connectors`), those
        of Defender for Cloud as `azure_monitoring.findings_exported` says. Logs of firewalls have checks of their own.

    Remediation:
        1. Open the diagnostic settings of the source that the finding names, and add the workspace of Microsoft Sentinel.
        2. For subscriptions and key vaults, assign the built-in policies that stream their logs to a workspace.
        3. To verify: `az monitor diagnostic-settings list --resource ID`.

    References:
        https://learn.microsoft.com/azure/sentinel/connect-data-sources
        https://learn.microsoft.com/security/zero-trust/deploy/visibility-automation-orchestration
    """
    unread = Unread()
    if not list(unread.over(onboarded(azure_workspaces, azure_sentinel, azure_visibility))):
        unread.raise_any()
        raise NotApplicable("no Log Analytics workspace is onboarded to Microsoft Sentinel")
    siem = Siem(azure_workspaces, azure_sentinel, azure_log_destinations)
    entra = Source(ENTRA, "sign-in and audit logs of Microsoft Entra", siem, unread, SIGN_INS_AND_CHANGES)
    with entra.asked():
        entra.add(ENTRA, "Microsoft Entra", licensed(azure_entra_diagnostics, service_plans, P1_LICENCE))
    intune = Source(INTUNE, "audit logs of Intune", siem, unread, ("AuditLogs",))
    with intune.asked():
        intune.add(INTUNE, "Intune", licensed_for_intune(azure_intune_diagnostics, service_plans))
    network = Source("network_access", "logs of Global Secure Access", siem, unread, NETWORK_ACCESS)
    with network.asked():
        require_activated(network_tenant_status, service_plans, GLOBAL_SECURE_ACCESS)
        network.add(network.key, "Global Secure Access", licensed(azure_entra_diagnostics, service_plans, GLOBAL_SECURE_ACCESS))
    activity = Source(ACTIVITY, "activity logs of subscriptions", siem, unread, CATEGORIES)
    with activity.asked():
        for key, name, settings in each_subscription(azure_subscription_diagnostics, azure_visibility):
            activity.add(key, name, settings)
    vaults = Source("azure_key_vault_diagnostics", "audit logs of key vaults", siem, unread, ("AuditEvent",), (ALL_LOGS, AUDIT))
    with vaults.asked():
        rows = unread.rows_of(azure_key_vaults)
        for vault, settings in each_with(rows, azure_key_vault_diagnostics, azure_visibility, "key vault", managed=False):
            vaults.add(vault.key, vault.name, settings)
    sources = (entra, intune, network, activity, vaults)
    for source in sources:
        yield from source.told()
    unread.raise_any()
    if others := [source.text for source in sources if source.elsewhere]:
        raise Manual(f"confirm which SIEM gets the {', the '.join(others)}: an event hub or a partner solution does")
