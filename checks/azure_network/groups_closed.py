from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ztscan.entities.azure_networks import SecurityGroup
from ztscan.estate.reachability.admission import Chain, Filter, admitted
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
        No network security group on a subnet or an interface allows a large part of the internet to reach a management port.
        A large part is a /8 or more, an IPv6 /16, or any customer of Azure. Rules are asked by priority, so that a Deny that
        comes first counts.

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
    found = filter_of(group)
    if found.unread:
        raise unclear(GROUPS, found.unread)
    is_for_all = all(rule.anywhere for rule in found.rules)
    open_ports, is_certain = _admits(found.same, () if is_for_all else tuple(behind))
    if not open_ports and not is_certain:
        raise unclear(GROUPS, f"it is not certain whom the network security group {group.name} admits to management ports")
    if open_ports and group.subnets == () and group.interfaces == ():
        yield Note(f"{group.name} admits the internet to {ports_text(open_ports)}, and is on no subnet and no interface")
    elif open_ports:
        message = f"the network security group {group.name} admits the internet to management ports"
        yield Finding(subject(group, "networkSecurityGroup"), message, ports_text(open_ports), "named sources only")


@lru_cache(maxsize=10_000)
def _admits(rules: Filter, behind: tuple[Destination, ...]) -> tuple[tuple[tuple[str, int], ...], bool]:
    """The management ports that a large part of the internet gets through to, and whether the others are certain.

    Groups with the same rules are asked once.
    """
    group = (rules,)
    anywhere = [Chain(Destination(version=version), group) for version in (4, 6)]
    known = [Chain(one, group) for one in behind]
    certain = {one: [admitted(chain, *one) for chain in known or anywhere] for one in MANAGEMENT}
    open_ports = tuple(
        one
        for one in MANAGEMENT
        if any(found.is_wide for found in (*certain[one], *(admitted(chain, *one) for chain in anywhere)))
    )
    return open_ports, all(found.is_wide is not None for each in certain.values() for found in each)
