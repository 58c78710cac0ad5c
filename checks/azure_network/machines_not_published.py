from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import first
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.reachability.endpoints import Reach
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, Note, Severity, Yielded, affected, check

from ._reach import Doubts, Machine, machines, raise_any


@check(
    title="Machines have no public address, and nothing publishes them",
    severity=Severity.HIGH,
    objectives=["network.limit_access"],
    mappings={"stronger": {"prowler": ["network_public_ip_shodan"]}, "partial": {"cis-azure-6.0": ["7.7"], "mcsb": ["NS-1"]}},
    since="0.2.0",
)
def machines_not_published(
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_reach: Reach,
    azure_visibility: Visibility,
    *,
    accepted: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Checks that machines have no way in from the internet.

    What it checks:
        No virtual machine and no scale set has a public address of its own. None is published by a load balancer or a NAT
        rule of Azure Firewall. `accepted` names machines that may be, such as appliances. They are listed as notes.

    Why it matters:
        A machine with a way in is one wrong rule away from the internet. Gateways at layer 7 and Bastion need no such way.

    Limits:
        `azure_network.management_ports_closed` checks what filters allow. A NAT gateway is a way out only. Machines behind an
        application gateway are listed as notes.

    Remediation:
        1. Publish applications with Application Gateway or Front Door and their web application firewall.
        2. Open Azure portal > Virtual machines > the machine > Networking > Network settings, and dissociate the public address:
           `az network nic ip-config update --ids CONFIGURATION --remove publicIpAddress`.
        3. Delete the load balancer's rule. Connect through Azure Bastion or Entra Private Access.

    References:
        https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses
        https://learn.microsoft.com/azure/bastion/bastion-overview
    """
    gaps: list[Gap] = []
    doubts = Doubts("azure_network_interfaces", "whether machines are published")
    allowed = {one.casefold() for one in accepted}
    for machine in machines(azure_network_interfaces, azure_scale_sets, azure_reach, azure_visibility, gaps):
        yield from _judged(machine, allowed, doubts)
    raise_any(*doubts.gaps, *gaps)


def _judged(machine: Machine, accepted: set[str], doubts: Doubts) -> Iterator[Yielded]:
    paths = [path for endpoint in machine.endpoints for path in endpoint.paths]
    ways = sorted({path.via for path in paths if path.certain})
    name = machine.subject.name
    if any(endpoint.behind_gateway for endpoint in machine.endpoints):
        yield Note(f"{name} is behind an application gateway")
    if ways and {name.casefold(), machine.subject.id} & accepted:
        yield Note(f"{name} is accepted with a way in: {'; '.join(ways)}")
    elif ways:
        own = any(path.direct for path in paths)
        message = f"{name} has a public address of its own" if own else f"{name} is published to the internet"
        yield Finding(
            machine.subject,
            message,
            first(ways, 5, "; "),
            "no way in from the internet",
            members=(affected("way", ((way, way) for way in ways)),),
        )
    elif paths:
        doubts.add(machine, (reason for endpoint in machine.endpoints for reason in endpoint.doubts))
