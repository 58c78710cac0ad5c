"""Application segments as sets of addresses and ports, so that ranges, prefixes and single values compare.

Names and addresses are different worlds: which address a name has is not in Graph. A wildcard stands for every name that ends as
it does, a suffix for every name below it, and both for the bare domain. A wildcard inside of a name is taken as wider than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from ztscan.directory.network_access.destinations import LAST_PORT, Span, addresses_of, ports_of
from ztscan.engine.check import known, required
from ztscan.graph.areas.private_access import ApplicationSegment

RESOURCE = "application_segments"
_NAMES = frozenset(("fqdn", "dnssuffix"))
_ADDRESSES = frozenset(("ipaddress", "iprange", "iprangecidr"))
KINDS = _NAMES | _ADDRESSES | {"serviceprincipalname"}
"""Every kind of destination, in lower case."""
_ACTIONS = frozenset(("tunnel", "exclude"))


class Segment(msgspec.Struct, frozen=True, dict=True):
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

    @property
    def host(self) -> tuple[object, ...]:
        """Which hosts it is about, whatever the ports."""
        return self.version, self.span or (), self.name, self.is_suffix

    @property
    def is_wild(self) -> bool:
        return self.is_suffix or self.name.startswith("*")

    @property
    def is_wide_name(self) -> bool:
        """Whether it stands for every name, or every name below a top-level domain."""
        bare = self.name.removeprefix("*").strip(".")
        return bool(self.name) and self.is_wild and "." not in bare

    @cached_property
    def tail(self) -> str:
        """How every name ends that it stands for, each with a dot before it."""
        return self.name.removeprefix("*") if self.name.startswith("*") else f".{self.name}"

    def opens(self, port: int, protocol: str = "tcp") -> bool:
        return protocol in self.protocols and any(first <= port <= last for first, last in self.ports)

    def meet(self, other: Segment) -> Segment | None:
        """This segment, narrowed to the hosts that both may open; None: there are none."""
        if self.span is not None and other.span is not None:
            first, last = max(self.span[0], other.span[0]), min(self.span[1], other.span[1])
            return msgspec.structs.replace(self, span=(first, last)) if self.version == other.version and first <= last else None
        if not self.name or not other.name:
            return None
        if other.is_wild and self.tail.endswith(other.tail):
            return self
        if (self.is_wild and other.tail.endswith(self.tail)) or self.tail == other.tail:
            return msgspec.structs.replace(self, name=other.name, is_suffix=other.is_suffix)
        return None

    def overlaps(self, other: Segment) -> bool:
        """Whether both may open the same host."""
        return self.meet(other) is not None

    def __str__(self) -> str:
        ports = ", ".join(self.raw.ports or ()) or str(self.raw.port or "")
        return f"{self.raw.destination_host}:{ports}"


def neighbours(segments: Iterable[Segment]) -> Iterator[tuple[int, list[Segment]]]:
    """Segments of addresses that leave no address out between them, and how many addresses they hold together."""
    group: list[Segment] = []
    first = end = 0
    for segment in sorted((one for one in segments if one.span is not None), key=lambda one: (one.version, one.span or ())):
        start, last = segment.span or (0, 0)
        if group and (segment.version != group[0].version or start > end + 1):
            yield end - first + 1, group
            group = []
        if not group:
            first, end = start, last
        group.append(segment)
        end = max(end, last)
    if group:
        yield end - first + 1, group


def segment_of(raw: ApplicationSegment) -> Segment | None:
    """A segment as sets. None: it opens nothing here, being an exclusion or the name of a service.

    Raises Unknown where it has a kind, an action, an address or a port that cannot be read.
    """
    kind = known(raw.destination_type, KINDS, RESOURCE, "destinationType")
    if is_excluded(raw) or kind == "serviceprincipalname":
        return None
    host = required(raw.destination_host, RESOURCE, "destinationHost").strip().casefold()
    if kind == "dnssuffix":
        return Segment(raw, ((1, LAST_PORT),), _BOTH, name=host.strip(".") or "*", is_suffix=True)
    ports, protocols = _ports(raw), _protocols(raw)
    found = addresses_of(host)
    if kind == "fqdn" and found is None:
        return Segment(raw, ports, protocols, name=required(_name(host) or None, RESOURCE, "destinationHost (a name)"))
    version, span = required(found, RESOURCE, "destinationHost (addresses)")
    return Segment(raw, ports, protocols, span=span, version=version)


def is_excluded(raw: ApplicationSegment) -> bool:
    """Whether traffic to it stays outside. Raises Unknown for an action that is new."""
    return raw.action is not None and known(raw.action, _ACTIONS, RESOURCE, "action") == "exclude"


def _name(host: str) -> str:
    bare = host.strip(".")
    return f"*{bare.rpartition('*')[2]}" if "*" in bare else bare


_BOTH = frozenset(("tcp", "udp"))


def _protocols(raw: ApplicationSegment) -> frozenset[str]:
    said = raw.protocol.split(",") if isinstance(raw.protocol, str) else raw.protocol
    words = frozenset(part.strip().casefold() for part in required(said, RESOURCE, "protocol"))
    return required(words if words and words <= _BOTH else None, RESOURCE, "protocol (a known value)")


def _ports(raw: ApplicationSegment) -> tuple[Span, ...]:
    texts = required(raw.ports or ((str(raw.port),) if raw.port else None), RESOURCE, "ports")
    return tuple(required(ports_of(text), RESOURCE, "ports (a range of ports)") for text in texts)
