"""Azure SQL: servers and managed instances."""

from __future__ import annotations

import msgspec

from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureRow, at, rows_of_types


class SqlAdministrators(Part, frozen=True):
    """The administrator in Entra ID."""

    principal_type: str | None = None
    entra_only: bool | None = msgspec.field(name="azureADOnlyAuthentication", default=None)
    """Whether passwords of SQL are refused; false where Azure does not send it."""


class SqlServer(AzureRow, frozen=True, kw_only=True):
    administrators: SqlAdministrators | None = at("properties.administrators")
    """None: nobody in Entra ID administers it."""
    minimum_tls: str | None = at("properties.minimalTlsVersion")
    public_network: str | None = at("properties.publicNetworkAccess")
    """Enabled where Azure does not send it."""


class SqlManagedInstance(AzureRow, frozen=True, kw_only=True):
    administrators: SqlAdministrators | None = at("properties.administrators")
    minimum_tls: str | None = at("properties.minimalTlsVersion")
    public_endpoint: bool | None = at("properties.publicDataEndpointEnabled")
    """False where Azure does not send it."""
    subnet: str | None = at("properties.subnetId")


RESOURCES = (
    rows_of_types("azure_sql_servers", SqlServer, "microsoft.sql/servers"),
    rows_of_types("azure_sql_managed_instances", SqlManagedInstance, "microsoft.sql/managedinstances"),
)
