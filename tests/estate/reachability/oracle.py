"""Plain definition: whether one packet passes network security groups and security admin rules, from Azure's JSON.

1. Security admin rules are asked first, in ascending priority. The first that matches decides: Deny ends, AlwaysAllow ends and no
   group is asked, Allow goes on to the groups. None matches: on to the groups.
2. Every group in front of the address has to allow the packet. The first rule that matches, in ascending priority, decides.
3. Without any group, a Basic address is open and a Standard one is closed.

Source: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview and
https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

Json = dict[str, Any]
DEFAULT_RULES: tuple[Json, ...] = (
    {"priority": 65000, "direction": "Inbound", "access": "Allow", "protocol": "*", "sourceAddressPrefix": "VirtualNetwork",
     "destinationAddressPrefix": "VirtualNetwork", "sourcePortRange": "*", "destinationPortRange": "*"},
    {"priority": 65001, "direction": "Inbound", "access": "Allow", "protocol": "*", "sourceAddressPrefix": "AzureLoadBalancer",
     "destinationAddressPrefix": "*", "sourcePortRange": "*", "destinationPortRange": "*"},
    {"priority": 65500, "direction": "Inbound", "access": "Deny", "protocol": "*", "sourceAddressPrefix": "*",
     "destinationAddressPrefix": "*", "sourcePortRange": "*", "destinationPortRange": "*"},
)  # fmt: skip


@dataclass(frozen=True)
class Packet:
    """A packet of the internet: its source is public, and in none of the service tags."""

    source: str
    source_port: int
    destination: str
    protocol: str
    port: int
    groups: frozenset[str] = frozenset()
    """Application security groups of the destination, in lower case."""


def passes(packet: Packet, groups: Iterable[Iterable[Json]], admin: Iterable[Json] = (), *, basic: bool = False) -> bool:
    """Whether the packet passes. Each of the groups is the list of its own rules, without the default ones."""
    decided = _first(packet, admin)
    if decided in {"deny", "alwaysallow"}:
        return decided == "alwaysallow"
    found = [_first(packet, (*rules, *DEFAULT_RULES)) == "allow" for rules in groups]
    return all(found) if found else basic


def _first(packet: Packet, rules: Iterable[Json]) -> str:
    matching = [rule for rule in rules if _matches(packet, rule)]
    return str(min(matching, key=lambda rule: rule["priority"])["access"]).lower() if matching else ""


def _matches(packet: Packet, rule: Json) -> bool:
    return (
        rule["direction"].lower() == "inbound"
        and rule["protocol"].lower() in {"*", packet.protocol}
        and any(_port_in(packet.source_port, text) for text in both(rule, "sourcePortRange", "sourcePortRanges"))
        and any(_port_in(packet.port, text) for text in both(rule, "destinationPortRange", "destinationPortRanges"))
        and any(_source_in(packet.source, text) for text in both(rule, "sourceAddressPrefix", "sourceAddressPrefixes"))
        and _is_for(packet, rule)
    )


def both(rule: Json, one: str, many: str) -> list[str]:
    return [text for text in (rule.get(one), *(rule.get(many) or [])) if text]


def _port_in(port: int, text: str) -> bool:
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first == "*" or int(first) <= port <= int(last or first):
            return True
    return False


def _source_in(source: str, text: str) -> bool:
    word = text.lower()
    if word in {"*", "any", "internet"}:
        return True
    if word in {"virtualnetwork", "azureloadbalancer"}:
        return False
    return _in_prefix(ip_address(source), text)


def _is_for(packet: Packet, rule: Json) -> bool:
    named = {group["id"].lower() for group in rule.get("destinationApplicationSecurityGroups") or []}
    texts = both(rule, "destinationAddressPrefix", "destinationAddressPrefixes")
    words = {"*", "any", "virtualnetwork"}
    return bool(named & packet.groups) or any(
        text.lower() in words or _in_prefix(ip_address(packet.destination), text) for text in texts
    )


def _in_prefix(address: IPv4Address | IPv6Address, text: str) -> bool:
    network = ip_network(text, strict=False)
    return address.version == network.version and address in network
