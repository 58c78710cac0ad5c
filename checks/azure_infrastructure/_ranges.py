"""How many addresses ranges cover together."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from ztscan.plugin import required

_SITE = 48
"""A range of IPv6 is as wide as so many addresses of IPv4 as it has sites."""


def addresses_in(ranges: Iterable[str], resource: str, name: str) -> int:
    """The addresses that are in one of the ranges. Raises Unknown for a text that is no range."""
    four: list[IPv4Network] = []
    six: list[IPv6Network] = []
    for text in ranges:
        found = _range(text)
        if isinstance(found, IPv4Network):
            four.append(found)
        elif isinstance(found, IPv6Network):
            six.append(found)
        else:
            required(None, resource, f"{name} (a range of addresses)")
    sites = (1 << max(0, _SITE - one.prefixlen) for one in collapse_addresses(six))
    return sum(one.num_addresses for one in collapse_addresses(four)) + sum(sites)


def _range(text: object) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(str(text).strip(), strict=False)
    except ValueError:
        return None
