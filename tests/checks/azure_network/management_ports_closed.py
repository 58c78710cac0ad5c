"""Cases of `azure_network.management_ports_closed`: every way in, and what filters it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, FOREIGN, resource_id, row
from tests.checks.compliant.azure_firewall import FIREWALLS, IP_GROUPS, POLICIES, collection, firewall, policy, rule_group
from tests.checks.compliant.azure_firewall import GROUPS as RULE_GROUPS
from tests.checks.compliant.azure_firewalls import NAT, ip_group, nat_rule
from tests.checks.compliant.azure_machines import MACHINES, machine
from tests.checks.compliant.azure_networks import (
    ADDRESS,
    ADDRESS_KIND,
    ADDRESSES,
    ADMIN_RULES,
    APP,
    BALANCER_KIND,
    BALANCERS,
    GROUPS,
    INTERFACE_KIND,
    INTERFACES,
    MACHINE,
    NETWORKS,
    SCALE_SET_KIND,
    SCALE_SETS,
    TABLES,
    WEB,
    WEB_SUBNET,
    Json,
    balancer,
    balancer_rule,
    group,
    hub,
    interface,
    named,
    network,
    public_address,
    ref,
    route,
    rule,
)
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.core.model import Verdict

NOT_APPLICABLE, NOT_ASSESSED = Verdict.NOT_APPLICABLE, Verdict.NOT_ASSESSED
FAILS = {MACHINE.lower()}
PIP = resource_id(ADDRESS_KIND, "pip-web")
NIC_NSG = resource_id("Microsoft.Network/networkSecurityGroups", "nsg-nic")
NIC = resource_id(INTERFACE_KIND, "nic-web")
POOL = f"{resource_id(BALANCER_KIND, 'lb')}/backendAddressPools/pool"
WITH_INTERFACE = machine("vm-web", networkProfile={"networkInterfaces": [ref(NIC.upper())]})
OPEN = rule("open", "Allow", "Internet")
OWN = {INTERFACES: [interface(publicIPAddress=ref(PIP))], ADDRESSES: [public_address("pip-web")]}
"""The machine gets a public address."""
NO_ROUTES: dict[str, Any] = {TABLES: [row("Microsoft.Network/routeTables", "rt-app", {"routes": []})]}


def own(*rules: Json, **change: Any) -> dict[str, Any]:
    """The machine has a public address, and its subnet a group with these rules."""
    return {**OWN, **NO_ROUTES, GROUPS: [group("nsg-web", *rules)], **change}


def on_interface(first: tuple[Json, ...], *second: Json) -> dict[str, Any]:
    """With a group on the subnet, and another one on the interface."""
    change = own(*first)
    change[INTERFACES] = [interface(security_group=NIC_NSG, publicIPAddress=ref(PIP))]
    change[GROUPS] = [*change[GROUPS], group("nsg-nic", *second, subnets=(), interfaces=(NIC,))]
    return change


def ungrouped() -> dict[str, Any]:
    """No network security group is on the subnet or the interface."""
    bare = {key: value for key, value in WEB_SUBNET["properties"].items() if key != "networkSecurityGroup"}
    return {GROUPS: [], NETWORKS: [hub(), network({**WEB_SUBNET, "properties": bare})]}


def without_group(sku: str | None) -> dict[str, Any]:
    return own(**{**ungrouped(), ADDRESSES: [public_address("pip-web", sku)]})


def balanced(*rules: Json, members: Json | None = None, sku: str = "Standard", **properties: Any) -> dict[str, Any]:
    """The machine is in the pool of a public load balancer."""
    return {
        **NO_ROUTES,
        INTERFACES: [interface(**(members if members is not None else {"loadBalancerBackendAddressPools": [ref(POOL)]}))],
        BALANCERS: [balancer("lb", sku=sku, **properties)],
        GROUPS: [group("nsg-web", *rules)],
    }


def translated(*rules: Json, groups: tuple[Json, ...] = (OPEN,), change: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The firewall publishes the machine."""
    collected = rule_group(collection(*rules, kind=NAT, action="DNAT"))
    return {**NO_ROUTES, RULE_GROUPS: [collected], GROUPS: [group("nsg-web", *groups)], **(change or {})}


def admin(name: str, access: str, source: str = "Internet", *ports: str, **properties: Any) -> Json:
    """A security admin rule."""
    usual = {
        "access": access,
        "direction": "Inbound",
        "priority": 10,
        "protocol": "Tcp",
        "sources": [{"addressPrefixType": "ServiceTag", "addressPrefix": source}],
        "destinations": [{"addressPrefixType": "IPPrefix", "addressPrefix": "*"}],
        "sourcePortRanges": ["0-65535"],
        "destinationPortRanges": list(ports) or ["22", "3389"],
    }
    return row("Microsoft.Network/networkManagers", name, {**usual, **properties})


