"""Whether rules of a firewall leave nearly everything open, by protocol and port: what was denied before counts.

"Nearly everything" is most private and most public addresses. An exception, such as one denied address, leaves a rule for
everything what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from ztscan.directory.network_access.destinations import LAST_PORT, count, ports_of
from ztscan.entities.azure_firewalls import ClassicFirewallRule, FirewallRule
from ztscan.estate.firewall_rules import OrderedRule
from ztscan.estate.reachability.addresses import NONE, PUBLIC, Addresses, Spans, addresses, merged
from ztscan.estate.reachability.admission import cuts, holds
from ztscan.estate.reachability.rules import PROTOCOLS
from ztscan.plugin import required

Rule = FirewallRule | ClassicFirewallRule
Protocol = tuple[str, str]
"""Type and port of an application rule."""
PRIVATE = addresses(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")) or NONE
PUBLIC_4 = PUBLIC.of_version(4)
ANY_PROTOCOL: Protocol = ("any", "")
"""Of a rule that does not say it."""


def holds_most(found: Addresses) -> bool:
    """Whether it is most of the private addresses, and three quarters of the public ones."""
    inside, outside = count((found & PRIVATE).v4), count((found & PUBLIC_4).v4)
    return 2 * inside > count(PRIVATE.v4) and 4 * outside > 3 * count(PUBLIC_4.v4)


class _Pairs(msgspec.Struct):
    """Pairs of source and destination, where one of both is nearly everything."""

    sources: Addresses = NONE
    """For nearly every destination."""
    destinations: Addresses = NONE
    """From nearly every source."""

    def add(self, source: Addresses, destination: Addresses) -> None:
        if holds_most(destination):
            self.sources |= source
        if holds_most(source):
            self.destinations |= destination

    @property
    def is_any(self) -> bool:
        return holds_most(self.sources) or holds_most(self.destinations)


class NetworkRule(msgspec.Struct, frozen=True):
    """A network rule as sets."""

    name: str
    allows: bool
    inherited: bool
    protocols: frozenset[str]
    ports: Spans
    source: Addresses
    destination: Addresses


def network_rule(one: OrderedRule, source: Addresses, destination: Addresses, resource: str) -> NetworkRule:
    texts = required(one.rule.destination_ports, resource, "destinationPorts")
    spans = [(0, LAST_PORT) if text.strip() == "*" else ports_of(text) for text in texts]
    ports = merged(required(span, resource, "destinationPorts") for span in spans)
    return NetworkRule(one.rule.name, one.allows, one.inherited, _protocols(one), ports, source, destination)


def _protocols(one: OrderedRule) -> frozenset[str]:
    """TCP and UDP of a rule. A protocol that is missing or new is both of what is allowed, and none of what is denied."""
    rule = one.rule
    said = rule.ip_protocols if isinstance(rule, FirewallRule) else rule.protocols
    words = {str(word).casefold() for word in said or ()}
    if "any" in words or (one.allows and not words <= {*PROTOCOLS, "icmp"}) or (one.allows and not words):
        return frozenset(PROTOCOLS)
    return frozenset(words & {*PROTOCOLS})


def any_to_any(rules: Sequence[NetworkRule]) -> tuple[str, ...]:
    """Names of the rules that together leave nearly everything open at most ports of TCP or of UDP. Empty: they do not."""
    wide = [rule for rule in rules if holds_most(rule.source) or holds_most(rule.destination)]
    names: dict[str, None] = {}
    for protocol in PROTOCOLS:
        about = [rule for rule in wide if protocol in rule.protocols]
        starts = cuts(rule.ports for rule in about)
        found: dict[str, None] = {}
        ports = 0
        for first, after in zip(starts, [*starts[1:], LAST_PORT + 1], strict=True):
            opening = _opening([rule for rule in about if holds(rule.ports, first)])
            found.update(dict.fromkeys(opening))
            ports += after - first if opening else 0
        if 2 * ports > LAST_PORT:
            names.update(found)
    return tuple(names)


def _opening(rules: Iterable[NetworkRule]) -> list[str]:
    """Names of the rules that open nearly everything at one port. Parents answer for their own."""
    allowed, denied = _Pairs(), _Pairs()
    names: list[str] = []
    own = False
    for rule in rules:
        if not rule.allows:
            denied.add(rule.source, rule.destination)
            continue
        allowed.add(rule.source - denied.sources, rule.destination - denied.destinations)
        names.append(rule.name)
        own = own or not rule.inherited
    return names if own and allowed.is_any else []


class _Names(msgspec.Struct):
    """Sources of application rules for every name, by protocol."""

    denied: dict[Protocol, Addresses] = msgspec.field(default_factory=dict)
    allowed: dict[Protocol, Addresses] = msgspec.field(default_factory=dict)


def every_name(rules: Iterable[OrderedRule], source_of: Callable[[Rule], Addresses]) -> tuple[str, ...]:
    """Names of the application rules for every name that together let nearly every source out. Empty: they do not."""
    found = _Names()
    names: list[str] = []
    for one in rules:
        source = source_of(one.rule)
        for protocol in _application_protocols(one.rule):
            if one.allows:
                left = source - found.denied.get(protocol, NONE)
                found.allowed[protocol] = found.allowed.get(protocol, NONE) | left
            elif protocol != ANY_PROTOCOL:
                found.denied[protocol] = found.denied.get(protocol, NONE) | source
        names += [one.rule.name] if one.allows and not one.inherited else []
    return tuple(names) if any(map(holds_most, found.allowed.values())) else ()


def _application_protocols(rule: Rule) -> frozenset[Protocol]:
    said = [one for one in rule.protocols or () if isinstance(one, Mapping)]
    found = {(str(one.get("protocolType")).casefold(), str(one.get("port") or "")) for one in said}
    return frozenset(found or {ANY_PROTOCOL})
