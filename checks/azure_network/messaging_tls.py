from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_databases import CosmosAccount
from ztscan.entities.azure_messaging import MessagingNamespace
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._judging import judged, minor_tls, subject

NAMESPACES, ACCOUNTS = "azure_messaging_namespaces", "azure_cosmos_accounts"
COSMOS = {"tls": "1.0", "tls11": "1.1", "tls12": "1.2"}


@check(
    title="Event Hubs, Service Bus and Cosmos DB require TLS 1.2",
    severity=Severity.MEDIUM,
    objectives=["network.encrypt_traffic"],
    mappings={"stronger": {"prowler": ["cosmosdb_account_minimum_tls_version"]}, "partial": {"mcsb": ["DP-3"]}},
    since="0.2.0",
)
def messaging_tls(
    azure_messaging_namespaces: tuple[MessagingNamespace, ...],
    azure_cosmos_accounts: tuple[CosmosAccount, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the minimum version of TLS of namespaces and of Cosmos DB accounts.

    What it checks:
        The minimum is TLS 1.2 or later. Accounts for MongoDB and Cassandra accept no older version in any case.

    Why it matters:
        TLS 1.0 and 1.1 have known weaknesses, and messages often hold data of customers and keys.

    Limits:
        Where Azure does not return the minimum, the namespace or account is not assessed: the default changed over time.

    Remediation:
        1. Open Azure portal > the namespace > Settings > Configuration, and set the minimum TLS version to 1.2, or run
           `az eventhubs namespace update --ids ID --minimum-tls-version 1.2` (`az servicebus namespace` alike).
        2. For Cosmos DB, run `az cosmosdb update --ids ID --minimal-tls-version Tls12`.

    References:
        https://learn.microsoft.com/azure/event-hubs/transport-layer-security-enforce-minimum-version
        https://learn.microsoft.com/azure/cosmos-db/self-serve-minimum-tls-enforcement
    """
    rows: tuple[MessagingNamespace | CosmosAccount, ...] = (*azure_messaging_namespaces, *azure_cosmos_accounts)
    yield from judged(rows, azure_visibility, "namespace or Cosmos DB account", _wrong)


def _wrong(row: MessagingNamespace | CosmosAccount) -> Iterator[Yielded]:
    if isinstance(row, CosmosAccount) and _always_new(row):
        return
    version = row.minimum_tls
    if isinstance(row, CosmosAccount):
        minor = minor_tls(COSMOS.get((version or "").casefold(), version), ACCOUNTS, "minimalTlsVersion")
    else:
        minor = minor_tls(version, NAMESPACES, "minimumTlsVersion")
    if minor < 2:
        kind = "cosmosAccount" if isinstance(row, CosmosAccount) else "messagingNamespace"
        yield Finding(subject(row, kind), f"{row.name} accepts TLS 1.0 or 1.1", f"minimum: {version}", "TLS 1.2")


def _always_new(account: CosmosAccount) -> bool:
    """Whether its protocol takes TLS 1.2 only."""
    capabilities = {str(one.get("name")).casefold() for one in account.capabilities or ()}
    return (account.kind or "").casefold() == "mongodb" or "enablecassandra" in capabilities
