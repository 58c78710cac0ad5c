from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_networks import SecurityGroup
from ztscan.estate.reachability.admission import Chain, admitted
from ztscan.estate.reachability.endpoints import Reach
from ztscan.estate.reachability.groups import filter_of
from ztscan.estate.reachability.rules import Destination
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check

from ._judging import judged, subject, unclear
from ._reach import MANAGEMENT, ports_text

GROUPS = "azure_security_groups"


@check(
    title="Network security groups do not admit the internet to management ports",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={
        "stronger": {
            "prowler": ["network_rdp_internet_access_restricted", "network_ssh_internet_access_restricted"],
            "cis-azure-6.0": ["7.1", "7.2"],
        },
        "partial": {"mcsb": ["NS-1"]},
    },
    since="0.2.0",
)
def groups_closed(
    azure_security_groups: tuple[SecurityGroup, ...], azure_reach: Reach, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks the groups by themselves, whether something publishes what is behind them or not.

    What it checks:
        No network security group on a subnet or an interface lets a large part of the internet (a /8 or more, an IPv6 /16, or any
        customer of Azure) through to a management port. Rules are asked by priority, so that a Deny that comes first counts.

    Why it matters:
        The group is open already: a public address or a rule of a load balancer is enough to publish the machine.

    Limits:
        `azure_network.management_ports_closed` says which machines are reached. A group on nothing is a note. Rules for single
        addresses count where an interface behind the group has the address.

    Remediation:
        1. Open Azure portal > Network security groups > the group > Inbound security rules.
        2. Delete the rule, or name the sources:
           `az network nsg rule update --ids RULE --source-address-prefixes 203.0.113.0/24`.

    References:
        https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
    """
    destinations = _destinations(azure_reach)

    def wrong(group: SecurityGroup) -> Iterator[Yielded]:
        yield from _wrong(group, destinations.get(group.key, {}))

    yield from judged(azure_security_groups, azure_visibility, "network security group", wrong)


def _destinations(reach: Reach) -> dict[str, dict[Destination, None]]:
    """What is behind each group, by its id in lower case."""
    found: dict[str, dict[Destination, None]] = {}
    for endpoint in (one for each in reach.endpoints.values() for one in each):
        for one in endpoint.filters:
            found.setdefault(one.key, {})[endpoint.destination] = None
    return found


def _wrong(group: SecurityGroup, behind: dict[Destination, None]) -> Iterator[Yielded]:
    rules = filter_of(group)
    if rules.unread:
        raise unclear(GROUPS, rules.unread)
    single = () if all(rule.anywhere for rule in rules.rules) else tuple(behind)
    destinations = (*(Destination(version=version) for version in (4, 6)), *single)
    chains = [Chain(one, (rules,)) for one in destinations]
    open_ports = [one for one in MANAGEMENT if any(admitted(chain, *one).least.grade.is_wide for chain in chains)]
    if not open_ports:
        if any(admitted(chain, *one).is_wide is None for chain in chains[2:] or chains[:2] for one in MANAGEMENT):
            raise unclear(GROUPS, f"it is not certain whom the network security group {group.name} admits to management ports")
        return
    if group.subnets == () and group.interfaces == ():
        yield Note(f"{group.name} admits the internet to {ports_text(open_ports)}, and is on no subnet and no interface")
        return
    message = f"the network security group {group.name} admits the internet to management ports"
    yield Finding(subject(group, "networkSecurityGroup"), message, ports_text(open_ports), "named sources only")
