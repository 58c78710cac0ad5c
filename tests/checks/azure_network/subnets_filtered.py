"""Cases of `azure_network.subnets_filtered`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.management_ports_closed import NIC, NIC_NSG, scale_set
from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN, resource_id
from tests.checks.compliant.azure_networks import (
    APP,
    GROUPS,
    INTERFACE_KIND,
    INTERFACES,
    NETWORKS,
    NSG,
    SCALE_SET_KIND,
    SCALE_SETS,
    WEB,
    Json,
    group,
    hub,
    interface,
    named,
    network,
    ref,
    subnet,
)
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {WEB.lower()}
NIC_2 = resource_id(INTERFACE_KIND, "nic-2")
IN_USE = f"{NIC}/ipConfigurations/ipc"
INSTANCE = f"{resource_id(SCALE_SET_KIND, 'vmss-web')}/virtualMachines/0/networkInterfaces/nic/ipConfigurations/ipc"


def of(*used: str, name: str = WEB, delegation: str | None = "", **properties: Any) -> dict[str, Any]:
    """A network with one subnet without a group."""
    delegations = [] if delegation == "" else [named(f"{name}/delegations/d", serviceName=delegation)]
    usual = {"ipConfigurations": [ref(one) for one in used], "delegations": delegations, "networkSecurityGroup": None}
    return {NETWORKS: [hub(), network(subnet(name, "10.1.1.0/24", **{**usual, **properties}))], GROUPS: []}


def filtered(own: str = NIC_NSG, **more: Any) -> dict[str, Any]:
    """An interface with a group of its own."""
    return {INTERFACES: [interface(security_group=own)], GROUPS: [group("nsg-nic", subnets=(), interfaces=(NIC,), **more)]}


def instances(security_group: str | None) -> Json:
    found = scale_set()
    model = found["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"][0]
    model["properties"]["networkSecurityGroup"] = ref(security_group) if security_group else None
    return found


CASES = (
    Case("all have a group"),
    Case("none", of(IN_USE), FAILS),
    Case("none, and something else has an address", of("/applicationGateways/agw/x"), FAILS),
    Case("an empty subnet", {**of(), INTERFACES: []}),
    Case("an empty list, and an interface says otherwise", of(), FAILS),
    Case("the group names the subnet", {**of(IN_USE), GROUPS: [group("nsg-web")]}),
    Case("the interface has a group", {**of(IN_USE), **filtered()}),
    Case("the interface has a group, something else has none", {**of(IN_USE, "/applicationGateways/agw/x"), **filtered()}, FAILS),
    Case(
        "one of two interfaces has a group",
        {
            **of(IN_USE, f"{NIC_2}/ipConfigurations/ipc"),
            **filtered(),
            INTERFACES: [interface(security_group=NIC_NSG), interface("nic-2")],
        },
        FAILS,
    ),
    Case("instances without a group", {**of(INSTANCE), INTERFACES: [], SCALE_SETS: [instances(None)]}, FAILS),
    Case("instances with a group", {**of(INSTANCE), INTERFACES: [], SCALE_SETS: [instances(NSG)]}),
    Case("a gateway's subnet", of("/x", name=f"{APP}/subnets/GatewaySubnet")),
    Case("a service that refuses groups", of("/x", delegation="Microsoft.Netapp/volumes")),
    Case("a service that takes groups", of("/x", delegation="Microsoft.Web/serverFarms"), FAILS),
    Case("a service that nobody knows", of("/x", delegation="Contoso.New/things"), verdict=NOT_ASSESSED),
    Case("a delegation without a name", of("/x", delegation=None), verdict=NOT_ASSESSED),
    Case("the group was not returned", {**of(IN_USE, networkSecurityGroup=ref(NSG))}, verdict=NOT_ASSESSED),
    Case("subnets were not returned", {NETWORKS: [hub(), network(subnets=None)]}, verdict=NOT_ASSESSED),
    Case(
        "of another tenant only",
        {NETWORKS: [{**one, "subscriptionId": FOREIGN} for one in of(IN_USE)[NETWORKS]]},
        verdict=NOT_APPLICABLE,
    ),
    Case("no network", {NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, NETWORKS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {NETWORKS: gap(NETWORKS)}, verdict=NOT_ASSESSED),
)
