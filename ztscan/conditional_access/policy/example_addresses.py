"""An example address of a range: one that a sign-in can come from, where the range has one.

Source: the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890), and global unicast ``2000::/3``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal

Version = Literal[4, 6]
ROUTABLE, PRIVATE, DOCUMENTATION, IMPOSSIBLE = range(4)
"""From the best example to the worst: loopback, multicast and the like are the source of no sign-in."""
_KINDS: Final = {
    4: {
        PRIVATE: ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"),
        DOCUMENTATION: ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"),
        IMPOSSIBLE: (
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "224.0.0.0/3",
        ),
    },
    6: {
        PRIVATE: ("fc00::/8", "fd00::/8"),
        DOCUMENTATION: ("2001:db8::/32", "3fff::/20"),
        IMPOSSIBLE: ("::/3", "2001::/23", "4000::/2", "8000::/2", "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/7"),
    },
}


def example_in(first: int, last: int, version: Version) -> tuple[int, int]:
    """How good the best example of the addresses ``first`` to ``last`` is, and the address. Of equals the first one.

    The second address of a stretch rather than the first, which is often that of a network.
    """
    within = (
        (kind, max(first, low), min(last, high)) for low, high, kind in _stretches(version) if low <= last and high >= first
    )
    kind, low, high = min(within)
    return kind, min(low + 1, high)


def example_of(networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> str:
    """The best example of some networks, at least one. Of equals that of the first network."""
    found = [
        (example_in(int(one.network_address), int(one.broadcast_address), one.version), place, one)
        for place, one in enumerate(networks)
    ]
    (_, address), _, network = min(found, key=lambda entry: (entry[0][0], entry[1]))
    return str(type(network.network_address)(address))


@lru_cache(maxsize=2)
def _stretches(version: Version) -> tuple[tuple[int, int, int], ...]:
    """All addresses of a version in stretches of one kind: first, last, kind."""
    special = sorted(_special(version))
    found, at = [], 0
    for low, high, kind in special:
        if at < low:
            found.append((at, low - 1, ROUTABLE))
        found.append((low, high, kind))
        at = high + 1
    most = (1 << (32 if version == 4 else 128)) - 1
    return (*found, *([(at, most, ROUTABLE)] if at <= most else []))


def _special(version: Version) -> Iterator[tuple[int, int, int]]:
    for kind, texts in _KINDS[version].items():
        for text in texts:
            network = ipaddress.ip_network(text)
            yield int(network.network_address), int(network.broadcast_address), kind
