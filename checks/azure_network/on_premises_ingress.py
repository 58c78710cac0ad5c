from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.directory.counting import in_order
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy
from ztscan.entities.azure_hybrid_networks import NetworkGateway, RoutingIntent, VirtualHub
from ztscan.entities.azure_nested import Child, key_of
from ztscan.entities.azure_networks import Subnet, VirtualNetwork
from ztscan.estate.routing import Hop, Prefix, Routing, Way, covers, prefixes_of, within
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Manual, Note, Severity, Yielded, check, required

from ._firewalls import Policies, intrusion_faults
from ._judging import judged, read, subject, unclear

GATEWAYS, NETWORKS, HUBS, INTENTS = (
    "azure_network_gateways",
    "azure_virtual_networks",
    "azure_virtual_hubs",
    "azure_routing_intents",
)
GATEWAY_SUBNET = "gatewaysubnet"
SAFE = frozenset((Way.FIREWALL, Way.APPLIANCE, Way.NOWHERE))
PRIVATE_TRAFFIC = "privatetraffic"


class _Ingress(msgspec.Struct):
    routing: Routing
    policies: Policies
    firewalls: dict[str, Firewall]
    intents: ByKey[tuple[RoutingIntent, ...]] | Gap
    not_visible: set[str] = msgspec.field(default_factory=set)
    """Gateways behind which an appliance takes the traffic."""
    unused: set[str] = msgspec.field(default_factory=set)
    """Gateways with nothing behind them."""

    def wrong(self, row: NetworkGateway | VirtualHub) -> Iterator[Yielded]:
        yield from self._found(row)
        if row.name in self.unused:
            yield Note(f"no network uses the gateway {row.name}")

    def _found(self, row: NetworkGateway | VirtualHub) -> Iterator[Yielded]:
        faults = in_order({*(self._of_hub(row) if isinstance(row, VirtualHub) else self._of_gateway(row))})
        if faults:
            kind = "virtualHub" if isinstance(row, VirtualHub) else "networkGateway"
            message = f"traffic from other networks passes {row.name} without inspection"
            expected = "a firewall that denies intrusions on the way to every network"
            yield Finding(subject(row, kind), message, faults, expected)

    def _of_gateway(self, gateway: NetworkGateway) -> Iterator[str]:
        parts = required(gateway.addresses, GATEWAYS, "ipConfigurations")
        found = {key_of(one.properties.subnet).partition("/subnets/")[0] for one in parts if one.properties is not None}
        if not found or not found <= self.routing.networks.keys():
            raise unclear(NETWORKS, f"the network of the gateway {gateway.name} was not returned")
        for key in sorted(found):
            network = self.routing.networks[key]
            hops = self._hops(network)
            behind = [*self._behind(network)]
            if not behind:
                self.unused.add(gateway.name)
            for name, prefix in behind:
                if not covers(hops, SAFE, prefix):
                    yield f"no route to a firewall for {name} ({prefix})"
                yield from self._inspected(gateway.name, within(hops, prefix))

    def _hops(self, network: VirtualNetwork) -> tuple[Hop, ...]:
        subnets = required(network.subnets, NETWORKS, "subnets")
        gateway = next((one for one in subnets if one.name.casefold() == GATEWAY_SUBNET), None)
        if gateway is None:
            raise unclear(NETWORKS, f"the gateway subnet of {network.name} was not returned")
        return self.routing.hops(gateway)

    def _behind(self, network: VirtualNetwork) -> Iterator[tuple[str, Prefix]]:
        """What other networks reach over the gateway: networks that use it, and subnets with machines next to it."""
        for peering in required(network.peerings, NETWORKS, "virtualNetworkPeerings"):
            said = peering.properties
            if said is None or said.gateway_transit is False or (said.state or "").casefold() == "disconnected":
                continue
            remote = self.routing.networks.get(key_of(said.remote))
            if remote is None:
                raise unclear(NETWORKS, f"a network that is peered with {network.name} was not returned")
            for prefix in prefixes_of(required(remote.prefixes, NETWORKS, "addressPrefixes")):
                yield remote.name, prefix
        for subnet in self.routing.workloads(network):
            yield from ((subnet.name, prefix) for prefix in prefixes_of(_prefixes(subnet)))

    def _inspected(self, name: str, hops: tuple[Hop, ...]) -> Iterator[str]:
        for hop in hops:
            if hop.way is Way.APPLIANCE:
                self.not_visible.add(name)
            elif hop.way is Way.FIREWALL:
                yield from self._firewall(hop.firewall)
            elif hop.way is not Way.NOWHERE:
                yield f"the route {hop.name} passes no firewall"

    def _firewall(self, key: str) -> Iterator[str]:
        firewall = self.firewalls.get(key)
        if firewall is None:
            raise unclear("azure_firewalls", "a firewall that traffic is sent to was not returned")
        yield from (f"{firewall.name}: {fault}" for fault in intrusion_faults(firewall, self.policies.obeyed(firewall)))

    def _of_hub(self, hub: VirtualHub) -> Iterator[str]:
        hops = [
            required(policy.next_hop, INTENTS, "nextHop").lower()
            for intent in read(self.intents, hub)
            for policy in required(intent.properties.routing_policies, INTENTS, "routingPolicies")
            if PRIVATE_TRAFFIC in {one.casefold() for one in required(policy.destinations, INTENTS, "destinations")}
        ]
        if not hops:
            yield "no routing intent for private traffic"
        for hop in hops:
            if "/azurefirewalls/" in hop:
                yield from self._firewall(hop)
            else:
                self.not_visible.add(hub.name)


