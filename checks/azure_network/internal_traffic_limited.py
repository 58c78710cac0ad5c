from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from ztscan.directory.network_access.destinations import count
from ztscan.entities.azure_networks import SecurityGroup
from ztscan.estate.reachability.addresses import Addresses, addresses
from ztscan.estate.reachability.admission import Chain, Filter, admitted_from, cuts
from ztscan.estate.reachability.groups import filter_of
from ztscan.estate.reachability.networks import Networks
from ztscan.estate.reachability.rules import TCP, Destination
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check

from ._judging import judged, subject, unclear

GROUPS = "azure_security_groups"
INSIDE = addresses(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")) or Addresses()
"""Private addresses, as sources within the network."""


@check(
    title="Network security groups limit traffic within a virtual network",
    severity=Severity.MEDIUM,
    objectives=["network.segment_cloud"],
    mappings={"partial": {"mcsb": ["NS-1"]}},
    since="0.2.0",
)
def internal_traffic_limited(
    azure_security_groups: tuple[SecurityGroup, ...], azure_networks: Networks, azure_visibility: Visibility
) -> Iterator[Yielded]:
    """Checks that network security groups do not allow all traffic within the network.

    What it checks:
        No network security group on a subnet or interface lets most sources inside the network reach every TCP port. The default
        rule AllowVnetInBound does that, unless a rule before it denies what comes from the network.

    Why it matters:
        Without this limit, an attacker on one machine reaches every other one: file shares, databases and remote administration.

    Limits:
        A group that denies a single port passes. Whether the rules fit the applications is not assessed.
        A group on nothing is a note.

    Remediation:
        1. Find out from flow logs which machines communicate: Azure portal > Network Watcher > Traffic Analytics.
        2. Allow these flows, by application security groups where possible.
        3. Deny the rest: `az network nsg rule create --nsg-name GROUP --resource-group RG --name deny-network --priority 4000
           --access Deny --source-address-prefixes VirtualNetwork --destination-port-ranges '*' --protocol '*'`.

    References:
        https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
        https://learn.microsoft.com/azure/virtual-network/application-security-groups
    """
    yield from judged(azure_security_groups, azure_visibility, "network security group", _Judge(azure_networks).of)


class _Judge(msgspec.Struct, frozen=True):
    networks: Networks

    def of(self, group: SecurityGroup) -> Iterator[Yielded]:
        rules = filter_of(group)
        if rules.unread:
            raise unclear(GROUPS, rules.unread)
        anywhere = all(rule.anywhere for rule in rules.rules)
        if not any(_is_flat(rules.same, one) for one in ((Destination(),) if anywhere else self._destinations(group))):
            return
        if group.subnets == () and group.interfaces == ():
            yield Note(f"{group.name} allows all traffic within its virtual network, and is on no subnet and no interface")
            return
        message = f"the network security group {group.name} allows all traffic within its virtual network"
        yield Finding(subject(group, "networkSecurityGroup"), message, "every TCP port", "a rule that denies VirtualNetwork")

    def _destinations(self, group: SecurityGroup) -> Iterator[Destination]:
        """An address in each subnet of the group. Rules for single addresses divide a subnet only in part."""
        yield Destination()
        for one in group.subnets or ():
            for first, last in self.networks.prefixes_of(one.key).v4:
                yield Destination(address=min(first + 4, last))


@lru_cache(maxsize=10_000)
def _is_flat(rules: Filter, destination: Destination) -> bool:
    chain = Chain(destination, (rules,))
    starts = cuts(rule.ports for rule in rules.rules if TCP in rule.protocols)
    return all(_is_most(admitted_from(chain, TCP, port, INSIDE).least.addresses) for port in starts)


def _is_most(found: Addresses) -> bool:
    """Whether it is more than half of what is inside: one denied address divides nothing."""
    return 2 * count((found & INSIDE).v4) > count(INSIDE.v4)
