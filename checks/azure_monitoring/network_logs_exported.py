from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed
from ztscan.directory.network_access.activation import require_activated
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_workspaces import Workspace
from ztscan.entities.network_access import GLOBAL_SECURE_ACCESS, NetworkTenantStatus
from ztscan.estate.diagnostics import Arrival, DestinationKind, LogDestinations
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check

from ._categories import NETWORK_ACCESS
from .entra_logs_exported import ENTRA, SETTINGS


@check(
    title="Logs of Global Secure Access are exported and kept for 90 days",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging", "network.detect_cloud"],
    mappings={"partial": {"zta": ["25419", "25420"], "mcsb": ["LT-4"]}},
    since="0.2.0",
)
def network_logs_exported(
    azure_entra_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_log_destinations: LogDestinations,
    azure_workspaces: tuple[Workspace, ...] | Gap,
    network_tenant_status: NetworkTenantStatus | Gap,
    service_plans: frozenset[str],
    *,
    minimum_days: int = 90,
) -> Iterator[Finding]:
    """Checks that traffic through Global Secure Access can be searched later.

    What it checks:
        One destination gets traffic logs, enriched Office 365 audit logs, health of remote networks and alerts. A workspace keeps
        them for `minimum_days` (90).

    Why it matters:
        The portal shows 30 days. Only exported logs show who transferred data out last quarter.

    Limits:
        Retention of event hubs, partner solutions and storage accounts is not assessed, nor that of single tables. Where Global
        Secure Access is not activated or not licensed, this is not applicable.

    Remediation:
        1. Open Entra admin center > Entra ID > Monitoring & health > Diagnostic settings, and edit the setting for the workspace.
        2. Select the four categories, and save. Set retention: `az monitor log-analytics workspace update --retention-time 90
           --workspace-name NAME --resource-group GROUP`.
        3. To verify: `az rest --url /providers/microsoft.aadiam/diagnosticSettings?api-version=2017-04-01`.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-view-enriched-logs
    """
    require_activated(network_tenant_status, service_plans, GLOBAL_SECURE_ACCESS)
    settings = licensed(azure_entra_diagnostics, service_plans, GLOBAL_SECURE_ACCESS)
    arrived = azure_log_destinations.arrived(SETTINGS, settings, NETWORK_ACCESS)
    if arrived.arrival < Arrival.STORED:
        if arrived.gaps:
            raise Unknown(*arrived.gaps)
        message = "no place gets all logs of Global Secure Access"
        yield Finding(ENTRA, message, arrived.observed, f"{', '.join(NETWORK_ACCESS)} to one destination")
        return
    places = {place.id for place in arrived.destinations if place.kind is DestinationKind.WORKSPACE}
    if len(places) < len(arrived.destinations):
        return
    yield from _kept(places, azure_workspaces, minimum_days)


def _kept(places: set[str], workspaces: tuple[Workspace, ...] | Gap, minimum: int) -> Iterator[Finding]:
    """Findings where no workspace keeps the logs for long enough."""
    if isinstance(workspaces, Gap):
        raise Unknown(workspaces)
    found = [one for one in workspaces if one.key in places]
    days = [one.retention_days for one in found if one.retention_days is not None]
    if max(days, default=0) >= minimum:
        return
    if len(days) < len(places):
        detail = "`azure_workspaces` does not state the retention of a workspace that gets the logs"
        raise Unknown(Gap("azure_workspaces", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    for one in found:
        message = f"the workspace {one.name} keeps the logs of Global Secure Access for {one.retention_days} days"
        yield Finding(Subject("workspace", one.key, one.name), message, f"{one.retention_days} days", f"at least {minimum} days")
