"""What each subscription holds that a plan of Defender for Cloud protects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ztscan.core.model import Gap
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_arc_machines import ArcMachine
from ztscan.entities.azure_databases import CosmosAccount, DatabaseServer, OtherDatabaseServer
from ztscan.entities.azure_defended import DefendedResource
from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.entities.azure_kubernetes import ContainerRegistry, ManagedCluster
from ztscan.entities.azure_machines import VirtualMachine
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.entities.azure_sql import SqlManagedInstance, SqlServer
from ztscan.entities.azure_storage import StorageAccount
from ztscan.entities.azure_web import WebSite
from ztscan.estate.subscriptions import home_of
from ztscan.estate.visibility import Visibility

PLAN_OF: Mapping[str, str] = {
    "microsoft.apimanagement/service": "Api",
    "microsoft.azurearcdata/sqlserverinstances": "SqlServerVirtualMachines",
    "microsoft.compute/virtualmachines": "VirtualMachines",
    "microsoft.compute/virtualmachinescalesets": "VirtualMachines",
    "microsoft.containerregistry/registries": "Containers",
    "microsoft.containerservice/managedclusters": "Containers",
    "microsoft.dbformariadb/servers": "OpenSourceRelationalDatabases",
    "microsoft.dbformysql/flexibleservers": "OpenSourceRelationalDatabases",
    "microsoft.dbformysql/servers": "OpenSourceRelationalDatabases",
    "microsoft.dbforpostgresql/flexibleservers": "OpenSourceRelationalDatabases",
    "microsoft.dbforpostgresql/servers": "OpenSourceRelationalDatabases",
    "microsoft.documentdb/databaseaccounts": "CosmosDbs",
    "microsoft.hybridcompute/machines": "VirtualMachines",
    "microsoft.keyvault/vaults": "KeyVaults",
    "microsoft.kubernetes/connectedclusters": "Containers",
    "microsoft.sql/managedinstances": "SqlServers",
    "microsoft.sql/servers": "SqlServers",
    "microsoft.sqlvirtualmachine/sqlvirtualmachines": "SqlServerVirtualMachines",
    "microsoft.storage/storageaccounts": "StorageAccounts",
    "microsoft.web/sites": "AppServices",
}
"""By type of a resource, the plan that protects it."""


class ProtectedServices(msgspec.Struct, frozen=True):
    counts: Mapping[str, Mapping[str, int]]
    """By subscription (in lower case) and plan, how many resources the plan protects."""
    gaps: tuple[Gap, ...]
    """Types that could not be read."""


@fact
def azure_protected_services(
    azure_virtual_machines: tuple[VirtualMachine, ...] | Gap,
    azure_scale_sets: tuple[ScaleSet, ...] | Gap,
    azure_arc_machines: tuple[ArcMachine, ...] | Gap,
    azure_managed_clusters: tuple[ManagedCluster, ...] | Gap,
    azure_container_registries: tuple[ContainerRegistry, ...] | Gap,
    azure_storage_accounts: tuple[StorageAccount, ...] | Gap,
    azure_sql_servers: tuple[SqlServer, ...] | Gap,
    azure_sql_managed_instances: tuple[SqlManagedInstance, ...] | Gap,
    azure_postgresql_servers: tuple[DatabaseServer, ...] | Gap,
    azure_mysql_servers: tuple[DatabaseServer, ...] | Gap,
    azure_other_database_servers: tuple[OtherDatabaseServer, ...] | Gap,
    azure_cosmos_accounts: tuple[CosmosAccount, ...] | Gap,
    azure_key_vaults: tuple[KeyVault, ...] | Gap,
    azure_web_sites: tuple[WebSite, ...] | Gap,
    azure_defended_resources: tuple[DefendedResource, ...] | Gap,
    azure_visibility: Visibility,
) -> ProtectedServices:
    """Counts what plans protect. What a service manages, such as nodes of a cluster, is protected by the plan of the service."""
    return _counted(
        (
            azure_virtual_machines,
            azure_scale_sets,
            azure_arc_machines,
            azure_managed_clusters,
            azure_container_registries,
            azure_storage_accounts,
            azure_sql_servers,
            azure_sql_managed_instances,
            azure_postgresql_servers,
            azure_mysql_servers,
            azure_other_database_servers,
            azure_cosmos_accounts,
            azure_key_vaults,
            azure_web_sites,
            azure_defended_resources,
        ),
        azure_visibility,
    )


def _counted(kinds: Sequence[Iterable[AzureRow] | Gap], visibility: Visibility) -> ProtectedServices:
    counts: dict[str, Counter[str]] = {}
    gaps: list[Gap] = []
    for rows in kinds:
        if isinstance(rows, Gap):
            gaps.append(rows)
            continue
        for row in rows:
            plan = PLAN_OF.get(row.type.lower())
            if plan is not None and visibility.holds(row) and not visibility.is_managed(row):
                counts.setdefault(home_of(row), Counter())[plan] += 1
    return ProtectedServices(counts, tuple(gaps))
