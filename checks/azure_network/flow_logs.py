from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ztscan.entities.azure_nested import Child, key_of
from ztscan.entities.azure_network_watchers import FlowLog
from ztscan.entities.azure_networks import Subnet, VirtualNetwork
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Unknown, Yielded, check, required

from ._judging import judged, subject, unclear

LOGS, NETWORKS = "azure_flow_logs", "azure_virtual_networks"
EXPECTED = "an enabled flow log of the network, with traffic analytics, kept long enough"


class _Logs(msgspec.Struct, frozen=True):
    """Flow logs by what they are about, in lower case."""

    by_target: Mapping[str, Sequence[FlowLog]]
    days: int

    def faults(self, target: str) -> list[str]:
        """What is wrong with the best flow log of a target. Empty: one is as it should be."""
        found: list[list[str]] = []
        unknown: Unknown | None = None
        for log in self.by_target.get(target, ()):
            try:
                found.append([*_faults(log, self.days)])
            except Unknown as error:
                unknown = error
        if [] not in found and unknown is not None:
            raise unknown
        return min(found, key=lambda one: (len(one), one), default=["no flow log"])


@check(
    title="Every virtual network has a flow log with traffic analytics that is kept for 90 days",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={
        "stronger": {
            "cis-azure-6.0": ["6.1.1.5", "6.1.1.6", "7.5", "7.8"],
            "prowler": ["network_flow_log_captured_sent", "network_flow_log_more_than_90_days"],
        },
        "partial": {"mcsb": ["LT-4"]},
    },
    since="0.2.0",
)
def flow_logs(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_flow_logs: tuple[FlowLog, ...],
    azure_visibility: Visibility,
    *,
    days: int = 90,
) -> Iterator[Yielded]:
    """Checks that it is recorded who talks to whom.

    What it checks:
        Each virtual network, or each of its subnets in use, is the target of an enabled flow log. Traffic analytics sends it
        to a workspace, and the storage account keeps it for 90 days (`days`) or permanently. Flow logs of network security
        groups do not suffice: they end on 30 September 2027, and no new ones can be created.

    Why it matters:
        Without flow logs nobody sees that a machine scans the network or sends data out, nor can find out afterwards.

    Limits:
        A lifecycle rule of the storage account may delete logs earlier.

    Remediation:
        1. Open Azure portal > Network Watcher > Flow logs > Create, and choose the type "Virtual network".
        2. Choose a retention of 90 days and traffic analytics with the workspace of the security team, or run
           `az network watcher flow-log create --name NAME --vnet ID --storage-account ID --workspace ID
           --traffic-analytics true --retention 90`.

    References:
        https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
        https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-migrate
    """
    by_target: dict[str, list[FlowLog]] = {}
    for log in azure_flow_logs:
        by_target.setdefault((log.target or "").lower(), []).append(log)
    logs = _Logs(by_target, days)

    def wrong(network: VirtualNetwork) -> Iterator[Yielded]:
        faults = logs.faults(network.key)
        subnets = [
            one for one in required(network.subnets, NETWORKS, "subnets") if one.properties and one.properties.configurations
        ]
        if faults and not (subnets and not any(logs.faults(subnet.key) for subnet in subnets)):
            if faults == ["no flow log"] and _by_groups(subnets, logs):
                faults = ["flow logs of network security groups only, which end on 30 September 2027"]
            message = f"the traffic of the network {network.name} is not recorded"
            yield Finding(subject(network, "virtualNetwork"), message, ", ".join(faults), EXPECTED)

    yield from judged(azure_virtual_networks, azure_visibility, "virtual network", wrong)


def _by_groups(subnets: Sequence[Child[Subnet]], logs: _Logs) -> bool:
    """Whether each subnet in use has a group with a flow log."""
    groups = [key_of(one.properties.security_group) if one.properties else "" for one in subnets]
    return bool(groups) and all(any(log.enabled for log in logs.by_target.get(group, ())) for group in groups)


def _faults(log: FlowLog, days: int) -> Iterator[str]:
    if not log.enabled:
        yield "disabled"
    analytics = log.analytics
    if analytics is None or not analytics.enabled or not analytics.workspace:
        yield "no traffic analytics"
    retention = required(log.retention, LOGS, "retentionPolicy")
    if retention.enabled is False:
        return
    kept = required(retention.days, LOGS, "retentionPolicy.days")
    if kept < 0:
        raise unclear(LOGS, "a flow log has a retention that is none")
    if 0 < kept < days:
        yield f"kept for {kept} days"
