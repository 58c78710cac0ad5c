from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ztscan.directory.counting import with_article
from ztscan.entities.azure_databases import CosmosAccount
from ztscan.entities.azure_key_vaults import KeyVault
from ztscan.entities.azure_sql import SqlServer
from ztscan.entities.azure_storage import StorageAccount
from ztscan.estate.reachability.services import Perimeters
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._doors import listed
from ._judging import judged, subject

Service = StorageAccount | KeyVault | SqlServer | CosmosAccount
WORDS: Mapping[type, tuple[str, str]] = {
    StorageAccount: ("storageAccount", "storage account"),
    KeyVault: ("keyVault", "key vault"),
    SqlServer: ("sqlServer", "SQL server"),
    CosmosAccount: ("cosmosAccount", "Cosmos DB account"),
}


@check(
    title="Data services are reached through private endpoints only",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {
            "prowler": [
                "cosmosdb_account_use_private_endpoints",
                "keyvault_private_endpoints",
                "storage_ensure_private_endpoints_in_storage_accounts",
            ],
            "cis-azure-6.0": ["8.3.8", "9.3.2.1"],
        },
        "partial": {"prowler": ["containerregistry_uses_private_link"], "cis-azure-6.0": ["7.16"], "mcsb": ["NS-2"]},
    },
    since="0.2.0",
)
def private_endpoints(
    azure_storage_accounts: tuple[StorageAccount, ...],
    azure_key_vaults: tuple[KeyVault, ...],
    azure_sql_servers: tuple[SqlServer, ...],
    azure_cosmos_accounts: tuple[CosmosAccount, ...],
    azure_private_doors: Mapping[str, int],
    azure_perimeters: Perimeters,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that the private door is the one that is used.

    What it checks:
        Each storage account, key vault, SQL server and Cosmos DB account has a private endpoint whose connection is approved.
        Its public network access is disabled. A service in a network security perimeter that decides alone and admits less
        than a /8 passes too.

    Why it matters:
        A private endpoint keeps traffic inside the network. It does not close the public endpoint: that is a setting of its own.

    Limits:
        Private endpoints in subscriptions of other tenants are not visible. A service that is closed and has no endpoint is a
        note: nothing reaches it.

    Remediation:
        1. Open Azure portal > the service > Networking > Private endpoint connections, and create or approve one:
           `az network private-endpoint create --name NAME --resource-group GROUP --subnet SUBNET --private-connection-resource-id
           ID --group-id blob --connection-name NAME`.
        2. Set up the private DNS zone, move the clients, then disable public network access.

    References:
        https://learn.microsoft.com/azure/private-link/private-endpoint-overview
    """
    rows: tuple[Service, ...] = (*azure_storage_accounts, *azure_key_vaults, *azure_sql_servers, *azure_cosmos_accounts)
    unreached = (row for row in rows if _is_closed(row) and not azure_private_doors.get(row.key))
    yield from listed("closed, and without a private endpoint", unreached, azure_visibility)
    yield from judged(rows, azure_visibility, "data service", partial(_wrong, azure_private_doors, azure_perimeters))


def _wrong(doors: Mapping[str, int], perimeters: Perimeters, row: Service) -> Iterator[Yielded]:
    kind, words = WORDS[type(row)]
    inside = perimeters.of(row.key)
    if inside is None and _is_closed(row):
        return
    decides = inside is not None and inside.decides(row.public_network, with_article(words))
    if inside is not None and decides and not inside.admitted.grade.is_wide:
        return
    endpoints = doors.get(row.key, 0)
    observed = "the public endpoint is open too" if endpoints else "no approved private endpoint"
    if decides:
        observed = "its perimeter admits a large part of the internet"
    message = f"the {words} {row.name} is not reached through private endpoints only"
    yield Finding(subject(row, kind), message, observed, "an approved private endpoint, and public network access disabled")


def _is_closed(row: Service) -> bool:
    return (row.public_network or "").casefold() == "disabled"
