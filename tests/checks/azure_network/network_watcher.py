"""Cases of `azure_network.network_watcher`."""

from __future__ import annotations

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_networks import DATA_SUBNET, NETWORKS, WEB_SUBNET, hub, network
from tests.checks.compliant.azure_watching import WATCHERS, watcher


def region(subscription: str, location: str = "westeurope") -> str:
    return f"/subscriptions/{subscription}/locations/{location}"


OTHER = {**network(WEB_SUBNET, DATA_SUBNET), "location": "northeurope"}

CASES = (
    Case("in each region"),
    Case("none", {WATCHERS: []}, {region(PLATFORM), region(WORKLOADS)}),
    Case("none in one subscription", {WATCHERS: [watcher()]}, {region(PLATFORM)}),
    Case("none in one region", {NETWORKS: [hub(), OTHER]}, {region(WORKLOADS, "northeurope")}),
    Case("it failed", {WATCHERS: [watcher(PLATFORM), watcher(state="Failed")]}, {region(WORKLOADS)}),
    Case("its state was not returned", {WATCHERS: [watcher(PLATFORM), watcher(state=None)]}, verdict=NOT_ASSESSED),
    Case("a location in other letters", {NETWORKS: [hub(), {**OTHER, "location": "West Europe"}]}),
    Case("no network", {NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {WATCHERS: gap(WATCHERS)}, verdict=NOT_ASSESSED),
)
