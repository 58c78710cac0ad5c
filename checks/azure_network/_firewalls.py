"""A firewall with the policies that it obeys: its own, and those that this one inherits from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Network, ip_network, summarize_address_range

import msgspec

from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, IpGroup
from ztscan.plugin import known, required

from ._judging import unclear

FIREWALLS, POLICIES, GROUPS = "azure_firewalls", "azure_firewall_policies", "azure_ip_groups"
MODES = ("off", "alert", "deny")
TIERS = frozenset(("basic", "standard", "premium"))
SHORTEST = 16
"""An exception for more addresses than a /16 leaves little to inspect."""
EVERYTHING = frozenset(("*", "any", "0.0.0.0/0", "::/0", "internet"))


class Policies(msgspec.Struct, frozen=True):
    """All policies, by id in lower case."""

    by_key: Mapping[str, FirewallPolicy]

    @classmethod
    def of(cls, rows: Iterable[FirewallPolicy]) -> Policies:
        return cls({row.key: row for row in rows})

    def obeyed(self, firewall: Firewall) -> tuple[FirewallPolicy, ...]:
        """The policy of a firewall, then what it inherits from. Empty: the firewall has its settings and rules itself.

        Raises Unknown if one of them was not returned.
        """
        found: list[FirewallPolicy] = []
        key = (firewall.policy or "").lower()
        while key:
            policy = self.by_key.get(key)
            if policy is None or policy in found:
                raise unclear(POLICIES, f"a policy of the firewall {firewall.name} was not returned")
            found.append(policy)
            key = (policy.base_policy or "").lower()
        return tuple(found)


def tier(firewall: Firewall, policies: tuple[FirewallPolicy, ...]) -> str:
    """What a firewall can do with its policy: the lower tier of both, ``basic``, ``standard`` or ``premium``."""
    words = [known(firewall.tier, TIERS, FIREWALLS, "sku.tier")]
    words += [known(policy.tier, TIERS, POLICIES, "sku.tier") for policy in policies[:1]]
    return min(words, key=("basic", "standard", "premium").index)


def is_wide(values: Iterable[str], shortest: int = SHORTEST) -> bool:
    """Whether addresses together are more than a network of that prefix. Raises Unknown for what is no address."""
    count = 0
    for value in values:
        if value.strip().casefold() in EVERYTHING:
            return True
        for network in _networks(value.strip()):
            if isinstance(network, IPv6Network):
                if network.prefixlen <= 32:
                    return True
            else:
                count += network.num_addresses
    return count > 1 << (32 - shortest)


def _networks(value: str) -> Iterator[IPv4Network | IPv6Network]:
    first, found, last = value.partition("-")
    try:
        if found:
            yield from summarize_address_range(IPv4Address(first.strip()), IPv4Address(last.strip()))
        else:
            yield ip_network(value, strict=False)
    except (AddressValueError, ValueError, TypeError) as error:
        raise unclear(POLICIES, "a firewall policy holds an address that is none") from error


def is_broad(addresses: Iterable[str] | None, groups: Iterable[str] | None, known_groups: Mapping[str, IpGroup]) -> bool:
    """Whether one side of a rule is for more addresses than a /16, or is not limited. Raises Unknown for an unread group."""
    values = list(addresses or ())
    for group in groups or ():
        found = known_groups.get(group.lower())
        if found is None:
            raise unclear(GROUPS, "an IP group that a firewall policy uses was not returned")
        values += required(found.addresses, GROUPS, "ipAddresses")
    return not values or is_wide(values)


def intrusion_faults(firewall: Firewall, obeyed: tuple[FirewallPolicy, ...]) -> list[str]:
    """Why a firewall does not deny intrusions: its tier or the mode of IDPS. Empty: it does."""
    found = tier(firewall, obeyed)
    if found != "premium":
        return [f"tier: {found.capitalize()}"]
    mode = max((_mode(policy) for policy in obeyed), default=0)
    return [] if MODES[mode] == "deny" else [f"mode: {MODES[mode].capitalize()}"]


def _mode(policy: FirewallPolicy) -> int:
    """The mode of IDPS; off where the policy has no settings of it."""
    said = policy.intrusion_detection
    return 0 if said is None else MODES.index(known(said.mode, MODES, POLICIES, "intrusionDetection.mode"))
