from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ztscan.directory.counting import in_order
from ztscan.entities.azure_networks import NetworkInterface, VirtualNetwork
from ztscan.entities.azure_scale_sets import InstanceInterfaceProperties, InstanceIpProperties, ScaleSet
from ztscan.estate.reachability.filters import Filters
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check

from ._judging import judged, unclear
from ._subnets import NETWORKS, Part, subnets_of

REFUSING = frozenset(
    (
        "microsoft.azurecosmosdb/clusters",
        "microsoft.baremetal/azurevmware",
        "microsoft.hardwaresecuritymodules/dedicatedhsms",
        "microsoft.netapp/volumes",
        "microsoft.orbital/orbitalgateways",
        "microsoft.storagepool/diskpools",
        "qumulo.storage/filesystems",
    )
)
"""Services whose subnets take no network security group, or not in all regions and features."""
ACCEPTING = frozenset(
    (
        "github.network/networksettings",
        "microsoft.apimanagement/service",
        "microsoft.app/environments",
        "microsoft.containerinstance/containergroups",
        "microsoft.containerservice/managedclusters",
        "microsoft.databricks/workspaces",
        "microsoft.dbformysql/flexibleservers",
        "microsoft.dbforpostgresql/flexibleservers",
        "microsoft.devcenter/networkconnection",
        "microsoft.devopsinfrastructure/pools",
        "microsoft.network/applicationgateways",
        "microsoft.network/dnsresolvers",
        "microsoft.servicenetworking/trafficcontrollers",
        "microsoft.sql/managedinstances",
        "microsoft.web/hostingenvironments",
        "microsoft.web/serverfarms",
    )
)


@check(
    title="Every subnet with workloads has a network security group",
    severity=Severity.HIGH,
    objectives=["network.segment_cloud"],
    mappings={
        "equal": {"prowler": ["network_subnet_nsg_associated"], "cis-azure-6.0": ["7.11"]},
        "partial": {"mcsb": ["NS-1"]},
    },
    since="0.2.0",
)
def subnets_filtered(
    azure_virtual_networks: tuple[VirtualNetwork, ...],
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_filters: Filters,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks that traffic into and out of subnets is filtered.

    What it checks:
        Each subnet in which something has an address has a network security group, or every interface and scale set in it has
        one. Subnets of gateways, firewalls, Bastion and route servers are left out, and those of services that refuse groups.

    Why it matters:
        Without a group, everything in the network and in networks that are connected reaches everything in the subnet.

    Limits:
        `azure_network.internal_traffic_limited` checks what the rules allow. Private endpoints are filtered only where the
        subnet's network policies are on. Hubs of Virtual WAN are not visible.

    Remediation:
        1. Open Azure portal > Virtual networks > the network > Settings > Subnets > the subnet.
        2. Choose a network security group:
           `az network vnet subnet update --ids SUBNET --network-security-group GROUP`.
        3. Look at flow logs first, so that nothing that is needed is denied.

    References:
        https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
        https://learn.microsoft.com/azure/virtual-network/subnet-delegation-overview
    """
    judge = _Judge(azure_filters, _inside(azure_network_interfaces, azure_scale_sets))
    yield from judged(azure_virtual_networks, azure_visibility, "virtual network", judge.of)


class _Member(msgspec.Struct, frozen=True):
    """What has addresses in a subnet: ids that addresses of it begin with, and its own group."""

    interface: str
    group: str


class _Judge(msgspec.Struct, frozen=True):
    filters: Filters
    members: dict[str, tuple[_Member, ...]]
    """By id of the subnet, in lower case."""

    def of(self, network: VirtualNetwork) -> Iterator[Yielded]:
        for part in subnets_of(network):
            yield from self._wrong(part)

    def _wrong(self, part: Part) -> Iterator[Yielded]:
        members = self.members.get(part.key, ())
        if not (part.is_used or members) or REFUSING & {*part.delegations}:
            return
        groups = self.filters.of("", "", part.key)
        if groups:
            if unread := groups[0].unread:
                raise unclear(NETWORKS, unread)
            return
        if part.is_used and self._all_filtered(part, members):
            return
        strange = {*part.delegations} - ACCEPTING
        if strange:
            raise unclear(NETWORKS, f"it is not known whether a subnet of {in_order(strange)} takes a group")
        message = f"the subnet {part.subject.name} has no network security group"
        count = len(part.subnet.configurations or ())
        observed = f"no group, and {count} address{'' if count == 1 else 'es'} in use"
        yield Finding(part.subject, message, observed, "a network security group")

    def _all_filtered(self, part: Part, members: tuple[_Member, ...]) -> bool:
        """Whether everything that has an address in the subnet is known, and has a group of its own."""
        filtered = [one.interface for one in members if self.filters.of(one.interface, one.group, part.key, of_subnet=False)]
        known = all(any(one.key.startswith(f"{key}/") for key in filtered) for one in part.subnet.configurations or ())
        return known and len(filtered) == len(members)


def _inside(interfaces: tuple[NetworkInterface, ...], scale_sets: tuple[ScaleSet, ...]) -> dict[str, tuple[_Member, ...]]:
    found: dict[str, dict[_Member, None]] = {}
    for row in interfaces:
        for one in row.configurations or ():
            subnet = one.properties.subnet.key if one.properties and one.properties.subnet else ""
            found.setdefault(subnet, {})[_Member(row.key, (row.security_group or "").lower())] = None
    for scale_set in scale_sets:
        for interface in scale_set.interfaces or ():
            model = interface.properties or InstanceInterfaceProperties()
            group = model.security_group.key if model.security_group else ""
            for instance in model.configurations or ():
                subnet_of = (instance.properties or InstanceIpProperties()).subnet
                found.setdefault(subnet_of.key if subnet_of else "", {})[_Member(scale_set.key, group)] = None
    return {subnet: tuple(members) for subnet, members in found.items()}
