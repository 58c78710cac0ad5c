from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P2_LICENCE, licensed
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_sentinel import SentinelOnboarding
from ztscan.entities.azure_workspaces import Workspace
from ztscan.estate.diagnostics import DestinationKind, LogDestinations
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Unknown, check

from ._categories import risk
from ._sentinel import onboarded
from .entra_logs_exported import ENTRA, SETTINGS


@check(
    title="Risks that Identity Protection finds reach Microsoft Sentinel",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging", "visibility.respond"],
    mappings={"partial": {"zta": ["61016"], "mcsb": ["LT-2"]}},
    since="0.2.0",
)
def identity_risk_in_sentinel(
    azure_entra_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_log_destinations: LogDestinations,
    azure_workspaces: tuple[Workspace, ...],
    azure_sentinel: ByKey[SentinelOnboarding | None] | Gap,
    azure_visibility: Visibility,
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that the SIEM knows who is at risk.

    What it checks:
        One workspace with Microsoft Sentinel gets `RiskyUsers` and `UserRiskEvents`, and with Workload ID Premium
        `RiskyServicePrincipals` and `ServicePrincipalRiskEvents`.

    Why it matters:
        Rules that join risk with other signals, such as a risky user and a new mailbox rule, need these tables.

    Limits:
        Alerts of Identity Protection that a connector brings do not count. Without Microsoft Entra ID P2 or without Sentinel,
        this is not applicable.

    Remediation:
        1. Open Entra admin center > Entra ID > Monitoring & health > Diagnostic settings, and edit the setting for Sentinel.
        2. Select the categories, and save.
        3. To verify: `az rest --url /providers/microsoft.aadiam/diagnosticSettings?api-version=2017-04-01`.

    References:
        https://learn.microsoft.com/azure/sentinel/connect-azure-active-directory
    """
    settings = licensed(azure_entra_diagnostics, service_plans, P2_LICENCE)
    gaps: list[Gap] = []
    watched: set[str] = set()
    try:
        watched.update(workspace.key for workspace in onboarded(azure_workspaces, azure_sentinel, azure_visibility))
    except Unknown as unknown:
        gaps.extend(unknown.gaps)
    arrived = azure_log_destinations.arrived(SETTINGS, settings, risk(service_plans))
    if any(place.id in watched for place in arrived.destinations if place.kind is DestinationKind.WORKSPACE):
        return
    if gaps := [*gaps, *arrived.gaps]:
        raise Unknown(*dict.fromkeys(gaps))
    if not watched:
        raise NotApplicable("no Log Analytics workspace is onboarded to Microsoft Sentinel")
    message = "no workspace with Sentinel gets all logs of Identity Protection"
    yield Finding(ENTRA, message, arrived.observed, f"{', '.join(risk(service_plans))} to a workspace with Sentinel")
