"""Azure SQL of Fabrikam."""

from __future__ import annotations

from typing import Any

from tests.checks.compliant.azure_base import row

SQL_SERVERS, SQL_INSTANCES = "azure_sql_servers", "azure_sql_managed_instances"


def sql_server(name: str = "sql-orders", **properties: Any) -> dict[str, Any]:
    """A server as it should be, but for ``properties``."""
    administrators = {"principalType": "Group", "login": "sql-admins", "azureADOnlyAuthentication": True}
    secure = {"administrators": administrators, "minimalTlsVersion": "1.2", "publicNetworkAccess": "Disabled"}
    return row("Microsoft.Sql/servers", name, {**secure, **properties}, kind="v12.0")


RESOURCES: dict[str, Any] = {SQL_SERVERS: [sql_server()], SQL_INSTANCES: []}
