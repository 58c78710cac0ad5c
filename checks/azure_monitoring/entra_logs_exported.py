from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import P1_LICENCE, licensed
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.estate.diagnostics import Arrival, LogDestinations
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check

from ._categories import GRAPH_ACTIVITY, SIGN_INS_AND_CHANGES, risk

SETTINGS = "azure_entra_diagnostics"
ENTRA = Subject("diagnosticSettings", "microsoft.aadiam", "Diagnostic settings of Microsoft Entra")


@check(
    title="Sign-in and audit logs of Microsoft Entra are exported to where they are analysed",
    severity=Severity.HIGH,
    objectives=["identities.audit_logging"],
    mappings={
        "partial": {
            "maester": ["CISA.MS.AAD.4.1"],
            "scuba": ["MS.AAD.4.1v1"],
            "zta": ["21860"],
            "cis-azure-6.0": ["6.1.1.7", "6.1.1.8"],
            "mcsb": ["LT-3", "LT-5"],
        }
    },
    since="0.2.0",
)
def entra_logs_exported(
    azure_entra_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_log_destinations: LogDestinations,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that the security team gets all logs of identities.

    What it checks:
        One workspace, event hub or partner solution gets audit logs, provisioning logs and sign-in logs. These are sign-ins
        of users (interactive and not), service principals and managed identities. With Microsoft Entra ID P2 it also gets
        risky users and their events, with Workload ID Premium those of workloads. Logs in two places do not add up. A deleted
        workspace gets nothing.

    Why it matters:
        Microsoft keeps these logs for 30 days. An attack that is found later cannot be followed, and nobody is told of it.

    Limits:
        Logs in a storage account are kept, but nobody analyses them: that fails. Activity logs of Microsoft Graph are noted.
        Without Microsoft Entra ID P1, sign-in logs cannot be exported, and this is not applicable.

    Remediation:
        1. Open Entra admin center > Entra ID > Monitoring & health > Diagnostic settings > Add diagnostic setting.
        2. Select the categories and a Log Analytics workspace.
        3. To verify: `az rest --url /providers/microsoft.aadiam/diagnosticSettings?api-version=2017-04-01`.

    References:
        https://learn.microsoft.com/entra/identity/monitoring-health/howto-configure-diagnostic-settings
    """
    settings = licensed(azure_entra_diagnostics, service_plans, P1_LICENCE)
    wanted = (*SIGN_INS_AND_CHANGES, *risk(service_plans))
    arrived = azure_log_destinations.arrived(SETTINGS, settings, wanted)
    if arrived.arrival is Arrival.ANALYSED:
        with_graph = azure_log_destinations.arrived(SETTINGS, settings, (*wanted, GRAPH_ACTIVITY))
        if with_graph.arrival is not Arrival.ANALYSED:
            yield Note(f"`{GRAPH_ACTIVITY}`, which CISA and CIS ask for, is not exported with the others")
        return
    if arrived.gaps:
        raise Unknown(*arrived.gaps)
    message = "the logs of Microsoft Entra are kept, but reach nobody who analyses them"
    if arrived.arrival is not Arrival.STORED:
        message = "no place gets all sign-in and audit logs of Microsoft Entra"
    yield Finding(ENTRA, message, arrived.observed, f"{', '.join(wanted)} to one workspace, event hub or partner")
