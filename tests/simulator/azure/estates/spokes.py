"""The networks of workloads, with their groups of rules, routes and load balancers."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.azure.estates.hubs import HOP, flow_log
from tests.simulator.azure.networks import (
    VNET,
    configuration_id,
    network,
    public_address,
    routes,
    rule,
    security_group,
    subnet,
    subnet_id,
)
from tests.simulator.tenant import Json

BALANCER = "Microsoft.Network/loadBalancers"
TO_HUB: Json = {"allowForwardedTraffic": True, "useRemoteGateways": True}
CLOSED = rule("deny-vnet", 4000, "Deny", source="VirtualNetwork", destination="VirtualNetwork", protocol="*")


def contoso(build: EstateBuilder) -> None:
    """Production is behind the firewall. The shop has its own way out, and the sandbox is on the internet."""
    hub = build.path("connectivity", "rg-hub", VNET, "vnet-hub")
    _production(build, hub)
    _shop(build, hub)
    _development(build)
    _sandbox(build)


def _production(build: EstateBuilder, hub: str) -> None:
    place = ("production", "rg-network")
    within = ("vnet-production", "snet-app")
    table = routes(build, *place, "rt-production", ("0.0.0.0/0", "VirtualAppliance", HOP))
    group = security_group(
        build,
        *place,
        "nsg-app",
        rule("allow-web", 100, source="10.0.0.0/16", port=["443"]),
        rule("allow-bastion", 200, source="10.0.3.0/26", port=["22", "3389"]),
        CLOSED,
        subnets=[subnet_id(build, *place, *within)],
    )
    used = [configuration_id(build, "production", "rg-payroll", f"nic-payroll-{number}") for number in (1, 2)]
    reports = [configuration_id(build, "production", "rg-reports", "nic-reports")]
    key = network(
        build,
        *place,
        "vnet-production",
        "10.1.0.0/16",
        subnet("snet-app", "10.1.1.0/24", nsg=group, routes=table, used=used, defaultOutboundAccess=False),
        subnet("snet-reports", "10.1.2.0/24", routes=table, used=reports, defaultOutboundAccess=False),  # made in a hurry
        subnet("snet-endpoints", "10.1.3.0/24", nsg=group, defaultOutboundAccess=False),
        peers=[(hub, TO_HUB)],
    )
    flow_log(build, "production", key, 30)


def _shop(build: EstateBuilder, hub: str) -> None:
    place = ("shop", "rg-shop")
    group = security_group(
        build,
        *place,
        "nsg-gateway",
        rule("allow-gateway-manager", 100, source="GatewayManager", port="65200-65535"),
        rule("allow-https", 110, source="Internet", port=["80", "443"]),
        rule("allow-support", 300, source=["198.51.100.0/24"], port="22"),
        rule("deny-rest", 4096, "Deny", protocol="*"),
        subnets=[subnet_id(build, *place, "vnet-shop", "snet-gateway")],
    )
    network(
        build,
        *place,
        "vnet-shop",
        "10.3.0.0/16",
        subnet("snet-gateway", "10.3.1.0/24", nsg=group),
        subnet("snet-apps", "10.3.2.0/24", delegated="Microsoft.Web/serverFarms"),
        subnet("snet-cluster", "10.3.4.0/22"),
        peers=[(hub, {**TO_HUB, "useRemoteGateways": False})],
    )


def _development(build: EstateBuilder) -> None:
    place = ("development", "rg-dev")
    security_group(
        build,
        *place,
        "nsg-dev",
        rule("allow-rdp-from-home", 1000, source="*", port="3389"),
        rule("deny-rdp", 2000, "Deny", source="Internet", port="3389"),  # after what it was to stop
        rule("allow-dev-ports", 1010, source=["192.0.2.0/25"], port="8000-9000"),
        networkInterfaces=[configuration_id(build, *place, "nic-dev").partition("/ipConfigurations")[0]],
    )
    used = [configuration_id(build, *place, "nic-dev")]
    network(build, *place, "vnet-dev", "10.8.0.0/16", subnet("default", "10.8.0.0/24", used=used))
    public_address(build, *place, "pip-dev", "203.0.113.60", used[0])


def _sandbox(build: EstateBuilder) -> None:
    place = ("sandbox", "rg-old")
    group = security_group(
        build,
        *place,
        "nsg-sandbox",
        rule("everything", 100, protocol="*"),
        subnets=[subnet_id(build, *place, "vnet-sandbox", "default")],
    )
    used = [configuration_id(build, *place, "nic-test")]
    network(build, *place, "vnet-sandbox", "192.168.0.0/24", subnet("default", "192.168.0.0/25", nsg=group, used=used))
    _balancer(build, used[0])


def _balancer(build: EstateBuilder, machine: str) -> None:
    """A load balancer in front of one machine, which forwards a port of its own to remote desktop."""
    place = ("sandbox", "rg-old")
    key = build.path(*place, BALANCER, "lb-test")
    frontend = f"{key}/frontendIPConfigurations/public"
    address = public_address(build, *place, "pip-test", "203.0.113.80", frontend)
    nat = {
        "protocol": "Tcp",
        "frontendPort": 50001,
        "backendPort": 3389,
        "enableFloatingIP": False,
        "frontendIPConfiguration": {"id": frontend},
        "backendIPConfiguration": {"id": machine},
    }
    properties = {
        "frontendIPConfigurations": [{"id": frontend, "name": "public", "properties": {"publicIPAddress": {"id": address}}}],
        "backendAddressPools": [{"id": f"{key}/backendAddressPools/pool", "name": "pool", "properties": {}}],
        "loadBalancingRules": [],
        "inboundNatRules": [{"id": f"{key}/inboundNatRules/rdp", "name": "rdp", "properties": nat}],
        "inboundNatPools": [],
    }
    build.add(*place, BALANCER, "lb-test", properties, sku={"name": "Standard", "tier": "Regional"})


def fabrikam(build: EstateBuilder) -> None:
    """Each spoke has one way out, by way of the firewall, and only the bastion reaches management ports."""
    hub = build.path("connectivity", "rg-hub", VNET, "vnet-hub")
    for number, name in enumerate(("production", "test"), 1):
        place = (name, "rg-network")
        table = routes(build, *place, f"rt-{name}", ("0.0.0.0/0", "VirtualAppliance", HOP))
        group = security_group(
            build,
            *place,
            f"nsg-{name}",
            rule("allow-web", 100, source="10.0.0.0/16", port=["443"]),
            rule("allow-bastion", 200, source="10.0.3.0/26", port=["22", "3389"]),
            CLOSED,
            subnets=[subnet_id(build, *place, f"vnet-{name}", one) for one in ("snet-app", "snet-endpoints")],
        )
        used = [configuration_id(build, name, "rg-orders", f"nic-orders-{name}")]
        plan = build.path("connectivity", "rg-hub", "Microsoft.Network/ddosProtectionPlans", "ddos-fabrikam")
        key = network(
            build,
            *place,
            f"vnet-{name}",
            f"10.{number}.0.0/16",
            subnet("snet-app", f"10.{number}.1.0/24", nsg=group, routes=table, used=used, defaultOutboundAccess=False),
            subnet("snet-endpoints", f"10.{number}.2.0/24", nsg=group, routes=table, defaultOutboundAccess=False),
            peers=[(hub, TO_HUB)],
            enableDdosProtection=True,
            ddosProtectionPlan={"id": plan},
            encryption={"enabled": True, "enforcement": "AllowUnencrypted"},
        )
        flow_log(build, name, key, 90)
