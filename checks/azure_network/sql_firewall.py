from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.entities.azure_sql import SqlManagedInstance, SqlServer
from ztscan.entities.azure_sql_firewalls import SqlFirewallRule, SqlFirewallRule6
from ztscan.estate.reachability.addresses import SLASH_16
from ztscan.estate.reachability.filters import Filters
from ztscan.estate.reachability.services import Perimeters, public_door, sources_of_ranges
from ztscan.estate.reachability.sources import EVERY_CUSTOMER, Sources
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Note, Severity, Yielded, check, required

from ._judging import judged, read, subject, unclear

SERVERS, INSTANCES = "azure_sql_servers", "azure_sql_managed_instances"
RULES, RULES_6 = "azure_sql_firewall_rules", "azure_sql_ipv6_rules"
PUBLIC_ENDPOINT_PORT = 3342


@check(
    title="Azure SQL is closed to public networks",
    severity=Severity.CRITICAL,
    objectives=["network.limit_access"],
    mappings={"stronger": {"prowler": ["sqlserver_unrestricted_inbound_access"]}, "partial": {"mcsb": ["NS-2"]}},
    since="0.2.0",
)
def sql_firewall(
    azure_sql_servers: tuple[SqlServer, ...],
    azure_sql_managed_instances: tuple[SqlManagedInstance, ...],
    azure_sql_firewall_rules: ByKey[tuple[SqlFirewallRule, ...]] | Gap,
    azure_sql_ipv6_rules: ByKey[tuple[SqlFirewallRule6, ...]] | Gap,
    azure_perimeters: Perimeters,
    azure_filters: Filters,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks who on the internet may connect to SQL servers and managed instances.

    What it checks:
        Public network access of a server is disabled, or a perimeter is enforced. Otherwise all rules for IPv4 and IPv6
        together hold less than a /16, and none admits all of Azure (0.0.0.0). The public endpoint of a managed instance is
        off, or the network security group of its subnet closes port 3342.

    Why it matters:
        A database on the internet is attacked with stolen and guessed passwords. "Allow Azure services" admits any customer.

    Limits:
        Rules that are kept in single databases take a sign-in there, and are not read. Synapse is not assessed.

    Remediation:
        1. Open Azure portal > SQL servers > the server > Security > Networking.
        2. Disable public network access, or delete the wide rules and clear "Allow Azure services and resources to access this
           server": `az sql server update --ids ID --enable-public-network false`.
        3. Managed instance: `az sql mi update --ids ID --public-data-endpoint-enabled false`.
        4. Create private endpoints first: clients outside lose the server.

    References:
        https://learn.microsoft.com/azure/azure-sql/database/firewall-configure
        https://learn.microsoft.com/azure/azure-sql/managed-instance/public-endpoint-configure
    """
    judge = _Judge(azure_sql_firewall_rules, azure_sql_ipv6_rules, azure_perimeters, azure_filters)
    yield Note("firewall rules that are kept in single databases were not read")
    rows: tuple[SqlServer | SqlManagedInstance, ...] = (*azure_sql_servers, *azure_sql_managed_instances)
    yield from judged(rows, azure_visibility, "SQL server", judge.of)


class _Judge(msgspec.Struct, frozen=True):
    rules: ByKey[tuple[SqlFirewallRule, ...]] | Gap
    rules_6: ByKey[tuple[SqlFirewallRule6, ...]] | Gap
    perimeters: Perimeters
    filters: Filters

    def of(self, row: SqlServer | SqlManagedInstance) -> Iterator[Yielded]:
        yield from self._server(row) if isinstance(row, SqlServer) else self._instance(row)

    def _server(self, server: SqlServer) -> Iterator[Yielded]:
        door = public_door(server.key, server.public_network, lambda: self._firewall(server), self.perimeters, SERVERS)
        if not door.grade.is_wide and door.addresses.public_count < SLASH_16:
            return
        size = door.addresses.public_count
        observed = f"{door} may connect" if EVERY_CUSTOMER in door.tags else f"{size:,} addresses may connect"
        message = f"the SQL server {server.name} accepts connections from {door}"
        yield Finding(subject(server, "sqlServer"), message, observed, "public access disabled, or fewer than 65,536 addresses")

    def _firewall(self, server: SqlServer) -> Sources:
        """Whom the rules of the server admit."""
        own = ((one.properties.first, one.properties.last) for one in read(self.rules, server))
        six = ((one.properties.first, one.properties.last) for one in read(self.rules_6, server))
        return sources_of_ranges(own, RULES) | sources_of_ranges(six, RULES_6)

    def _instance(self, instance: SqlManagedInstance) -> Iterator[Yielded]:
        if not required(instance.public_endpoint, INSTANCES, "publicDataEndpointEnabled"):
            return
        subnet = required(instance.subnet, INSTANCES, "subnetId").lower()
        found = self.filters.of_subnet(subnet, "tcp", PUBLIC_ENDPOINT_PORT)
        if found.is_wide is None:
            raise unclear(INSTANCES, f"it is not certain who reaches the public endpoint of {instance.name}")
        if found.is_wide:
            message = f"the internet reaches the public endpoint of the managed instance {instance.name}"
            observed = f"public endpoint on, and port {PUBLIC_ENDPOINT_PORT} open to {found.least}"
            yield Finding(
                subject(instance, "sqlManagedInstance"), message, observed, "public endpoint off, or named sources only"
            )
