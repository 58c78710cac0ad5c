from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_sql import SqlManagedInstance, SqlServer
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._judging import judged, minor_tls, subject


@check(
    title="SQL servers and managed instances require TLS 1.2",
    severity=Severity.LOW,
    objectives=["network.encrypt_traffic"],
    mappings={"stronger": {"prowler": ["sqlserver_recommended_minimal_tls_version"]}, "partial": {"mcsb": ["DP-3"]}},
    since="0.2.0",
)
def sql_tls(
    azure_sql_servers: tuple[SqlServer, ...],
    azure_sql_managed_instances: tuple[SqlManagedInstance, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the minimum version of TLS of Azure SQL.

    What it checks:
        Each server, also of Synapse workspaces, and each managed instance requires TLS 1.2 or later. Without a minimum, the
        setting is outdated.

    Why it matters:
        TLS 1.0 and 1.1 have known weaknesses, and modern standards forbid them. Azure SQL retired them in 2025, and moves servers
        without a minimum, which also took connections without encryption, to TLS 1.2 since July 2026. An older setting means that
        this server was not moved yet, or that a template still writes it.

    Limits:
        Which version clients use is in the logs only. What the server refuses today is not visible here.

    Remediation:
        1. Open Azure portal > SQL servers > the server > Security > Networking > Connectivity.
        2. Set the minimum TLS version to 1.2, or run `az sql server update --ids ID --minimal-tls-version 1.2`
           (`az sql mi update` for a managed instance). Clients with older versions fail afterwards.

    References:
        https://learn.microsoft.com/azure/azure-sql/database/connectivity-settings#minimum-tls-version
        https://techcommunity.microsoft.com/t5/azure-sql-blog/azure-sql-is-deprecating-the-no-minimum-tls-mintls-none/ba-p/4508933
    """
    rows: tuple[SqlServer | SqlManagedInstance, ...] = (*azure_sql_servers, *azure_sql_managed_instances)
    yield from judged(rows, azure_visibility, "SQL server", _wrong)


def _wrong(row: SqlServer | SqlManagedInstance) -> Iterator[Yielded]:
    of_server = isinstance(row, SqlServer)
    version = row.minimum_tls or "None"
    resource = "azure_sql_servers" if of_server else "azure_sql_managed_instances"
    if version.casefold() == "none" or minor_tls(version, resource, "minimalTlsVersion") < 2:
        kind = "sqlServer" if of_server else "sqlManagedInstance"
        yield Finding(subject(row, kind), f"{row.name} has an outdated minimum of TLS", f"minimum: {version}", "TLS 1.2")
