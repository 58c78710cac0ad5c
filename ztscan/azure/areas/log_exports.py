"""Where the logs of the tenant, of subscriptions and of key vaults go, and how long a workspace keeps them.

Sources: https://learn.microsoft.com/entra/identity/monitoring-health/howto-configure-diagnostic-settings,
https://learn.microsoft.com/rest/api/monitor/subscription-diagnostic-settings/list and
https://learn.microsoft.com/rest/api/loganalytics/tables/get
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.azure.areas.key_vaults import KeyVault
from ztscan.azure.diagnostics import DIAGNOSTICS_VERSION, DiagnosticSetting, diagnostics
from ztscan.azure.keys import of_subscriptions
from ztscan.azure.resource import AzureRow, at, managed
from ztscan.graph.resource import Keys, Permission, Resource, Shape

TABLES = {
    "AuditLogs": "AuditLogs",
    "SignInLogs": "SigninLogs",
    "NonInteractiveUserSignInLogs": "AADNonInteractiveUserSignInLogs",
    "ServicePrincipalSignInLogs": "AADServicePrincipalSignInLogs",
    "ManagedIdentitySignInLogs": "AADManagedIdentitySignInLogs",
    "ProvisioningLogs": "AADProvisioningLogs",
}
"""Tables of a workspace by the category of logs of Microsoft Entra that lands in them.

Source: https://learn.microsoft.com/azure/azure-monitor/reference/tables/tables-resourcetype
"""
ENTRA_READER = Permission(("Azure: Reader at / and at /providers/Microsoft.aadiam",), delegated_roles=())


class LogTable(AzureRow, frozen=True, kw_only=True):
    """A table of a workspace."""

    kept_days: int | None = at("properties.totalRetentionInDays")
    plan: str | None = at("properties.plan")
    """``Analytics``, ``Basic`` or ``Auxiliary``: only the first can be queried by the rules of Sentinel without limits."""


def log_tables(azure_entra_diagnostics: tuple[DiagnosticSetting, ...]) -> Iterator[str]:
    """The tables of the workspaces that get logs of Microsoft Entra."""
    for workspace in sorted({one.properties.workspace_id or "" for one in azure_entra_diagnostics} - {""}):
        yield from (table_id(workspace, table) for table in TABLES.values())


def key_vault_ids(azure_key_vaults: tuple[KeyVault, ...]) -> Iterator[str]:
    yield from sorted(one.id for one in azure_key_vaults)


def table_id(workspace: str, table: str) -> str:
    return f"{workspace}/tables/{table}"


RESOURCES: tuple[Resource, ...] = (
    managed(
        "azure_entra_diagnostics",
        "/providers/microsoft.aadiam/diagnosticSettings",
        DiagnosticSetting,
        "2017-04-01",
        permission=ENTRA_READER,
        configuration=True,
    ),
    managed(
        "azure_intune_diagnostics",
        "/providers/microsoft.intune/diagnosticSettings",
        DiagnosticSetting,
        "2017-04-01-preview",
        configuration=True,
    ),
    managed(
        "azure_subscription_diagnostics",
        "/subscriptions/{key}/providers/Microsoft.Insights/diagnosticSettings",
        DiagnosticSetting,
        DIAGNOSTICS_VERSION,
        keys=of_subscriptions(),
        configuration=True,
    ),
    diagnostics("azure_key_vault_diagnostics", key_vault_ids),
    managed("azure_log_tables", "{key}", LogTable, "2022-10-01", shape=Shape.SINGLETON, keys=Keys(log_tables)),
)
