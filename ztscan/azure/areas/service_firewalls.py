"""Firewall rules of Redis caches, of PostgreSQL and MySQL servers, and of Synapse workspaces: a GET for each with a public door.

Sources: https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure,
https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-firewall-rules and
https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-ip-firewall
"""

from __future__ import annotations

import msgspec

from ztscan.azure.areas.caches import RedisCache
from ztscan.azure.areas.data_services import SynapseWorkspace
from ztscan.azure.areas.databases import MYSQL_VERSION, POSTGRESQL_VERSION, DatabaseServer
from ztscan.azure.areas.sql_firewalls import AddressRange
from ztscan.azure.nested import Part
from ztscan.azure.resource import AzureResource, managed
from ztscan.graph.resource import Keys, KeySource

REDIS_VERSION, SYNAPSE_VERSION = "2024-11-01", "2021-03-01"
OPEN_SERVICES_LIMIT = 500
"""One request each: above so many services of a kind, their rules are a gap."""


class RedisRange(Part, frozen=True):
    first: str | None = msgspec.field(name="startIP", default=None)
    last: str | None = msgspec.field(name="endIP", default=None)


class RedisFirewallRule(msgspec.Struct, frozen=True, kw_only=True):
    """Without any rule a cache admits everyone."""

    name: str = ""
    properties: RedisRange


class ServiceFirewallRule(msgspec.Struct, frozen=True, kw_only=True):
    """0.0.0.0 to 0.0.0.0 stands for every customer of Azure. Without any rule nobody is admitted."""

    name: str = ""
    properties: AddressRange


def _is_open(word: str | None) -> bool:
    return (word or "").casefold() != "disabled"


def open_caches(azure_redis_caches: tuple[RedisCache, ...]) -> tuple[str, ...]:
    """Those with a public endpoint: the rules of others have no effect on the internet."""
    return tuple(sorted(one.id for one in azure_redis_caches if _is_open(one.public_network) and not one.subnet))


def open_postgresql(azure_postgresql_servers: tuple[DatabaseServer, ...]) -> tuple[str, ...]:
    return _open_servers(azure_postgresql_servers)


def open_mysql(azure_mysql_servers: tuple[DatabaseServer, ...]) -> tuple[str, ...]:
    return _open_servers(azure_mysql_servers)


def _open_servers(servers: tuple[DatabaseServer, ...]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in servers if _is_open(one.public_network) and not one.subnet))


def open_synapse(azure_synapse_workspaces: tuple[SynapseWorkspace, ...]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in azure_synapse_workspaces if _is_open(one.public_network)))


def _rules(name: str, entity: type[msgspec.Struct], version: str, source: KeySource) -> AzureResource:
    return managed(name, "{key}/firewallRules", entity, version, keys=Keys(source, limit=OPEN_SERVICES_LIMIT))


RESOURCES = (
    _rules("azure_redis_firewall_rules", RedisFirewallRule, REDIS_VERSION, open_caches),
    _rules("azure_postgresql_firewall_rules", ServiceFirewallRule, POSTGRESQL_VERSION, open_postgresql),
    _rules("azure_mysql_firewall_rules", ServiceFirewallRule, MYSQL_VERSION, open_mysql),
    _rules("azure_synapse_firewall_rules", ServiceFirewallRule, SYNAPSE_VERSION, open_synapse),
)
