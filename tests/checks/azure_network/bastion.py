"""Cases of `azure_network.bastion`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.management_ports_closed import OPEN, own
from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, PLATFORM, resource_id
from tests.checks.compliant.azure_networks import (
    APP,
    BASTIONS,
    GROUPS,
    HUB,
    INTERFACES,
    NETWORKS,
    WEB_SUBNET,
    bastion,
    hub,
    network,
    peering,
)
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.core.model import Verdict

LINKS = {resource_id("Microsoft.Network/bastionHosts", "bas-hub", PLATFORM, "rg-hub").lower()}
WITHOUT: dict[str, Any] = {BASTIONS: []}
IN_HUB: dict[str, Any] = {
    **bastion("bas-dev", HUB, ipConfigurations=None, virtualNetwork={"id": HUB}),
    "sku": {"name": "Developer"},
}
IN_APP = bastion("bas-dev", APP, ipConfigurations=None, virtualNetwork={"id": APP.upper()})
CASES = (
    Case("in the hub"),
    Case("with shareable links", {BASTIONS: [bastion(enableShareableLink=True)]}, LINKS),
    Case("what was said of links is missing", {BASTIONS: [bastion(enableShareableLink=None)]}),
    Case("of the developer tier, in the network", {BASTIONS: [IN_APP]}),
    Case("none, and nothing is published", WITHOUT, verdict=Verdict.MANUAL),
    Case("none, and another way is named", WITHOUT, options={"other_way": "Entra Private Access"}),
    Case("none, and the internet reaches a machine", {**own(OPEN), **WITHOUT}, {APP.lower()}),
    Case(
        "none, another way is named, and the internet reaches a machine",
        {**own(OPEN), **WITHOUT},
        {APP.lower()},
        options={"other_way": "VPN"},
    ),
    Case("none, and it is not certain whether", {**own(OPEN), **WITHOUT, GROUPS: []}, verdict=NOT_ASSESSED),
    Case("one, and the internet reaches a machine all the same", own(OPEN)),
    Case(
        "in a network that is not peered",
        {NETWORKS: [hub(virtualNetworkPeerings=[]), network(WEB_SUBNET, peerings=())]},
        verdict=Verdict.MANUAL,
    ),
    Case("peered by the other end", {NETWORKS: [hub(peering(HUB, APP)), network(WEB_SUBNET, peerings=())]}),
    Case("of another tenant", {BASTIONS: [{**bastion(), "subscriptionId": FOREIGN}]}, verdict=Verdict.MANUAL),
    Case("no machine", {INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {BASTIONS: gap(BASTIONS)}, verdict=NOT_ASSESSED),
    Case("of the developer tier, in a network that is peered", {BASTIONS: [IN_HUB]}, verdict=Verdict.MANUAL),
    Case(
        "of the developer tier, in a network that is peered, and the internet reaches a machine",
        {**own(OPEN), BASTIONS: [IN_HUB]},
        {APP.lower()},
    ),
)
