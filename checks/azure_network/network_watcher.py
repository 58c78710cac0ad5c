from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ztscan.entities.azure_network_watchers import NetworkWatcher
from ztscan.entities.azure_networks import VirtualNetwork
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Subject, Yielded, check, known, required

from ._judging import judged

WATCHERS, NETWORKS = "azure_network_watchers", "azure_virtual_networks"
STATES = frozenset(("succeeded", "failed", "canceled", "creating", "updating", "deleting"))
Region = tuple[str, str]
"""A subscription and a location."""


@check(
    title="Network Watcher is on in every region with a virtual network",
    severity=Severity.LOW,
    objectives=["network.detect_cloud"],
    mappings={"equal": {"cis-azure-6.0": ["7.6"], "prowler": ["network_watcher_enabled"]}, "partial": {"mcsb": ["LT-4"]}},
    since="0.2.0",
)
def network_watcher(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_network_watchers: tuple[NetworkWatcher, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that networks can be looked into.

    What it checks:
        Each subscription with a virtual network in a region has a Network Watcher in that region.

    Why it matters:
        Flow logs and packet captures need it. During an incident is the wrong time to find out that it is missing.

    Limits:
        Whether it is used is checked by `azure_network.flow_logs`.

    Remediation:
        1. Open Azure portal > Network Watcher > Overview, and create it for the subscription and region, or run
           `az network watcher configure --resource-group NetworkWatcherRG --locations REGION --enabled true`.

    References:
        https://learn.microsoft.com/azure/network-watcher/network-watcher-create
    """
    watchers: dict[Region, list[NetworkWatcher]] = {}
    for watcher in azure_network_watchers:
        watchers.setdefault(_region(watcher.subscription, watcher.location), []).append(watcher)
    told: set[Region] = set()
    wrong = partial(_wrong, watchers, told, azure_visibility)
    yield from judged(azure_virtual_networks, azure_visibility, "virtual network", wrong)


def _wrong(
    watchers: Mapping[Region, list[NetworkWatcher]], told: set[Region], visibility: Visibility, network: VirtualNetwork
) -> Iterator[Yielded]:
    region = _region(network.subscription, required(network.location, NETWORKS, "location"))
    if region in told:
        return
    states = [known(one.state, STATES, WATCHERS, "provisioningState") for one in watchers.get(region, ())]
    if "succeeded" not in states:
        told.add(region)
        subscription, location = region
        name = f"{location} in {visibility.name_of(subscription)}"
        where = Subject("azureRegion", f"/subscriptions/{subscription}/locations/{location}", name)
        yield Finding(
            where, f"{name} has virtual networks and no Network Watcher", ", ".join(states) or "none", "a Network Watcher"
        )


def _region(subscription: str, location: str | None) -> Region:
    return subscription.lower(), (location or "").lower().replace(" ", "")
