"""Sets of addresses as ranges, IPv4 and IPv6 apart, and how much of the internet they hold."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

import msgspec

from ztscan.directory.network_access.destinations import Span, addresses_of, count

Spans = tuple[Span, ...]
"""Ranges in order, with a gap between each and the next."""


def merged(spans: Iterable[Span]) -> Spans:
    """The same values as ranges that neither overlap nor touch."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def common(ours: Spans, theirs: Spans) -> Spans:
    """The values in both."""
    found: list[Span] = []
    left, right = 0, 0
    while left < len(ours) and right < len(theirs):
        first, last = max(ours[left][0], theirs[right][0]), min(ours[left][1], theirs[right][1])
        if first <= last:
            found.append((first, last))
        if ours[left][1] < theirs[right][1]:
            left += 1
        else:
            right += 1
    return tuple(found)


def without(ours: Spans, theirs: Spans) -> Spans:
    """Our values that are not theirs."""
    found: list[Span] = []
    for begin, end in ours:
        start = begin
        for first, last in theirs:
            if last < start or first > end:
                continue
            if first > start:
                found.append((start, first - 1))
            start = last + 1
        if start <= end:
            found.append((start, end))
    return tuple(found)


class Grade(IntEnum):
    """How much of the internet a set of sources is."""

    CLOSED = 0
    NAMED = 1
    """Fewer addresses than a /8."""
    WIDE = 2
    """A /8 or more."""
    OPEN = 3
    """The internet, or all of it but less than 1/256."""

    @property
    def is_wide(self) -> bool:
        """Whether it is too much to be a choice of known sources."""
        return self >= Grade.WIDE


class Addresses(msgspec.Struct, frozen=True):
    """A set of addresses."""

    v4: Spans = ()
    v6: Spans = ()

    def __or__(self, other: Addresses) -> Addresses:
        if not self or not other:
            return self or other
        return Addresses(merged((*self.v4, *other.v4)), merged((*self.v6, *other.v6)))

    def __and__(self, other: Addresses) -> Addresses:
        if other is EVERY:
            return self
        return Addresses(common(self.v4, other.v4), common(self.v6, other.v6))

    def __sub__(self, other: Addresses) -> Addresses:
        return Addresses(without(self.v4, other.v4), without(self.v6, other.v6))

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)

    def of_version(self, version: int) -> Addresses:
        """Those of one IP version."""
        return Addresses(self.v4) if version == 4 else Addresses(v6=self.v6)

    @property
    def grade(self) -> Grade:
        """How much of the internet it is. Private addresses do not count."""
        return _grade(self)

    @property
    def public_count(self) -> int:
        """How many public addresses of IPv4 it holds."""
        return count((self & PUBLIC).v4)


SLASH_8, SLASH_16 = 1 << 24, 1 << 16
SLASH_16_OF_IPV6 = 1 << 112
EVERY = Addresses(((0, (1 << 32) - 1),), ((0, (1 << 128) - 1),))
NONE = Addresses()
_NOT_PUBLIC = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
"""Of this host, private, of carriers, loopback, link-local, multicast, reserved: https://www.iana.org/assignments/iana-ipv4-special-registry"""


def addresses(texts: Iterable[str]) -> Addresses | None:
    """The addresses of these prefixes, ranges and single addresses. None: one of them is none of these."""
    spans: dict[int, list[Span]] = {4: [], 6: []}
    for text in texts:
        found = addresses_of(text)
        if found is None:
            return None
        spans[found[0]].append(found[1])
    return Addresses(merged(spans[4]), merged(spans[6]))


@lru_cache(maxsize=10_000)
def _grade(found: Addresses) -> Grade:
    public = found & PUBLIC
    size = count(public.v4)
    if count(PUBLIC.v4) - size < SLASH_8 or count(public.v6) >= SLASH_16_OF_IPV6:
        return Grade.OPEN
    return Grade.WIDE if size >= SLASH_8 else Grade.NAMED if public else Grade.CLOSED


def _public() -> Addresses:
    spans = [addresses_of(text) for text in _NOT_PUBLIC]
    private = merged(span for found in spans if found is not None for span in (found[1],))
    v6 = ipaddress.ip_network("2000::/3")
    return Addresses(without(EVERY.v4, private), ((int(v6.network_address), int(v6.broadcast_address)),))


PUBLIC = _public()
"""Every address of the internet."""
