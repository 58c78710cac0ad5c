"""Cases of `azure_network.services_closed`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_data import (
    CACHES,
    CLOSABLE_SERVICES,
    CLUSTERS,
    COSMOS,
    MYSQL,
    NAMESPACES,
    OTHER,
    POSTGRESQL,
    POSTGRESQL_KIND,
    SEARCH,
    SYNAPSE,
    SYNAPSE_KIND,
    UNREAD_SERVICES,
    cache,
    closable,
    cluster,
    cosmos,
    database,
    firewall_rule,
    namespace,
    search,
    synapse,
)
from tests.checks.compliant.azure_defender import AI_ACCOUNTS
from tests.checks.compliant.azure_kubernetes import REGISTRIES, registry
from tests.checks.compliant.azure_services import access_rule, secured
from tests.checks.seeing import NO_SUBSCRIPTION

FIREWALLS = "azure_namespace_firewalls"
REDIS_RULES, PG_RULES = "azure_redis_firewall_rules", "azure_postgresql_firewall_rules"
SYNAPSE_RULES = "azure_synapse_firewall_rules"
KUSTO = "Microsoft.Kusto/clusters"
HUB = resource_id("Microsoft.EventHub/namespaces", "eh")
AI_KIND = "Microsoft.CognitiveServices/accounts"
ACCOUNT = resource_id("Microsoft.DocumentDB/databaseAccounts", "c")
EMPTY: dict[str, Any] = {
    **{one: [] for one in (CACHES, CLUSTERS, COSMOS, MYSQL, NAMESPACES, POSTGRESQL, REGISTRIES, AI_ACCOUNTS)},
    **{one: [] for one in (SEARCH, SYNAPSE, CLOSABLE_SERVICES, UNREAD_SERVICES, OTHER)},
    FIREWALLS: {},
}


def fails(kind: str, name: str) -> set[str]:
    return {resource_id(kind, name).lower()}


def of_cosmos(*addresses: str, subnets: bool | None = False, **properties: Any) -> dict[str, Any]:
    rules = [{"ipAddressOrRange": one} for one in addresses]
    usual = {"publicNetworkAccess": "Enabled", "ipRules": rules, "isVirtualNetworkFilterEnabled": subnets}
    return {COSMOS: [cosmos("c", **{**usual, **properties})]}


def of_hub(action: str | None, *masks: str, subnets: int = 0, access: str | None = "Enabled") -> dict[str, Any]:
    properties: dict[str, Any] = {
        "defaultAction": action,
        "ipRules": [{"ipMask": one} for one in masks],
        "virtualNetworkRules": [{}] * subnets,
    }
    return {
        NAMESPACES: [namespace("eh", publicNetworkAccess=access)],
        FIREWALLS: {HUB: {"name": "default", "properties": properties}},
    }


def of_registry(tier: str | None = "Premium", access: str | None = "Enabled", **rules: Any) -> dict[str, Any]:
    return {REGISTRIES: [registry("acr", tier, publicNetworkAccess=access, networkRuleSet=rules or None)]}


def of_ai(access: str | None = "Enabled", **rules: Any) -> dict[str, Any]:
    return {AI_ACCOUNTS: [row(AI_KIND, "ai", {"publicNetworkAccess": access, "networkAcls": rules or None}, kind="OpenAI")]}


def of_postgresql(*rules: dict[str, Any], **network: Any) -> dict[str, Any]:
    return {
        POSTGRESQL: [database(POSTGRESQL_KIND, "pg", network=network)],
        PG_RULES: {resource_id(POSTGRESQL_KIND, "pg"): list(rules)},
        "azure_postgresql_transport": {},
        "azure_postgresql_tls": {},
    }


def of_cache(*rules: dict[str, Any], **properties: Any) -> dict[str, Any]:
    usual = {"publicNetworkAccess": "Enabled", **properties}
    return {CACHES: [cache("r", **usual)], REDIS_RULES: {resource_id("Microsoft.Cache/Redis", "r"): list(rules)}}


def of_synapse(access: str | None, *rules: dict[str, Any]) -> dict[str, Any]:
    return {SYNAPSE: [synapse("syn", access)], SYNAPSE_RULES: {resource_id(SYNAPSE_KIND, "syn"): list(rules)}}


ANYBODY, OF_AZURE = firewall_rule("0.0.0.0", "255.255.255.255"), firewall_rule("0.0.0.0", "0.0.0.0")  # noqa: S104 - in rules
NAMED_RANGE = firewall_rule("203.0.113.0", "203.0.113.255")
OPEN_CACHE, OPEN_SYNAPSE = fails("Microsoft.Cache/Redis", "r"), fails(SYNAPSE_KIND, "syn")
OPEN_SEARCH = fails("Microsoft.Search/searchServices", "srch")
OPEN_COSMOS, OPEN_HUB = {ACCOUNT.lower()}, {HUB.lower()}
OPEN_REGISTRY, OPEN_AI = fails("Microsoft.ContainerRegistry/registries", "acr"), fails(AI_KIND, "ai")
OPEN_RULE = access_rule("0.0.0.0/0")
OPEN_PG = fails(POSTGRESQL_KIND, "pg")
CASES = (
    Case("all are closed"),
    Case("Cosmos DB is open", of_cosmos(), OPEN_COSMOS),
    Case("Cosmos DB, nothing was returned", of_cosmos(subnets=None, publicNetworkAccess=None, ipRules=None), OPEN_COSMOS),
    Case("Cosmos DB for subnets only", of_cosmos(subnets=True)),
    Case("Cosmos DB for named addresses", of_cosmos("203.0.113.0/24")),
    Case("Cosmos DB for all of Azure", of_cosmos("203.0.113.7", "0.0.0.0"), OPEN_COSMOS),  # noqa: S104 - an address in a rule
    Case("Cosmos DB for the internet in halves", of_cosmos("0.0.0.0/1", "128.0.0.0/1"), OPEN_COSMOS),
    Case("Cosmos DB, a rule without address", of_cosmos(ipRules=[{}]), verdict=NOT_ASSESSED),
    Case("Cosmos DB in a perimeter", {**of_cosmos(), **secured(ACCOUNT)}),
    Case(
        "Cosmos DB in an open perimeter", {**of_cosmos(subnets=True), **secured(ACCOUNT, access_rule("0.0.0.0/0"))}, OPEN_COSMOS
    ),
    Case("a namespace without firewall", of_hub("Allow"), OPEN_HUB),
    Case("a firewall that denies, without any rule", of_hub("Deny"), OPEN_HUB),
    Case("a firewall with a named address", of_hub("Deny", "203.0.113.7")),
    Case("a firewall with a subnet", of_hub("Deny", subnets=1)),
    Case("a firewall with the internet", of_hub("Deny", "0.0.0.0/0"), OPEN_HUB),
    Case("public access of the namespace was not returned", of_hub("Allow", access=None), OPEN_HUB),
    Case("the firewall could not be read", {**of_hub("Allow"), FIREWALLS: {HUB: gap(FIREWALLS)}}, verdict=NOT_ASSESSED),
    Case("a default action that was not returned", of_hub(None, "203.0.113.7"), verdict=NOT_ASSESSED),
    Case("a cache without rules", of_cache(), OPEN_CACHE),
    Case("a cache of unknown access", of_cache(publicNetworkAccess=None), OPEN_CACHE),
    Case("a cache for named addresses", of_cache(firewall_rule("203.0.113.0", "203.0.113.9", redis=True))),
    Case("a cache for everybody", of_cache(firewall_rule("0.0.0.0", "255.255.255.255", redis=True)), OPEN_CACHE),  # noqa: S104
    Case("a cache with a rule without end", of_cache(firewall_rule("203.0.113.0", None, redis=True)), verdict=NOT_ASSESSED),
    Case("a cache in a subnet", {CACHES: [cache("r", publicNetworkAccess="Enabled", subnetId="/subnet")]}),
    Case(
        "rules of a cache could not be read",
        {**of_cache(), REDIS_RULES: {resource_id("Microsoft.Cache/Redis", "r"): gap(REDIS_RULES)}},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a cluster whose access was not returned",
        {CLUSTERS: [cluster("k", publicNetworkAccess=None)], "azure_redis_databases": {}},
        fails("Microsoft.Cache/redisEnterprise", "k"),
    ),
    Case("a registry", of_registry(), OPEN_REGISTRY),
    Case("a registry with a firewall", of_registry(defaultAction="Deny", ipRules=[{"value": "203.0.113.7"}])),
    Case("a registry with an open firewall", of_registry(defaultAction="Deny", ipRules=[{"value": "0.0.0.0/0"}]), OPEN_REGISTRY),
    Case("a registry that can have no firewall", of_registry("Basic", defaultAction="Deny"), OPEN_REGISTRY),
    Case("a registry of an unknown tier", of_registry(None, defaultAction="Deny"), verdict=NOT_ASSESSED),
    Case("a PostgreSQL server for everybody", of_postgresql(ANYBODY, publicNetworkAccess="Enabled"), OPEN_PG),
    Case("a PostgreSQL server for all of Azure", of_postgresql(OF_AZURE, publicNetworkAccess="Enabled"), OPEN_PG),
    Case("a PostgreSQL server for named addresses", of_postgresql(NAMED_RANGE, publicNetworkAccess="Enabled")),
    Case("a PostgreSQL server without rules", of_postgresql(publicNetworkAccess="Enabled")),
    Case("a PostgreSQL server in a subnet", of_postgresql(publicNetworkAccess="Enabled", delegatedSubnetResourceId="/subnet")),
    Case("a PostgreSQL server of unknown access", of_postgresql(ANYBODY), OPEN_PG),
    Case("a search service", {SEARCH: [search("srch", "enabled")]}, OPEN_SEARCH),
    Case("a search service of unknown access", {SEARCH: [search("srch", None)]}, OPEN_SEARCH),
    Case("a search service for named addresses", {SEARCH: [search("srch", "enabled", "203.0.113.0/24")]}),
    Case("a search service for everybody", {SEARCH: [search("srch", "enabled", "0.0.0.0/0")]}, OPEN_SEARCH),
    Case("nothing is said of trusted services and a search service", {SEARCH: [search("srch", "disabled", bypass=None)]}),
    Case("trusted services pass Cosmos DB", of_cosmos(subnets=True, networkAclBypass="AzureServices")),
    Case("trusted services pass a search service", {SEARCH: [search("srch", "disabled", bypass="AzureServices")]}),
    Case("a Synapse workspace for everybody", of_synapse("Enabled", ANYBODY), OPEN_SYNAPSE),
    Case("a Synapse workspace of unknown access", of_synapse(None, OF_AZURE), OPEN_SYNAPSE),
    Case("a Synapse workspace for named addresses", of_synapse("Enabled", NAMED_RANGE)),
    Case(
        "rules of Synapse could not be read", {**of_synapse("Enabled"), SYNAPSE_RULES: gap(SYNAPSE_RULES)}, verdict=NOT_ASSESSED
    ),
    Case("Data Explorer that is open", {CLOSABLE_SERVICES: [closable(KUSTO, "adx", "Enabled")]}, verdict=NOT_ASSESSED),
    Case("Data Explorer of unknown access", {CLOSABLE_SERVICES: [closable(KUSTO, "adx", None)]}, verdict=NOT_ASSESSED),
    Case(
        "Data Explorer in a perimeter",
        {CLOSABLE_SERVICES: [closable(KUSTO, "adx", "Enabled")], **secured(resource_id(KUSTO, "adx"))},
    ),
    Case(
        "a service that is not read, next to one that is open",
        {UNREAD_SERVICES: [row("Microsoft.Devices/ProvisioningServices", "dps", {})], **of_cosmos()},
        OPEN_COSMOS,
    ),
    Case(
        "only a service that is not read", {**EMPTY, OTHER: [row("Microsoft.DBforMySQL/servers", "my", {})]}, verdict=NOT_ASSESSED
    ),
    Case("an AI account", of_ai(), OPEN_AI),
    Case("an AI account with a firewall", of_ai(defaultAction="Deny", ipRules=[{"value": "203.0.113.7"}])),
    Case("an AI account with an open firewall", of_ai(defaultAction="Deny", ipRules=[{"value": "0.0.0.0/0"}]), OPEN_AI),
    Case("an AI account of unknown access", of_ai("Maybe"), verdict=NOT_ASSESSED),
    Case("no service", EMPTY, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, **EMPTY}, verdict=NOT_APPLICABLE),
    Case("could not be read", {COSMOS: gap(COSMOS)}, verdict=NOT_ASSESSED),
)
