from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_diagnostics import DiagnosticSetting
from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.estate.diagnostics import ALL_LOGS, AUDIT, Arrival, LogDestinations
from ztscan.estate.rows import each_with
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.unread import Unread
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, check

DIAGNOSTICS = "azure_key_vault_diagnostics"
CATEGORY = "AuditEvent"


@check(
    title="Access to key vaults is logged",
    severity=Severity.MEDIUM,
    objectives=["identities.audit_logging"],
    mappings={"equal": {"prowler": ["keyvault_logging_enabled"]}, "partial": {"cis-azure-6.0": ["6.1.1.4"], "mcsb": ["LT-3"]}},
    since="0.2.0",
)
def key_vault_logs(
    azure_key_vaults: tuple[KeyVault, ...],
    azure_key_vault_diagnostics: ByKey[tuple[DiagnosticSetting, ...]] | Gap,
    azure_log_destinations: LogDestinations,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that reading a secret or key leaves a trace.

    What it checks:
        The audit log of each key vault and managed HSM (`AuditEvent`, or the group `audit` or `allLogs`) reaches a
        destination that exists. This is a workspace, an event hub, a partner solution or a storage account.

    Why it matters:
        After a break-in, the log says which secrets were read, and so which have to be replaced.

    Limits:
        Above 500 vaults this is not assessed. Other resources with data, such as storage accounts, are not asked.

    Remediation:
        1. Open Azure portal > Key vaults > the vault > Monitoring > Diagnostic settings > Add diagnostic setting.
        2. Or run `az monitor diagnostic-settings create --name security --resource ID --workspace WORKSPACE_ID --logs
           '[{"categoryGroup":"audit","enabled":true}]'`. A policy does that for all vaults.
        3. To verify: `az monitor diagnostic-settings list --resource ID`.

    References:
        https://learn.microsoft.com/azure/key-vault/general/logging
    """
    unread = Unread()
    rows = each_with(azure_key_vaults, azure_key_vault_diagnostics, azure_visibility, "key vault", managed=False)
    for vault, settings in unread.over(rows):
        arrived = azure_log_destinations.arrived(DIAGNOSTICS, settings, (CATEGORY,), (ALL_LOGS, AUDIT))
        if arrived.arrival >= Arrival.STORED:
            continue
        unread.add(*arrived.gaps)
        if not arrived.gaps:
            message = f"the audit log of the key vault {vault.name} goes nowhere"
            yield Finding(row_subject("keyVault", vault), message, arrived.observed, f"{CATEGORY} to a destination that exists")
    unread.raise_any()
