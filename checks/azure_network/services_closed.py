from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from ztscan.directory.counting import with_article
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_caches import RedisCache, RedisCluster
from ztscan.entities.azure_data_services import ClosableService, SearchService, SynapseWorkspace, UnreadService
from ztscan.entities.azure_databases import CosmosAccount, DatabaseServer, OtherDatabaseServer
from ztscan.entities.azure_defended import AiAccount
from ztscan.entities.azure_kubernetes import ContainerRegistry
from ztscan.entities.azure_messaging import MessagingNamespace, NetworkRuleSet
from ztscan.estate.reachability.service_rules import ServiceRules
from ztscan.estate.reachability.services import Perimeters, by_default_action, public_door, sources_of
from ztscan.estate.reachability.sources import EVERY_CUSTOMER, EVERYONE, NOBODY, Sources
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Gap, GapReason, Severity, Unknown, Yielded, check, known, required

from ._doors import bypasses, trusted_note, wide_door
from ._judging import judged, read

COSMOS, REGISTRIES, AI = "azure_cosmos_accounts", "azure_container_registries", "azure_ai_accounts"
FIREWALLS, SEARCH = "azure_namespace_firewalls", "azure_search_services"
Service = (
    CosmosAccount
    | MessagingNamespace
    | RedisCache
    | RedisCluster
    | ContainerRegistry
    | DatabaseServer
    | AiAccount
    | SearchService
    | SynapseWorkspace
    | ClosableService
    | UnreadService
    | OtherDatabaseServer
)
NAMES: Mapping[type, tuple[str, str]] = {
    CosmosAccount: ("cosmosAccount", "Cosmos DB account"),
    MessagingNamespace: ("messagingNamespace", "namespace"),
    RedisCache: ("redisCache", "Redis cache"),
    RedisCluster: ("redisCluster", "Redis cluster"),
    ContainerRegistry: ("containerRegistry", "container registry"),
    DatabaseServer: ("databaseServer", "database server"),
    AiAccount: ("aiAccount", "AI services account"),
    SearchService: ("searchService", "search service"),
    SynapseWorkspace: ("synapseWorkspace", "Synapse workspace"),
    ClosableService: ("dataService", "service"),
    UnreadService: ("dataService", "service"),
    OtherDatabaseServer: ("databaseServer", "database server"),
}
"""Kind of the subject and words for it."""
Unjudged = ClosableService | UnreadService | OtherDatabaseServer


