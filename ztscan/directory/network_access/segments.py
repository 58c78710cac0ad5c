"""Application segments as sets of addresses and ports, so that ranges, prefixes and single values compare.

Names and addresses are different worlds: which address a name has is not in Graph. Two names overlap if one is, or is below, the
other's wildcard or suffix.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ztscan.engine.check import required
from ztscan.graph.areas.private_access import ApplicationSegment

RESOURCE = "application_segments"
_RANGE = re.compile(r"\s*(?:\.\.|-)\s*")
_NAMES = frozenset(("fqdn", "dnssuffix"))
_ADDRESSES = frozenset(("ipaddress", "iprange", "iprangecidr"))
KINDS = _NAMES | _ADDRESSES | {"serviceprincipalname"}
"""Every kind of destination, in lower case."""
LAST_PORT = 65535

Span = tuple[int, int]
"""First and last of a range."""


@dataclass(frozen=True)
class Segment:
    """One segment, read. ``span`` holds addresses, ``name`` a name or suffix in lower case; the other one is empty."""

    raw: ApplicationSegment
    ports: tuple[Span, ...]
    protocols: frozenset[str]
    span: Span | None = None
    version: int = 0
    name: str = ""
    is_suffix: bool = False

    @property
    def addresses(self) -> int:
        """How many addresses; 0: it is a name."""
        return 0 if self.span is None else self.span[1] - self.span[0] + 1

    @cached_property
    def port_count(self) -> int:
        return count(self.ports)

    @property
    def is_wide_name(self) -> bool:
        """Whether it stands for every name, or every name below a top-level domain."""
        bare = self.name.removeprefix("*").strip(".")
        return bool(self.name) and (self.is_suffix or self.name.startswith("*")) and "." not in bare

    def opens(self, port: int, protocol: str = "tcp") -> bool:
        return protocol in self.protocols and any(first <= port <= last for first, last in self.ports)

    def overlaps(self, other: Segment) -> bool:
        """Whether both may open the same host."""
        if self.span is not None and other.span is not None:
            return self.version == other.version and self.span[0] <= other.span[1] and other.span[0] <= self.span[1]
        if not self.name or not other.name:
            return False
        return _below(self.name, other) or _below(other.name, self)

    def __str__(self) -> str:
        ports = ", ".join(self.raw.ports or ()) or str(self.raw.port or "")
        return f"{self.raw.destination_host}:{ports}"


def _below(name: str, other: Segment) -> bool:
    bare, suffix = name.removeprefix("*."), other.name.removeprefix("*").strip(".")
    wild = other.is_suffix or other.name.startswith("*")
    return bare == suffix or (wild and (not suffix or bare.endswith(f".{suffix}")))


def count(spans: Iterable[Span]) -> int:
    """How many values the ranges hold together."""
    total, end = 0, -1
    for first, last in sorted(spans):
        total += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return total


def segment_of(raw: ApplicationSegment) -> Segment | None:
    """A segment as sets. None: it opens nothing here, being an exclusion or the name of a service.

    Raises Unknown where it has a kind, an address or a port that cannot be read.
    """
    kind = required(raw.destination_type, RESOURCE, "destinationType").casefold()
    if (raw.action or "tunnel").casefold() == "exclude" or kind == "serviceprincipalname":
        return None
    host = required(raw.destination_host, RESOURCE, "destinationHost").strip().casefold()
    if kind == "dnssuffix":
        return Segment(raw, ((1, LAST_PORT),), _BOTH, name=host.strip("."), is_suffix=True)
    ports = tuple(_ports(raw))
    protocols = _protocols(raw)
    if kind in _NAMES:
        return Segment(raw, ports, protocols, name=host.strip("."))
    required(kind if kind in _ADDRESSES else None, RESOURCE, "destinationType (a known value)")
    version, span = _addresses(host)
    return Segment(raw, ports, protocols, span=span, version=version)


_BOTH = frozenset(("tcp", "udp"))


def _protocols(raw: ApplicationSegment) -> frozenset[str]:
    said = raw.protocol.split(",") if isinstance(raw.protocol, str) else raw.protocol
    known = frozenset(part.strip().casefold() for part in required(said, RESOURCE, "protocol"))
    return required(known if known and known <= _BOTH else None, RESOURCE, "protocol (a known value)")


def _ports(raw: ApplicationSegment) -> Iterable[Span]:
    texts = required(raw.ports or ((str(raw.port),) if raw.port else None), RESOURCE, "ports")
    for text in texts:
        first, _, last = text.partition("-")
        ends = (first.strip(), (last or first).strip())
        numbers = [int(end) if end.isdecimal() and len(end) <= 5 else -1 for end in ends]
        usable = 0 <= numbers[0] <= numbers[1] <= LAST_PORT
        required(usable or None, RESOURCE, "ports (a range of ports)")
        yield numbers[0], numbers[1]


def _addresses(host: str) -> tuple[int, Span]:
    """IP version, and first and last address. Raises Unknown for what is none."""
    try:
        if "/" in host:
            network = ipaddress.ip_network(host, strict=False)
            return network.version, (int(network.network_address), int(network.broadcast_address))
        ends = [ipaddress.ip_address(end) for end in _RANGE.split(host)]
        first, last = ends[0], ends[-1]
        usable = len(ends) <= 2 and first.version == last.version and int(first) <= int(last)
    except ValueError:
        usable = False
    required(usable or None, RESOURCE, "destinationHost (addresses)")
    return first.version, (int(first), int(last))
