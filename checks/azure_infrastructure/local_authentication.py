from __future__ import annotations

from collections.abc import Iterator, Sequence

from ztscan.entities.azure_caches import RedisCache
from ztscan.entities.azure_databases import CosmosAccount, DatabaseServer
from ztscan.entities.azure_messaging import MessagingNamespace
from ztscan.entities.azure_sql import SqlManagedInstance, SqlServer
from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.judged import judge_kinds
from ztscan.estate.subscriptions import row_subject
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Severity, Yielded, check, known

POSTGRESQL = "azure_postgresql_servers"
Service = StorageAccount | CosmosAccount | MessagingNamespace | RedisCache | SqlServer | SqlManagedInstance | DatabaseServer


@check(
    title="Data services refuse keys and passwords and use Entra ID",
    severity=Severity.MEDIUM,
    objectives=["infrastructure.harden"],
    mappings={
        "stronger": {
            "cis-azure-6.0": ["9.3.1.3"],
            "prowler": [
                "cosmosdb_account_use_aad_and_rbac",
                "postgresql_flexible_server_entra_id_authentication_enabled",
                "sqlserver_azuread_administrator_enabled",
                "storage_account_key_access_disabled",
            ],
        },
        "partial": {"mcsb": ["IM-1"]},
    },
    since="0.2.0",
)
def local_authentication(
    azure_storage_accounts: tuple[StorageAccount, ...] | Gap,
    azure_cosmos_accounts: tuple[CosmosAccount, ...] | Gap,
    azure_messaging_namespaces: tuple[MessagingNamespace, ...] | Gap,
    azure_redis_caches: tuple[RedisCache, ...] | Gap,
    azure_sql_servers: tuple[SqlServer, ...] | Gap,
    azure_sql_managed_instances: tuple[SqlManagedInstance, ...] | Gap,
    azure_postgresql_servers: tuple[DatabaseServer, ...] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that data is opened by identities only.

    What it checks:
        Storage accounts, Cosmos DB, Event Hubs, Service Bus, Redis, Azure SQL and PostgreSQL flexible servers have keys and
        passwords disabled, and accept Entra ID.

    Why it matters:
        A key opens all data from anywhere, without MFA, Conditional Access or a name in the log. It is found in code, settings
        and scripts.

    Limits:
        MySQL, Redis Enterprise, and keys of AI and search services are not assessed. A key can be unused: the service's metrics
        by authentication tell.

    Remediation:
        1. Give applications managed identities and data roles, and watch until nobody uses keys.
        2. Open Azure portal > the service > Settings > Configuration or Authentication, and disable keys. With the CLI:
           `az storage account update --name ACCOUNT --allow-shared-key-access false`,
           `az sql server ad-only-auth enable --resource-group GROUP --name SERVER`, or
           `az resource update --ids ID --set properties.disableLocalAuth=true`

    References:
        https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent
    """
    kinds: tuple[Sequence[Service] | Gap, ...] = (
        azure_storage_accounts,
        azure_cosmos_accounts,
        azure_messaging_namespaces,
        azure_redis_caches,
        azure_sql_servers,
        azure_sql_managed_instances,
        azure_postgresql_servers,
    )
    yield from judge_kinds(kinds, azure_visibility, "data service", _wrong)


def _wrong(row: Service) -> Iterator[Yielded]:
    accepted = _accepted(row)
    if accepted:
        kind = row.type.rpartition("/")[2] or "dataService"
        message = f"the {_KINDS[type(row)]} {row.name} accepts {accepted}"
        yield Finding(row_subject(kind, row), message, accepted, "Entra ID only")


_KINDS = {
    StorageAccount: "storage account",
    CosmosAccount: "Cosmos DB account",
    MessagingNamespace: "messaging namespace",
    RedisCache: "Redis cache",
    SqlServer: "SQL server",
    SqlManagedInstance: "SQL managed instance",
    DatabaseServer: "PostgreSQL server",
}


def _accepted(row: Service) -> str:
    """What it accepts besides Entra ID; empty: nothing. Where Azure does not say, it is the default: keys and passwords."""
    if isinstance(row, StorageAccount):
        return "" if row.shared_keys is False else "shared keys"
    if isinstance(row, CosmosAccount | MessagingNamespace):
        return "" if row.local_sign_in_disabled is True else "keys"
    if isinstance(row, RedisCache):
        return "" if row.access_keys_disabled is True else "access keys"
    if isinstance(row, SqlServer | SqlManagedInstance):
        if row.administrators is None:
            return "passwords of SQL, and has no administrator in Entra ID"
        return "" if row.administrators.entra_only is True else "passwords of SQL"
    password = known(row.password_sign_in, ("enabled", "disabled"), POSTGRESQL, "authConfig.passwordAuth")
    return "passwords" if password == "enabled" else ""
