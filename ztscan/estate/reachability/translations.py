"""Azure Firewalls that publish a private address: NAT rules of classic firewalls and of policies.

NAT rules of a policy hold for the firewalls that have this policy, and not for those of a policy below it. Sources:
https://learn.microsoft.com/azure/firewall/policy-rule-sets and https://learn.microsoft.com/azure/firewall/tutorial-firewall-dnat
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from ztscan.azure.nested import key_of, parent_of
from ztscan.core.model import Gap, GapReason
from ztscan.directory.network_access.destinations import ports_of
from ztscan.entities.azure_firewalls import (
    ClassicFirewallRule,
    Firewall,
    FirewallPolicy,
    FirewallRule,
    FirewallRuleGroup,
    IpGroup,
)
from ztscan.estate.firewall_rules import missing_groups
from ztscan.estate.reachability.addresses import EVERY, NONE, PUBLIC, Addresses, addresses
from ztscan.estate.reachability.paths import EVERY_PROTOCOL
from ztscan.estate.reachability.rules import PROTOCOLS
from ztscan.estate.reachability.sources import Sources

RULE_GROUPS, FIREWALLS = "azure_firewall_rule_groups", "azure_firewalls"
_ANYBODY = frozenset(("*", "internet", "any"))
_NAT = "firewallpolicynatrulecollection"


class Translation(msgspec.Struct, frozen=True):
    """A NAT rule in force: who reaches which private address at which port."""

    firewall: Firewall
    name: str
    protocols: frozenset[str]
    sources: Sources
    address: str
    port: int | None
    """None: it cannot be read, and may be any."""
    frontend: str


class Translations(msgspec.Struct):
    by_address: dict[str, list[Translation]] = msgspec.field(default_factory=lambda: defaultdict(list))
    gaps: list[Gap] = msgspec.field(default_factory=list)


def translations(
    firewalls: Iterable[Firewall],
    policies: Iterable[FirewallPolicy],
    groups: Iterable[FirewallRuleGroup],
    ip_groups: Iterable[IpGroup],
) -> Translations:
    """The NAT rules of all firewalls by the private address that they publish."""
    named = {one.key: one.addresses for one in ip_groups}
    by_key = {one.key: one for one in firewalls}
    attached: dict[str, dict[str, None]] = defaultdict(dict)
    for firewall in by_key.values():
        attached[(firewall.policy or "").lower()][firewall.key] = None
    found = Translations()
    read: dict[str, list[FirewallRuleGroup]] = defaultdict(list)
    for group in groups:
        read[parent_of(group.key, "rulecollectiongroups")].append(group)
    for policy in policies:
        attached[policy.key].update((one.key, None) for one in policy.firewalls or () if one.key in by_key)
        if any(one.key not in by_key for one in policy.firewalls or ()):
            found.gaps.append(_gap(FIREWALLS, f"a firewall with the policy {policy.name} was not returned"))
        if attached[policy.key] and (gap := missing_groups(policy, read[policy.key])):
            found.gaps.append(gap)
    for policy_key, group in ((key, group) for key, below in read.items() for group in below):
        used = [by_key[key] for key in attached.get(policy_key, {})]
        if used and group.collections is None:
            found.gaps.append(_gap(RULE_GROUPS, f"the rules of the rule collection group {group.name} were not returned"))
        for rule in _nat_rules(group):
            for firewall in used:
                _add(found, firewall, rule, rule.ip_protocols, named)
    for firewall in by_key.values():
        if firewall.nat_rules is None and not firewall.policy:
            found.gaps.append(_gap(FIREWALLS, f"the NAT rules of the firewall {firewall.name} were not returned"))
        for classic in _classic(firewall):
            _add(found, firewall, classic, tuple(str(one) for one in classic.protocols or ()), named)
    return found


def _nat_rules(group: FirewallRuleGroup) -> Iterator[FirewallRule]:
    for collection in group.collections or ():
        is_nat = (collection.rule_collection_type or "").casefold() == _NAT
        yield from (rule for rule in collection.rules or () if is_nat or (rule.rule_type or "").casefold() == "natrule")


def _classic(firewall: Firewall) -> Iterator[ClassicFirewallRule]:
    for collection in firewall.nat_rules or ():
        yield from (collection.properties.rules or ()) if collection.properties else ()


def _add(
    found: Translations,
    firewall: Firewall,
    rule: FirewallRule | ClassicFirewallRule,
    protocols: tuple[str, ...] | None,
    named: Mapping[str, tuple[str, ...] | None],
) -> None:
    if not rule.translated_address:
        found.gaps.append(_gap(FIREWALLS, f"the NAT rule {rule.name} of the firewall {firewall.name} translates to a name"))
        return
    span = ports_of(rule.translated_port or "")
    one = Translation(
        firewall=firewall,
        name=rule.name,
        protocols=frozenset(word.casefold() for word in protocols or ()) & EVERY_PROTOCOL or frozenset(PROTOCOLS),
        sources=Sources(sources_of(rule.source_addresses, rule.source_ip_groups, named)),
        address=rule.translated_address,
        port=span[0] if span is not None else None,
        frontend=", ".join(rule.destination_ports or ()),
    )
    found.by_address[one.address].append(one)


def sources_of(
    texts: tuple[str, ...] | None, groups: tuple[str, ...] | None, named: Mapping[str, tuple[str, ...] | None]
) -> Addresses:
    """Sources of a firewall's rule on the internet. What cannot be read may be everybody."""
    words = [text.strip().casefold() for text in texts or ()]
    for group in groups or ():
        members = named.get(group.lower())
        if members is None:
            return PUBLIC
        words += [text.strip().casefold() for text in members]
    if not words or _ANYBODY & {*words}:
        return PUBLIC
    found = NONE
    for word in words:
        found |= addresses((word,)) or EVERY
    return found & PUBLIC


def network_of(firewall: Firewall) -> str:
    """The virtual network of a firewall, in lower case; empty: it is in a hub of Virtual WAN, or not known."""
    for one in firewall.addresses or ():
        subnet = key_of(one.properties.subnet) if one.properties else ""
        if subnet:
            return parent_of(subnet, "subnets")
    return ""


def _gap(resource: str, detail: str) -> Gap:
    return Gap(resource, GapReason.MALFORMED, detail, "review it in the Azure portal")