def _prefixes(subnet: Child[Subnet]) -> tuple[str, ...]:
    return required(subnet.properties, NETWORKS, "subnets.properties").prefixes


@check(
    title="Traffic from other networks passes a firewall that denies intrusions",
    severity=Severity.MEDIUM,
    objectives=["network.detect_on_premises"],
    mappings={"partial": {"mcsb": ["NS-3", "NS-4", "NS-9"]}},
    since="0.2.0",
)
def on_premises_ingress(
    azure_network_gateways: tuple[NetworkGateway, ...],
    azure_virtual_hubs: tuple[VirtualHub, ...],
    azure_routing_intents: ByKey[tuple[RoutingIntent, ...]] | Gap,
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_routing: Routing,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the routes behind VPN and ExpressRoute gateways.

    What it checks:
        The subnet of each gateway has routes to an Azure Firewall with IDPS in the mode "Alert and deny". They cover all
        addresses of the networks that use the gateway, and of subnets with machines next to it. Hubs of Virtual WAN with a
        gateway have a routing intent for private traffic to such a firewall.

    Why it matters:
        An attacker in the local network reaches servers in the cloud over the same line as everybody else, and back.

    Limits:
        The way back, and detection within the local network, are not visible. For appliances of other makers a person decides.

    Remediation:
        1. Open Azure portal > Route tables > Create. Add a route for the address range of each peered network to the private
           address of the firewall, with "Propagate gateway routes" on.
        2. Associate it with GatewaySubnet: `az network vnet subnet update --vnet-name NAME -g GROUP -n GatewaySubnet
           --route-table ID`. For Virtual WAN, open the hub > Routing intent, and choose the firewall for private traffic.

    References:
        https://learn.microsoft.com/azure/firewall/firewall-multi-hub-spoke
        https://learn.microsoft.com/azure/virtual-wan/how-to-routing-policies
    """
    firewalls = {one.key: one for one in azure_firewalls}
    ingress = _Ingress(azure_routing, Policies.of(azure_firewall_policies), firewalls, azure_routing_intents)
    hubs = [one for one in azure_virtual_hubs if one.wan and (one.vpn_gateway or one.express_route_gateway or one.client_gateway)]
    rows: tuple[NetworkGateway | VirtualHub, ...] = (*azure_network_gateways, *hubs)
    yield from judged(rows, azure_visibility, "gateway to another network", ingress.wrong)
    if ingress.not_visible:
        raise Manual(f"review the appliance behind {in_order(ingress.not_visible)}: ztscan cannot see what it inspects")
