from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.estate.diagnostics import Arrival, LogDestinations
from ztscan.plugin import Finding, Gap, Note, Severity, Subject, Unknown, check

SETTINGS = "azure_intune_diagnostics"
_RECOMMENDED = ("AuditLogs", "OperationalLogs", "DeviceComplianceOrg")


@check(
    title="Audit logs of Intune are exported",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    mappings={"partial": {"maester": ["MT.1100"], "cis-azure-6.0": ["6.1.1.9"], "mcsb": ["LT-3"]}},
    since="0.2.0",
)
def intune_logs_exported(
    azure_intune_diagnostics: tuple[DiagnosticSetting, ...] | Gap,
    azure_log_destinations: LogDestinations,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that changes of device management can be followed later.

    What it checks:
        `AuditLogs` of Microsoft Intune reach a workspace, an event hub, a partner solution or a storage account that exists.

    Why it matters:
        An attacker who controls Intune runs scripts on every device and can wipe them. The log says who changed what.

    Limits:
        Operational and compliance logs are recommended, and noted if they are not exported. Without Intune, this is not
        applicable.

    Remediation:
        1. Open Intune admin center > Reports > Diagnostic settings > Add diagnostic setting.
        2. Select `AuditLogs`, `OperationalLogs` and `DeviceComplianceOrg`, and a workspace.
        3. To verify: `az rest --url /providers/microsoft.intune/diagnosticSettings?api-version=2017-04-01-preview`.

    References:
        https://learn.microsoft.com/intune/intune-service/fundamentals/review-logs-using-azure-monitor
    """
    settings = licensed_for_intune(azure_intune_diagnostics, service_plans)
    arrived = azure_log_destinations.arrived(SETTINGS, settings, ("AuditLogs",))
    if arrived.arrival >= Arrival.STORED:
        if azure_log_destinations.arrived(SETTINGS, settings, _RECOMMENDED).arrival < Arrival.STORED:
            yield Note("operational or compliance logs of Intune are not exported with the audit logs")
        return
    if arrived.gaps:
        raise Unknown(*arrived.gaps)
    subject = Subject("diagnosticSettings", "microsoft.intune", "Diagnostic settings of Intune")
    yield Finding(
        subject, "the audit logs of Intune are not exported", arrived.observed, "AuditLogs to a destination that exists"
    )
