"""Cases of `azure_network.ddos_protection`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.storage_https import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import resource_id, row
from tests.checks.compliant.azure_edge import GATEWAY
from tests.checks.compliant.azure_hybrid import NETWORK_GATEWAY
from tests.checks.compliant.azure_networks import (
    ADDRESS_KIND,
    ADDRESSES,
    APP,
    BALANCER_KIND,
    BALANCERS,
    DATA_SUBNET,
    HUB,
    INTERFACE_KIND,
    INTERFACES,
    NETWORKS,
    SCALE_SET_KIND,
    SCALE_SETS,
    WEB,
    WEB_SUBNET,
    balancer,
    hub,
    interface,
    named,
    network,
    public_address,
    ref,
)

ID = resource_id(ADDRESS_KIND, "pip").lower()
FAILS = {ID}
NIC = resource_id(INTERFACE_KIND, "nic-web")
POOL = f"{resource_id(BALANCER_KIND, 'lb')}/backendAddressPools/pool"
FRONT = f"{resource_id(BALANCER_KIND, 'lb')}/frontendIPConfigurations/front"
SET = resource_id(SCALE_SET_KIND, "vmss")


def held(configuration: str, **properties: Any) -> dict[str, Any]:
    """One public address, and what has it."""
    return {ADDRESSES: [public_address("pip", ipConfiguration=ref(configuration), **properties)]}


def mode(name: str | None, configuration: str = f"{NIC}/ipConfigurations/ipc") -> dict[str, Any]:
    return held(configuration, ddosSettings={"protectionMode": name})


def balanced(**pool: Any) -> dict[str, Any]:
    return {**held(FRONT), BALANCERS: [balancer("lb", backendAddressPools=[named(POOL, **pool)])]}


def addressed(*networks: str) -> dict[str, Any]:
    """A load balancer whose backends are addresses in these networks."""
    found = [named(f"address{at}", virtualNetwork=ref(one)) for at, one in enumerate(networks)]
    return balanced(loadBalancerBackendAddresses=found)


def balanced_rule() -> dict[str, Any]:
    """A load balancer that forwards a port to one machine."""
    rule = named(f"{FRONT}/rule", backendIPConfiguration=ref(f"{NIC}/ipConfigurations/ipc"))
    return {**held(FRONT), BALANCERS: [balancer("lb", inboundNatRules=[rule])]}


IN_SUBNET = named("address", subnet=ref(WEB))
OPEN = held(f"{NIC}/ipConfigurations/ipc")
PROTECTED = network(WEB_SUBNET, DATA_SUBNET, enableDdosProtection=True, ddosProtectionPlan=ref("/plan"))
SCALED = row(
    SCALE_SET_KIND,
    "vmss",
    {
        "orchestrationMode": "Uniform",
        "virtualMachineProfile": {
            "networkProfile": {
                "networkInterfaceConfigurations": [
                    {"name": "nic", "properties": {"ipConfigurations": [{"name": "ipc", "properties": {"subnet": ref(WEB)}}]}}
                ]
            }
        },
    },
)
INSTANCE = f"{SET}/virtualMachines/0/networkInterfaces/nic/ipConfigurations/ipc"

CASES = (
    Case("the address of a firewall in a network with a plan"),
    Case("of a machine in a network without a plan", OPEN, FAILS),
    Case("of a machine in a network with a plan", {**OPEN, NETWORKS: [hub(), PROTECTED]}),
    Case("protection without a plan", {**OPEN, NETWORKS: [hub(), network(WEB_SUBNET, enableDdosProtection=True)]}, FAILS),
    Case("protected itself", mode("Enabled")),
    Case("not protected", mode("Disabled"), FAILS),
    Case("a mode that nobody knows", mode("Perhaps"), verdict=NOT_ASSESSED),
    Case("Basic", {ADDRESSES: [public_address("pip", "Basic", ipConfiguration=ref(f"{NIC}/ipConfigurations/ipc"))]}, FAILS),
    Case("the SKU was not returned", {ADDRESSES: [public_address("pip", None, ipConfiguration=ref(NIC))]}, verdict=NOT_ASSESSED),
    Case(
        "of an application gateway in a network that was not returned",
        held(f"{GATEWAY}/frontendIPConfigurations/public"),
        verdict=NOT_ASSESSED,
    ),
    Case("of a VPN gateway", held(f"{NETWORK_GATEWAY}/ipConfigurations/ip")),
    Case("of a load balancer", balanced(backendIPConfigurations=[ref(f"{NIC}/ipConfigurations/ipc")]), FAILS),
    Case("of a load balancer with addresses", addressed(APP), FAILS),
    Case("of a load balancer for a protected network", addressed(HUB)),
    Case(
        "of a load balancer for two networks",
        addressed(HUB, APP),
        FAILS,
    ),
    Case("of a load balancer with an address in a subnet", balanced(loadBalancerBackendAddresses=[IN_SUBNET]), FAILS),
    Case(
        "of a load balancer with an address in no network that is named",
        balanced(loadBalancerBackendAddresses=[named("address", virtualNetwork=ref(HUB)), named("other", ipAddress="10.1.1.4")]),
        verdict=NOT_ASSESSED,
    ),
    Case(
        "of a load balancer with a backend of which nothing is said",
        balanced(loadBalancerBackendAddresses=[named("address", virtualNetwork=ref(HUB)), {"name": "other"}]),
        verdict=NOT_ASSESSED,
    ),
    Case(
        "of a load balancer whose pool names the network",
        balanced(virtualNetwork=ref(HUB), loadBalancerBackendAddresses=[named("address", ipAddress="10.1.1.4")]),
    ),
    Case(
        "of a load balancer with machines that it names twice",
        balanced(
            backendIPConfigurations=[ref(f"{NIC}/ipConfigurations/ipc")],
            loadBalancerBackendAddresses=[named("address", networkInterfaceIPConfiguration=ref(f"{NIC}/ipConfigurations/ipc"))],
        ),
        FAILS,
    ),
    Case(
        "of a load balancer for a scale set", {**balanced(backendIPConfigurations=[ref(INSTANCE)]), SCALE_SETS: [SCALED]}, FAILS
    ),
    Case("of a load balancer with a rule for one machine", balanced_rule(), FAILS),
    Case("of a load balancer without backends", balanced(), verdict=NOT_ASSESSED),
    Case("of an instance of a scale set that was not returned", {**held(INSTANCE), SCALE_SETS: []}, verdict=NOT_ASSESSED),
    Case("of an interface that was not returned", {**OPEN, INTERFACES: []}, verdict=NOT_ASSESSED),
    Case("of an interface without subnets", {**OPEN, INTERFACES: [interface(subnet=None)]}, verdict=NOT_ASSESSED),
    Case("of a gateway of Virtual WAN", held(resource_id("Microsoft.Network/vpnGateways", "v") + "/x/y"), verdict=NOT_APPLICABLE),
    Case("of nothing", {ADDRESSES: [public_address("pip")]}, verdict=NOT_APPLICABLE),
    Case("could not be read", {ADDRESSES: gap(ADDRESSES)}, verdict=NOT_ASSESSED),
)
