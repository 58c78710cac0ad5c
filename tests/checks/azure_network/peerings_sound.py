"""Cases of `azure_network.peerings_sound`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id, row
from tests.checks.compliant.azure_firewall import FIREWALLS
from tests.checks.compliant.azure_networks import (
    APP,
    HUB,
    INTERFACES,
    NETWORK_KIND,
    NETWORKS,
    WEB_SUBNET,
    Json,
    hub,
    interface,
    network,
    peering,
)
from tests.checks.seeing import NO_SUBSCRIPTION, SEEING_IN_PART
from ztscan.config.azure import AzureSettings

OTHER = resource_id(NETWORK_KIND, "vnet-other")
STRANGE = resource_id(NETWORK_KIND, "vnet-partner", "dddddddd-0000-4a01-8b01-000000000009")
WAN = resource_id(NETWORK_KIND, "HV_hub_1", "eeeeeeee-0000-4a01-8b01-000000000009", "RG_hub_1")


def of(*peerings: Json, others: tuple[Json, ...] = ()) -> dict[str, Any]:
    """The network of workloads has these peerings."""
    return {NETWORKS: [hub(), network(WEB_SUBNET, peerings=peerings), *others]}


def fails(remote: str, network_id: str = APP) -> set[str]:
    return {peering(network_id, remote)["id"].lower()}


def other(*peerings: Json) -> Json:
    return row(NETWORK_KIND, "vnet-other", {"subnets": [], "virtualNetworkPeerings": list(peerings)})


SPOKES = of(peering(APP, OTHER), others=(other(peering(OTHER, APP)),))
TO_HUB = fails(HUB)
CASES = (
    Case("a hub and a spoke"),
    Case("disconnected", of(peering(APP, HUB, peeringState="Disconnected")), TO_HUB),
    Case("begun at one end", of(peering(APP, HUB, peeringState="Initiated")), TO_HUB),
    Case("a state that nobody knows", of(peering(APP, HUB, peeringState="Odd")), verdict=NOT_ASSESSED),
    Case("a state that was not returned", of(peering(APP, HUB, peeringState=None)), verdict=NOT_ASSESSED),
    Case("the other end was not returned", of(peering(APP, HUB, remoteVirtualNetwork=None)), verdict=NOT_ASSESSED),
    Case("to a network that was not read", of(peering(APP, STRANGE)), fails(STRANGE)),
    Case("to a network of the tenant that was not read", of(peering(APP, OTHER)), verdict=NOT_ASSESSED),
    Case("to another one, and the tenant is seen in part", {**of(peering(APP, STRANGE)), **SEEING_IN_PART}, verdict=NOT_ASSESSED),
    Case("to a subscription that is left out", of(peering(APP, STRANGE)), azure=AzureSettings(exclude=(STRANGE.split("/")[2],))),
    Case("to a network that is known", of(peering(APP, STRANGE)), options={"known_networks": (STRANGE.upper(),)}),
    Case("to a hub of Virtual WAN", of(peering(APP, WAN, allowForwardedTraffic=True))),
    Case("past the hub", SPOKES),
    Case(
        "past the hub, with forwarded traffic",
        of(peering(APP, OTHER, allowForwardedTraffic=True), others=(other(peering(OTHER, APP)),)),
        fails(OTHER),
    ),
    Case(
        "to a network with an appliance",
        {
            **of(peering(APP, OTHER, allowForwardedTraffic=True), others=(other(peering(OTHER, APP)),)),
            INTERFACES: [
                {
                    **interface("nva", subnet={"id": f"{OTHER}/subnets/nva"}),
                    "properties": {
                        **interface("nva", subnet={"id": f"{OTHER}/subnets/nva"})["properties"],
                        "enableIPForwarding": True,
                    },
                }
            ],
        },
    ),
    Case(
        "the hub accepts forwarded traffic of a spoke",
        {NETWORKS: [hub(peering(HUB, APP, allowForwardedTraffic=True)), network(WEB_SUBNET)]},
        fails(APP, HUB),
    ),
    Case(
        "remote gateways without transit",
        {NETWORKS: [hub(peering(HUB, APP)), network(WEB_SUBNET, peerings=(peering(APP, HUB, useRemoteGateways=True),))]},
        TO_HUB,
    ),
    Case(
        "remote gateways with transit",
        {
            NETWORKS: [
                hub(peering(HUB, APP, allowGatewayTransit=True)),
                network(WEB_SUBNET, peerings=(peering(APP, HUB, useRemoteGateways=True),)),
            ]
        },
    ),
    Case("peerings were not returned", {NETWORKS: [hub(), network(virtualNetworkPeerings=None)]}, verdict=NOT_ASSESSED),
    Case("no peering", {NETWORKS: [network(WEB_SUBNET, peerings=())]}, verdict=NOT_APPLICABLE),
    Case("of another tenant only", {NETWORKS: [{**network(WEB_SUBNET), "subscriptionId": FOREIGN}]}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {FIREWALLS: gap(FIREWALLS)}, verdict=NOT_ASSESSED),
)
