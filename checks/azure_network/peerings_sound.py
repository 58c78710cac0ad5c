from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ztscan.directory.counting import first
from ztscan.entities.azure import subscription_of
from ztscan.entities.azure_firewalls import Firewall
from ztscan.entities.azure_networks import NetworkInterface, Peering, VirtualNetwork
from ztscan.estate.reachability.networks import Networks, network_of
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Subject, Yielded, check, known, required

from ._judging import judged, unclear
from ._subnets import NETWORKS

HUB_SUBNETS = frozenset(("azurefirewallsubnet", "gatewaysubnet"))
STATES = frozenset(("initiated", "connected", "disconnected"))
OF_VIRTUAL_WAN = "hv_"
"""How names of the networks behind hubs of Virtual WAN begin. They lie in subscriptions of Microsoft."""


@check(
    title="Networks are connected by hubs, and by peerings that are known",
    severity=Severity.MEDIUM,
    objectives=["network.segment_cloud"],
    mappings={"partial": {"mcsb": ["NS-1", "NS-7"]}},
    since="0.2.0",
)
def peerings_sound(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_firewalls: tuple[Firewall, ...],
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_networks: Networks,
    azure_visibility: Visibility,
    *,
    known_networks: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Checks the peerings between virtual networks.

    What it checks:
        Each peering is connected. It leads to a network that was read, to a hub of Virtual WAN, or to one that
        `known_networks` names by its id. Forwarded traffic is accepted only from a hub: a network with a firewall, an
        appliance or a gateway. A peering that uses remote gateways has gateway transit at its other end. Peerings between two
        networks that are no hubs are notes.

    Why it matters:
        A peering joins two networks as one. To a foreign network, or past the hub, it is a way that no firewall sees.

    Limits:
        Whether one network for everything is too few is for a person to decide: with a single network, the check does not apply.

    Remediation:
        1. Open Azure portal > Virtual networks > the network > Settings > Peerings.
        2. Delete peerings that nobody needs, and clear "Allow forwarded traffic" where the other end is no hub:
           `az network vnet peering update --ids PEERING --set allowForwardedTraffic=false`.
        3. Name a partner's network in `known_networks` after its owner agreed.

    References:
        https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
        https://learn.microsoft.com/azure/architecture/networking/architecture/hub-spoke
    """
    rows = tuple(one for one in azure_virtual_networks if one.peerings is None or one.peerings)
    hubs = _hubs(azure_virtual_networks, azure_firewalls, azure_network_interfaces)
    judge = _Judge(azure_networks.by_key, hubs, azure_visibility, frozenset(one.lower() for one in known_networks))
    yield from judge.spokes(rows)
    yield from judged(rows, azure_visibility, "peering", judge.of)


def _hubs(
    networks: tuple[VirtualNetwork, ...], firewalls: tuple[Firewall, ...], interfaces: tuple[NetworkInterface, ...]
) -> frozenset[str]:
    """Networks with a firewall, a gateway or an appliance, by id in lower case."""
    found = {one.key for one in networks if HUB_SUBNETS & {subnet.name.casefold() for subnet in one.subnets or ()}}
    for firewall in firewalls:
        found |= {
            network_of(one.properties.subnet.key) for one in firewall.addresses or () if one.properties and one.properties.subnet
        }
    for interface in interfaces:
        parts = (one.properties for one in interface.configurations or () if interface.forwards)
        found |= {network_of(one.subnet.key) for one in parts if one and one.subnet}
    return frozenset(found)


class _Judge(msgspec.Struct, frozen=True):
    networks: Mapping[str, VirtualNetwork]
    hubs: frozenset[str]
    visibility: Visibility
    accepted: frozenset[str]

    def of(self, network: VirtualNetwork) -> Iterator[Yielded]:
        unread = False
        for named in required(network.peerings, NETWORKS, "virtualNetworkPeerings"):
            peering = required(named.properties, NETWORKS, "a peering's properties")
            remote = required(peering.remote, NETWORKS, "remoteVirtualNetwork").key
            faults = list(self._faults(network, peering, remote))
            unread = unread or self._is_unread(remote)
            if faults:
                subject = Subject("peering", named.key, f"{network.name}/{named.name}")
                message = f"the peering {subject.name} {faults[0]}"
                yield Finding(subject, message, "; ".join(faults), "connected, to a known network, forwarding for hubs only")

        if unread:
            raise unclear(NETWORKS, f"a network that {network.name} is peered with was not read")

    def _is_known(self, remote: str) -> bool:
        """Whether it is known what the other end is: read, of Virtual WAN, accepted, or left out by the configuration."""
        is_wan = remote.rpartition("/")[2].startswith(OF_VIRTUAL_WAN)
        is_excluded = subscription_of(remote) in self.visibility.excluded
        return remote in self.networks or remote in self.accepted or is_wan or is_excluded

    def _is_unread(self, remote: str) -> bool:
        """Whether the other end may be the tenant's own, and was not read."""
        is_own = subscription_of(remote) in self.visibility.subscriptions
        return not self._is_known(remote) and (is_own or not self.visibility.whole)

    def _faults(self, network: VirtualNetwork, peering: Peering, remote: str) -> Iterator[str]:
        state = known(peering.state, STATES, NETWORKS, "peeringState")
        if state != "connected":
            yield f"is {state}"
        other = self.networks.get(remote)
        is_wan = remote.rpartition("/")[2].startswith(OF_VIRTUAL_WAN)
        if not self._is_known(remote) and not self._is_unread(remote):
            yield f"leads to a network of subscription {subscription_of(remote) or 'unknown'}, which is not the tenant's"
        if peering.forwarded and not is_wan and remote not in self.hubs:
            yield "accepts forwarded traffic from a network that is no hub"
        if peering.remote_gateways and other is not None and not self._transit(other, network.key):
            yield "uses remote gateways, and the other end offers no transit"

    def _transit(self, other: VirtualNetwork, key: str) -> bool:
        back = (one.properties for one in other.peerings or () if one.properties)
        return any(one.gateway_transit for one in back if one.remote and one.remote.key == key)

    def spokes(self, rows: tuple[VirtualNetwork, ...]) -> Iterator[Note]:
        """A note of the peerings between two networks that are no hubs."""
        pairs: set[tuple[str, str]] = set()
        for row in rows:
            for one in row.peerings or () if self.visibility.holds(row) and row.key not in self.hubs else ():
                other = self.networks.get(one.properties.remote.key) if one.properties and one.properties.remote else None
                if other is not None and other.key not in self.hubs:
                    one_end, other_end = sorted((row.name, other.name))
                    pairs.add((one_end, other_end))
        if pairs:
            told = [f"{one} and {other}" for one, other in sorted(pairs)]
            yield Note(f"peerings past the hubs: {first(told, 5)}")