def scale_set(mode: str = "Uniform", /, **configuration: Any) -> Json:
    inner = {"name": "ipc", "properties": {"subnet": ref(WEB), **configuration}}
    model = {"name": "nic", "properties": {"ipConfigurations": [inner]}}
    profile = {"networkProfile": {"networkInterfaceConfigurations": [model]}}
    return row(SCALE_SET_KIND, "vmss-web", {"orchestrationMode": mode, "virtualMachineProfile": profile})


SET = {resource_id(SCALE_SET_KIND, "vmss-web").lower()}
OF_INSTANCES: dict[str, Any] = {"publicIPAddressConfiguration": {"name": "pip", "sku": {"name": "Standard"}}}
BY_NAT = balancer_rule("lb", "rdp", 50001, 3389, backendIPConfiguration=ref(f"{NIC}/ipConfigurations/ipc"))
IN_POOL = balancer_rule("lb", "rdp", 3389, 3389, backendAddressPool=ref(POOL))
RDP = nat_rule("rdp", ADDRESS, "3389")
ELSEWHERE = {**interface("nic-far", machine=resource_id("Microsoft.Compute/virtualMachines", "vm-far"))}

CASES = (
    Case("nothing is published"),
    Case("open, and nothing publishes it", {GROUPS: [group("nsg-web", OPEN)]}),
    Case("an address of its own behind a group that denies", own()),
    Case("an address of its own, and the port is open", own(OPEN), FAILS),
    Case(
        "a hostile name",
        {**own(OPEN), f"{INTERFACES}/nic-web/properties/virtualMachine/id": f"{MACHINE}<b>|`\u001b[2J"},
        {f"{MACHINE}<b>|`\u001b[2j".lower()},
    ),
    Case("one prefix is denied first", own(rule("one", "Deny", "198.51.100.0/24", "3389", 100), OPEN), FAILS),
    Case("all are denied first", own(rule("all", "Deny", "*", "*", 100, protocol="*"), OPEN)),
    Case(
        "two halves, in the plural properties",
        own(rule("half", "Allow", ["0.0.0.0/1", "128.0.0.0/1"], ["80", "3380-3390"])),
        FAILS,
    ),
    Case("sixteen prefixes of a sixteenth each", own(rule("many", "Allow", [f"{n * 16}.0.0.0/4" for n in range(14)])), FAILS),
    Case("a prefix of 256 addresses", own(rule("named", "Allow", "203.0.113.0/24"))),
    Case("any customer of Azure", own(rule("azure", "Allow", "AzureCloud")), FAILS),
    Case("a service of Microsoft", own(rule("devops", "Allow", "AzureDevOps"))),
    Case("a service that nobody knows", own(rule("new", "Allow", "BrandNewService")), verdict=NOT_ASSESSED),
    Case("the group of the interface denies", on_interface((OPEN,))),
    Case("both groups allow", on_interface((OPEN,), OPEN), FAILS),
    Case("a rule for the public address", own(rule("public", "Allow", "*", "3389", destinationAddressPrefix="203.0.113.10"))),
    Case(
        "a rule for its application security group",
        {
            **own(
                rule(
                    "asg", "Allow", "*", "3389", destinationAddressPrefix="", destinationApplicationSecurityGroups=[ref("/ASG/x")]
                )
            ),
            INTERFACES: [interface(publicIPAddress=ref(PIP), applicationSecurityGroups=[ref("/asg/X")])],
        },
        FAILS,
    ),
    Case(
        "a rule for another application security group",
        own(rule("asg", "Allow", "*", "3389", destinationAddressPrefix="", destinationApplicationSecurityGroups=[ref("/asg/x")])),
    ),
    Case("UDP of Remote Desktop", own(rule("udp", "Allow", "*", "3389", protocol="Udp")), FAILS),
    Case("another port", own(rule("web", "Allow", "*", "443"))),
    Case("outbound", own(rule("out", "Allow", "*", direction="Outbound"))),
    Case("no group, Standard address", without_group("Standard")),
    Case("no group, Basic address", without_group("Basic"), FAILS),
    Case("no group, and the kind of address was not returned", without_group(None), verdict=NOT_ASSESSED),
    Case(
        "a machine that is stopped, with an address to come",
        {**own(OPEN), f"{ADDRESSES}/pip-web/properties/ipAddress": None},
        FAILS,
    ),
    Case(
        "the address names the machine, the machine not the address",
        {
            **own(OPEN),
            INTERFACES: [interface()],
            ADDRESSES: [public_address("pip-web", ipConfiguration=ref(f"{NIC.upper()}/ipConfigurations/ipc"))],
        },
        FAILS,
    ),
    Case(
        "the group names the subnet, the subnet not the group",
        without_group("Standard") | {GROUPS: [group("nsg-web", OPEN)]},
        FAILS,
    ),
    Case("a rule of a load balancer", balanced(OPEN, loadBalancingRules=[IN_POOL]), FAILS),
    Case("a rule of a load balancer that the group denies", balanced(loadBalancingRules=[IN_POOL])),
    Case(
        "the load balancer names the machine",
        balanced(
            OPEN,
            members={},
            loadBalancingRules=[IN_POOL],
            backendAddressPools=[named(POOL, backendIPConfigurations=[ref(f"{NIC}/ipConfigurations/ipc")])],
        ),
        FAILS,
    ),
    Case(
        "a pool of addresses",
        balanced(
            OPEN,
            members={},
            loadBalancingRules=[IN_POOL],
            backendAddressPools=[
                named(POOL, loadBalancerBackendAddresses=[named("a", ipAddress=ADDRESS, virtualNetwork=ref(APP))])
            ],
        ),
        FAILS,
    ),
    Case("a NAT rule", balanced(OPEN, members={}, inboundNatRules=[BY_NAT]), FAILS),
    Case(
        "a NAT rule, and the group sees the inner port", balanced(rule("outer", "Allow", "*", "50001"), inboundNatRules=[BY_NAT])
    ),
    Case(
        "a NAT rule for a pool",
        balanced(
            OPEN,
            inboundNatRules=[
                balancer_rule(
                    "lb", "rdp", 0, 3389, backendAddressPool=ref(POOL), frontendPortRangeStart=50000, frontendPortRangeEnd=50009
                )
            ],
        ),
        FAILS,
    ),
    Case(
        "a Basic load balancer without group",
        {
            **without_group("Standard"),
            **{k: v for k, v in balanced(sku="Basic", loadBalancingRules=[IN_POOL]).items() if k in {INTERFACES, BALANCERS}},
        },
        FAILS,
    ),
    Case(
        "an internal load balancer", {**balanced(OPEN), BALANCERS: [balancer("lb", public=False, loadBalancingRules=[IN_POOL])]}
    ),
    Case("outbound rules are no way in", balanced(OPEN, outboundRules=[IN_POOL])),
    Case("a firewall translates", translated(RDP), FAILS),
    Case("a firewall translates to another address", translated(nat_rule("rdp", "10.1.1.99", "3389"))),
    Case("a firewall translates for named sources", translated(nat_rule("rdp", ADDRESS, "3389", sources=["203.0.113.0/24"]))),
    Case(
        "a firewall translates for a group of addresses",
        translated(
            nat_rule("rdp", ADDRESS, "3389", sources=[], sourceAddresses=[], sourceIpGroups=[ip_group("ips")["id"]]),
            change={IP_GROUPS: [ip_group("ips", "0.0.0.0/1", "128.0.0.0/1")]},
        ),
        FAILS,
    ),
    Case("a firewall translates, and the group may see its address", translated(RDP, groups=()), verdict=NOT_ASSESSED),
    Case(
        "a firewall translates, and the group denies both",
        translated(RDP, groups=(rule("no", "Deny", "*", "*", 100, protocol="*"),)),
    ),
    Case(
        "a policy without a firewall",
        translated(RDP, change={FIREWALLS: [firewall(firewallPolicy=None)], POLICIES: [policy(firewalls=[])]}),
    ),
    Case(
        "a classic firewall translates",
        {
            **NO_ROUTES,
            GROUPS: [group("nsg-web", OPEN)],
            FIREWALLS: [firewall(firewallPolicy=None, natRuleCollections=[named("nat", rules=[{**RDP, "protocols": ["TCP"]}])])],
        },
        FAILS,
    ),
    Case(
        "a firewall translates to a name",
        translated({**RDP, "translatedAddress": None, "translatedFqdn": "vm.internal"}),
        verdict=NOT_ASSESSED,
    ),
    Case("two interfaces have the address", translated(RDP, change={INTERFACES: [interface(), ELSEWHERE]}), verdict=NOT_ASSESSED),
    Case(
        "a firewall translates to an internal load balancer",
        {
            **translated(nat_rule("rdp", "10.1.1.100", "13389")),
            INTERFACES: balanced()[INTERFACES],
            BALANCERS: [
                balancer(
                    "lb", public=False, loadBalancingRules=[balancer_rule("lb", "rdp", 13389, 3389, backendAddressPool=ref(POOL))]
                )
            ],
        },
        FAILS,
    ),
    Case(
        "rules of Virtual Network Manager that may be deployed",
        {**own(OPEN), ADMIN_RULES: [admin("no", "Deny")]},
        verdict=NOT_ASSESSED,
    ),
    Case("rules that may open the port", {**own(), ADMIN_RULES: [admin("yes", "AlwaysAllow")]}, verdict=NOT_ASSESSED),
    Case(
        "rules of Virtual Network Manager for other ports",
        {**own(OPEN), ADMIN_RULES: [admin("no", "Deny", "Internet", "25")]},
        FAILS,
    ),
    Case("rules that cannot be read", {**own(OPEN), ADMIN_RULES: [admin("no", "Ponder")]}, verdict=NOT_ASSESSED),
    Case(
        "an address for each instance",
        {**NO_ROUTES, SCALE_SETS: [scale_set(**OF_INSTANCES)], GROUPS: [group("nsg-web", OPEN)]},
        SET,
    ),
    Case("instances without an address", {**NO_ROUTES, SCALE_SETS: [scale_set()], GROUPS: [group("nsg-web", OPEN)]}),
    Case(
        "a flexible scale set has interfaces of its own",
        {**NO_ROUTES, SCALE_SETS: [scale_set("Flexible", **OF_INSTANCES)], GROUPS: [group("nsg-web", OPEN)]},
    ),
    Case(
        "a route makes the internet part of the network",
        {
            **own(rule("net", "Allow", "VirtualNetwork")),
            TABLES: [
                row(
                    "Microsoft.Network/routeTables",
                    "rt-app",
                    {"routes": [route("out", "0.0.0.0/0", "VirtualAppliance", "10.0.1.4")]},
                )
            ],
        },
        verdict=NOT_ASSESSED,
    ),
    Case("the route table was not returned", {**own(rule("net", "Allow", "VirtualNetwork")), TABLES: []}, verdict=NOT_ASSESSED),
    Case("the group was not returned", own(OPEN, **{GROUPS: []}), verdict=NOT_ASSESSED),
    Case("rules of the group were not returned", own(**{GROUPS: [group("nsg-web", securityRules=None)]}), verdict=NOT_ASSESSED),
    Case("the subnet was not returned", own(OPEN, **{NETWORKS: [hub()]}), verdict=NOT_ASSESSED),
    Case("addresses were not returned", {f"{INTERFACES}/nic-web/properties/ipConfigurations": None}, verdict=NOT_ASSESSED),
    Case(
        "frontends were not returned",
        {f"{BALANCERS}/lb-internal/properties/frontendIPConfigurations": None},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "an interface that no machine has",
        {**own(OPEN), INTERFACES: [interface(), interface("nic-old", machine=None, publicIPAddress=ref(PIP))]},
    ),
    Case(
        "a node that a cluster manages",
        {**own(OPEN), INTERFACES: [{**interface(publicIPAddress=ref(PIP)), "id": NIC.replace("rg-app", CLUSTER_GROUP)}]},
        FAILS,
    ),
    Case(
        "an appliance that the internet reaches",
        {**own(rule("web", "Allow", "*", "443")), f"{INTERFACES}/nic-web/properties/enableIPForwarding": True},
        verdict=NOT_ASSESSED,
    ),
    Case("an appliance behind a group that denies", {**own(), f"{INTERFACES}/nic-web/properties/enableIPForwarding": True}),
    Case("machines of another tenant only", {INTERFACES: [{**interface(), "subscriptionId": FOREIGN}]}, verdict=NOT_APPLICABLE),
    Case("the load balancer of a pool was not returned", {**balanced(OPEN), BALANCERS: []}, verdict=NOT_ASSESSED),
    Case("a firewall that a policy names was not returned", {**translated(RDP), FIREWALLS: []}, verdict=NOT_ASSESSED),
    Case("the interface of a machine was not returned", {MACHINES: [WITH_INTERFACE], INTERFACES: []}, verdict=NOT_ASSESSED),
    Case("the interface of a machine was returned", {MACHINES: [WITH_INTERFACE], INTERFACES: [interface()]}),
    Case("machines could not be read", {MACHINES: gap(MACHINES)}, verdict=NOT_ASSESSED),
    Case("no machine", {INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
