"""Rules of network security groups, and security admin rules, as sets of sources, ports and destinations.

Azure takes the singular and the plural form of a property together, and compares words without case.
Source: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

import msgspec

from ztscan.directory.network_access.destinations import LAST_PORT, ports_of
from ztscan.estate.reachability.addresses import EVERY, NONE, PUBLIC, Addresses, Spans, addresses, merged

TCP, UDP = "tcp", "udp"
PROTOCOLS = (TCP, UDP)
EVERY_PORT: Spans = ((0, LAST_PORT),)
_EVERYTHING = frozenset(("*", "any", "0.0.0.0/0"))
_INTERNET = "internet"
_NETWORK = "virtualnetwork"
_PROBES = "azureloadbalancer"
_OTHER_PROTOCOLS = frozenset(("icmp", "icmpv6", "esp", "ah"))


class Access(Enum):
    ALLOW = "allow"
    DENY = "deny"
    ALWAYS = "alwaysallow"
    """Of security admin rules: allowed, and no network security group is asked."""


class Unreadable(Exception):  # noqa: N818 - what is not known of a rule, not a fault
    """Raised where a property of a rule is missing, or says something that is not known."""


class RuleText(msgspec.Struct, frozen=True):
    """A rule as Azure writes it, with the singular and plural forms taken together."""

    name: str
    priority: int | None
    direction: str | None
    access: str | None
    protocol: str | None
    sources: tuple[str, ...] = ()
    source_groups: bool = False
    """Whether application security groups are named as sources."""
    source_ports: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    destination_groups: frozenset[str] = frozenset()
    """Ids of application security groups, in lower case."""
    ports: tuple[str, ...] = ()


class Destination(msgspec.Struct, frozen=True):
    """What is to be reached: an address, and the application security groups that it is in."""

    version: int = 4
    address: int | None = None
    """None: not known."""
    groups: frozenset[str] = frozenset()


class Rule(msgspec.Struct, frozen=True):
    """An inbound rule as sets. Rules that say the same are equal, whatever their names."""

    priority: int
    access: Access
    protocols: frozenset[str]
    source_ports: Spans
    ports: Spans
    sources: Addresses
    network: bool
    """Whether addresses within the virtual network are among the sources."""
    tags: frozenset[str]
    anywhere: bool
    """Whether every destination in the virtual network matches."""
    destinations: Addresses
    groups: frozenset[str]

    def is_about(self, destination: Destination) -> bool | None:
        """Whether the destination matches. None: its address is not known."""
        if self.anywhere or self.groups & destination.groups:
            return True
        mine = self.destinations.of_version(destination.version)
        spans = mine.v4 or mine.v6
        if destination.address is None:
            return None if spans else False
        return any(first <= destination.address <= last for first, last in spans)


@lru_cache(maxsize=10_000)
def rule_of(text: RuleText) -> Rule | None:
    """A rule as sets. None: it says nothing of inbound TCP or UDP. Raises Unreadable."""
    if _word(text.direction, ("inbound", "outbound"), text, "direction") == "outbound":
        return None
    protocols = _protocols(text)
    if not protocols:
        return None
    access = Access(_word(text.access, tuple(one.value for one in Access), text, "access"))
    if text.priority is None:
        raise Unreadable(f"the rule {text.name} has no priority")
    sources, network, tags = _sources(text)
    anywhere, destinations = _destinations(text)
    return Rule(
        priority=text.priority,
        access=access,
        protocols=protocols,
        source_ports=_ports(text.source_ports or ("*",), text),
        ports=_ports(text.ports, text),
        sources=sources,
        network=network,
        tags=tags,
        anywhere=anywhere,
        destinations=destinations,
        groups=text.destination_groups,
    )


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """As they are asked: ascending priority."""
    return tuple(sorted(rules, key=lambda rule: rule.priority))


def _word(said: str | None, words: tuple[str, ...], text: RuleText, name: str) -> str:
    word = (said or "").strip().casefold()
    if word not in words:
        raise Unreadable(f"the rule {text.name} has the value `{said}` for `{name}`")
    return word


def _protocols(text: RuleText) -> frozenset[str]:
    word = (text.protocol or "").strip().casefold()
    if word in {"*", "any"}:
        return frozenset(PROTOCOLS)
    if word in PROTOCOLS:
        return frozenset((word,))
    if word in _OTHER_PROTOCOLS:
        return frozenset()
    raise Unreadable(f"the rule {text.name} has the protocol `{text.protocol}`")


def _ports(texts: tuple[str, ...], text: RuleText) -> Spans:
    parts = [part.strip() for one in texts for part in one.split(",") if part.strip()]
    spans = [(0, LAST_PORT) if part in {"*", "any"} else ports_of(part) for part in parts]
    found = tuple(span for span in spans if span is not None)
    if not parts or len(found) < len(spans):
        raise Unreadable(f"the rule {text.name} has the ports `{', '.join(texts)}`")
    return merged(found)


def _sources(text: RuleText) -> tuple[Addresses, bool, frozenset[str]]:
    """Addresses, whether the virtual network is among them, and service tags."""
    words = _words(text.sources)
    if not words and not text.source_groups:
        raise Unreadable(f"the rule {text.name} has no source")
    found, network, tags = NONE, text.source_groups, set()
    for word in words:
        written = addresses((word,))
        if word in _EVERYTHING - {"0.0.0.0/0"}:
            found, network = EVERY, True
        elif written is not None:
            found |= written
        elif word == _INTERNET:
            found |= PUBLIC
        elif word == _NETWORK:
            network = True
        elif word != _PROBES:
            tags.add(word)
    return found, network, frozenset(tags)


def _destinations(text: RuleText) -> tuple[bool, Addresses]:
    """Whether every destination matches, or else which addresses."""
    words = _words(text.destinations)
    if not words and not text.destination_groups:
        raise Unreadable(f"the rule {text.name} has no destination")
    found = NONE
    for word in words:
        if word in _EVERYTHING or word == _NETWORK:
            return True, NONE
        found |= addresses((word,)) or NONE
    return False, found


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for text in texts for part in text.split(",") if (word := part.strip().casefold()))