@check(
    title="Databases, caches, queues, registries and AI services are closed to public networks",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {
            "prowler": [
                "containerregistry_not_publicly_accessible",
                "cosmosdb_account_firewall_use_selected_networks",
                "cosmosdb_account_public_network_access_disabled",
            ]
        },
        "partial": {"mcsb": ["NS-2"]},
    },
    since="0.2.0",
)
def services_closed(
    azure_cosmos_accounts: tuple[CosmosAccount, ...],
    azure_messaging_namespaces: tuple[MessagingNamespace, ...],
    azure_namespace_firewalls: ByKey[NetworkRuleSet] | Gap,
    azure_redis_caches: tuple[RedisCache, ...],
    azure_redis_clusters: tuple[RedisCluster, ...],
    azure_container_registries: tuple[ContainerRegistry, ...],
    azure_postgresql_servers: tuple[DatabaseServer, ...],
    azure_mysql_servers: tuple[DatabaseServer, ...],
    azure_ai_accounts: tuple[AiAccount, ...],
    azure_search_services: tuple[SearchService, ...],
    azure_synapse_workspaces: tuple[SynapseWorkspace, ...],
    azure_closable_services: tuple[ClosableService, ...],
    azure_unread_services: tuple[UnreadService, ...],
    azure_other_database_servers: tuple[OtherDatabaseServer, ...],
    azure_service_rules: ServiceRules,
    azure_perimeters: Perimeters,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks who on the internet may connect to other platform services.

    What it checks:
        The services are Cosmos DB, Event Hubs, Service Bus, Redis, container registries, PostgreSQL, MySQL, Azure AI
        services, AI Search and Synapse. Each has public network access off, an enforced perimeter, or a firewall that admits
        less than a /8 and not all of Azure. Caches and database servers in a subnet pass. Redis Enterprise and registries
        below Premium have no firewall.

    Why it matters:
        A leaked key or password opens these services from anywhere.

    Limits:
        Services whose firewall trusted services of Microsoft pass are a note. The firewall of other services that hold data,
        such as Data Explorer, is not read. If one has no perimeter and is not known to be closed, the check is not assessed.

    Remediation:
        1. Create private endpoints for the clients.
        2. Open Azure portal > the service > Networking, and disable public network access, for example
           `az cosmosdb update --ids ID --public-network-access DISABLED`.

    References:
        https://learn.microsoft.com/azure/private-link/private-endpoint-overview
        https://learn.microsoft.com/azure/cosmos-db/how-to-configure-firewall
        https://learn.microsoft.com/azure/event-hubs/event-hubs-ip-filtering
        https://learn.microsoft.com/azure/search/service-configure-firewall
    """
    rows: tuple[Service, ...] = (
        *azure_cosmos_accounts,
        *azure_messaging_namespaces,
        *azure_redis_caches,
        *azure_redis_clusters,
        *azure_container_registries,
        *azure_postgresql_servers,
        *azure_mysql_servers,
        *azure_ai_accounts,
        *azure_search_services,
        *azure_synapse_workspaces,
        *azure_closable_services,
        *azure_unread_services,
        *azure_other_database_servers,
    )
    trusting = (row for row in rows if _trusts(row))
    yield from trusted_note(trusting, azure_visibility, "services")
    judge = _Judge(azure_namespace_firewalls, azure_service_rules, azure_perimeters)
    yield from judged(rows, azure_visibility, "service", judge.of)


def _trusts(row: Service) -> bool:
    """Whether trusted services pass the firewall: of Cosmos DB only where it says so."""
    if isinstance(row, ContainerRegistry):
        return bypasses(row.trusted_bypass)
    if isinstance(row, SearchService):
        return bypasses(row.bypass or "None")
    return isinstance(row, CosmosAccount) and bypasses(row.bypass or "None")


class _Judge(msgspec.Struct, frozen=True):
    firewalls: ByKey[NetworkRuleSet] | Gap
    rules: ServiceRules
    perimeters: Perimeters

    def of(self, row: Service) -> Iterator[Yielded]:
        kind, words = NAMES[type(row)]
        resource = with_article(words)
        door = public_door(row.key, _public_network(row), self._firewall(row), self.perimeters, resource)
        observed = "public network access: enabled" if door == EVERYONE else ""
        yield from wide_door(row, kind, words, door, observed)

    def _firewall(self, row: Service) -> Callable[[], Sources]:
        own = _OF_ROW.get(type(row))
        if own is not None:
            return partial(own, row)
        if isinstance(row, MessagingNamespace):
            return lambda: _of_namespace(row, self.firewalls)
        return lambda: self.rules.of(row)


def _public_network(row: Service) -> str | None:
    """A database server or cache in a subnet has no public endpoint."""
    if isinstance(row, UnreadService | OtherDatabaseServer):
        return None
    return "disabled" if isinstance(row, DatabaseServer | RedisCache) and row.subnet else row.public_network


def _unread(row: Unjudged) -> Sources:
    detail = f"what opens services of the type {row.type} is not read"
    raise Unknown(Gap("azure_unread_services", GapReason.UNAVAILABLE, detail, "review their networking in the Azure portal"))


def _everyone(row: RedisCluster) -> Sources:  # noqa: ARG001 - there is nothing to read of one
    return EVERYONE


def _of_ai(row: AiAccount) -> Sources:
    return by_default_action(row.network_rules, AI)


def _of_search(row: SearchService) -> Sources:
    """With any address rule, all other public addresses are refused."""
    texts = (str(required(one.get("value"), SEARCH, "ipRules")) for one in row.address_rules or ())
    return sources_of(texts, SEARCH) if row.address_rules else EVERYONE


def _of_cosmos(account: CosmosAccount) -> Sources:
    """Without an address rule everyone, unless chosen subnets are all that may connect. 0.0.0.0 stands for all of Azure."""
    found = NOBODY
    for rule in account.address_rules or ():
        text = str(required(rule.get("ipAddressOrRange"), COSMOS, "ipRules"))
        is_azure = text.strip() == "0.0.0.0"  # noqa: S104 - an address in a rule
        found |= Sources(tags=frozenset((EVERY_CUSTOMER,))) if is_azure else sources_of((text,), COSMOS)
    return found if account.address_rules or account.subnets_only else EVERYONE


def _of_registry(registry: ContainerRegistry) -> Sources:
    is_premium = required(registry.tier, REGISTRIES, "sku.name").casefold() == "premium"
    return by_default_action(registry.network_rules, REGISTRIES) if is_premium else EVERYONE


def _of_namespace(row: AzureRow, firewalls: ByKey[NetworkRuleSet] | Gap) -> Sources:
    """A firewall without any rule lets everyone in."""
    rules = read(firewalls, row).properties
    action = known(rules.default_action, {"allow", "deny"}, FIREWALLS, "defaultAction")
    if action == "allow" or not (rules.address_rules or rules.subnet_rules):
        return EVERYONE
    return sources_of((required(one.mask, FIREWALLS, "ipMask") for one in rules.address_rules or ()), FIREWALLS)


_OF_ROW: Mapping[type, Callable[[Any], Sources]] = {
    CosmosAccount: _of_cosmos,
    ContainerRegistry: _of_registry,
    AiAccount: _of_ai,
    SearchService: _of_search,
    RedisCluster: _everyone,
    ClosableService: _unread,
    UnreadService: _unread,
    OtherDatabaseServer: _unread,
}
"""Firewalls that the row of the service holds, or that it has none, or that it is not read."""
