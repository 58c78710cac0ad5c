from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_networks import Route, VirtualNetwork
from ztscan.estate.reachability.addresses import NONE, PUBLIC, addresses
from ztscan.estate.reachability.networks import Networks
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._judging import judged
from ._subnets import Part, subnets_of

TABLES = "azure_route_tables"
HOPS = frozenset(("virtualnetworkgateway", "vnetlocal", "internet", "virtualappliance", "virtualapplianceecmp", "none"))


@check(
    title="Subnets have no implicit way out to the internet",
    severity=Severity.LOW,
    objectives=["network.segment_cloud"],
    mappings={"partial": {"mcsb": ["NS-2"]}},
    since="0.2.0",
)
def default_outbound(
    azure_virtual_networks: tuple[VirtualNetwork, ...], azure_networks: Networks, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that the way out of each subnet was chosen.

    What it checks:
        Each subnet has `defaultOutboundAccess` false, a NAT gateway, or routes to a gateway or appliance, or to nowhere, for all
        public addresses together. Where Azure does not send the property, the subnet has default outbound access. Subnets of
        gateways, firewalls, Bastion and route servers are left out, and delegated ones.

    Why it matters:
        With the default, every machine reaches the internet from an address of Microsoft that nobody chose or watches.

    Limits:
        A way out through a public address or a load balancer of a machine itself is not part of this check.

    Remediation:
        1. Open Azure portal > Virtual networks > the network > Settings > Subnets > the subnet.
        2. Choose a NAT gateway or a route table to the firewall, and enable private subnet:
           `az network vnet subnet update --ids SUBNET --default-outbound false`.

    References:
        https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access
    """
    yield from judged(azure_virtual_networks, azure_visibility, "virtual network", partial(_wrong, azure_networks))


def _wrong(networks: Networks, network: VirtualNetwork) -> Iterator[Yielded]:
    for part in subnets_of(network):
        chosen = part.subnet.default_outbound is False or part.subnet.nat_gateway is not None
        if part.delegations or chosen or _routed(networks, part):
            continue
        message = f"the subnet {part.subject.name} has default outbound access"
        yield Finding(part.subject, message, "no NAT gateway and no route", "a private subnet, a NAT gateway or a route")


def _routed(networks: Networks, part: Part) -> bool:
    """Whether routes take all public addresses elsewhere. Raises Unknown where the table was not returned."""
    if part.subnet.route_table is None:
        return False
    table = required(networks.tables_by_key.get(part.subnet.route_table.key), TABLES, "a route table")
    found = NONE
    for one in required(table.routes, TABLES, "routes"):
        route = one.properties or Route()
        hop = known(route.next_hop, HOPS, TABLES, "nextHopType")
        if hop not in {"internet", "vnetlocal"}:
            found |= addresses((route.prefix or "",)) or NONE
    return not (PUBLIC.of_version(4) - found)
