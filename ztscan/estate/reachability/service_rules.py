"""Whom the firewall rules of caches, database servers and Synapse workspaces admit."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ztscan.core.model import ByKey, Gap
from ztscan.engine.check import Unknown
from ztscan.engine.evidence import fact
from ztscan.entities.azure import AzureRow
from ztscan.entities.azure_service_firewalls import RedisFirewallRule, ServiceFirewallRule
from ztscan.estate.reachability.services import sources_of_ranges
from ztscan.estate.reachability.sources import EVERYONE, Sources

REDIS = "microsoft.cache/redis"
Rules = ByKey[tuple[RedisFirewallRule, ...]] | ByKey[tuple[ServiceFirewallRule, ...]] | Gap


class ServiceRules(msgspec.Struct, frozen=True):
    """Firewall rules of services with a public door, by type of the service in lower case."""

    by_type: Mapping[str, Rules]

    def of(self, row: AzureRow) -> Sources:
        """Whom the rules of a service admit. A cache without rules admits everyone, others nobody. Raises Unknown."""
        kind = row.type.lower()
        table = self.by_type[kind]
        rules = table if isinstance(table, Gap) else table[row.id]
        if isinstance(rules, Gap):
            raise Unknown(rules)
        if kind == REDIS and not rules:
            return EVERYONE
        return sources_of_ranges(((one.properties.first, one.properties.last) for one in rules), f"firewall rules of {kind}")


@fact
def azure_service_rules(
    azure_redis_firewall_rules: ByKey[tuple[RedisFirewallRule, ...]] | Gap,
    azure_postgresql_firewall_rules: ByKey[tuple[ServiceFirewallRule, ...]] | Gap,
    azure_mysql_firewall_rules: ByKey[tuple[ServiceFirewallRule, ...]] | Gap,
    azure_synapse_firewall_rules: ByKey[tuple[ServiceFirewallRule, ...]] | Gap,
) -> ServiceRules:
    """Firewall rules of services that have no lists of rules in their own row."""
    return ServiceRules(
        {
            REDIS: azure_redis_firewall_rules,
            "microsoft.dbforpostgresql/flexibleservers": azure_postgresql_firewall_rules,
            "microsoft.dbformysql/flexibleservers": azure_mysql_firewall_rules,
            "microsoft.synapse/workspaces": azure_synapse_firewall_rules,
        }
    )
