"""How wide the destinations of a rule are: sites, whole top-level domains, or everything.

Addresses are compared as sets, so that two halves of all addresses are all of them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

Span = tuple[int, int]
"""First and last of a range."""

LAST_PORT = 65535
_RANGE = re.compile(r"\s*(?:\.\.|-)\s*")
_BITS = {4: 32, 6: 128}


def addresses_of(text: str) -> tuple[int, Span] | None:
    """IP version, and first and last address, of an address, a prefix or a range. None: it is none of these."""
    try:
        if "/" in text:
            network = ipaddress.ip_network(text.strip(), strict=False)
            return network.version, (int(network.network_address), int(network.broadcast_address))
        ends = [ipaddress.ip_address(end) for end in _RANGE.split(text.strip())]
    except ValueError:
        return None
    first, last = ends[0], ends[-1]
    usable = len(ends) <= 2 and first.version == last.version and int(first) <= int(last)
    return (first.version, (int(first), int(last))) if usable else None


def ports_of(text: str) -> Span | None:
    """First and last port of one port or a range. None: it is neither."""
    first, dash, last = text.partition("-")
    ends = (first.strip(), last.strip() if dash else first.strip())
    numbers = [int(end) if end.isdecimal() and len(end) <= 5 else -1 for end in ends]
    return (numbers[0], numbers[1]) if 0 <= numbers[0] <= numbers[1] <= LAST_PORT else None


def count(spans: Iterable[Span]) -> int:
    """How many values the ranges hold together."""
    total, end = 0, -1
    for first, last in sorted(spans):
        total += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return total


def covers_everything(texts: Iterable[str]) -> bool:
    """Whether a rule for all of these leaves nothing out: every name, or every address of an IP version."""
    found = tuple(texts)
    return any(_host(text) in _ALL_NAMES for text in found) or bool(_all_addresses(found))


_ALL_NAMES = frozenset(("*", "*.*"))


def wide(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that stand for everything, or for a whole top-level domain, in order."""
    found = tuple(texts)
    everywhere = _all_addresses(found)
    return tuple(sorted({text for text in found if _is_wide_name(_host(text)) or text in everywhere}))


def _is_wide_name(host: str) -> bool:
    return host.startswith("*") and "." not in host.strip("*.")


def _host(text: str) -> str:
    """The host of a URL, or the name as it is."""
    bare = text.strip().casefold()
    return bare.partition("://")[2].partition("/")[0] if "://" in bare else bare.removesuffix("/*").removesuffix("/")


def _all_addresses(texts: Iterable[str]) -> frozenset[str]:
    """The texts with addresses, if they hold every address of an IP version together."""
    spans: dict[int, dict[str, Span]] = {}
    for text in texts:
        found = addresses_of(text)
        if found is not None:
            spans.setdefault(found[0], {})[text] = found[1]
    whole = (named for version, named in spans.items() if count(named.values()) == 1 << _BITS[version])
    return frozenset(text for named in whole for text in named)
