"""Segments, compared with a plain definition: every host and every port of a small universe, one after the other."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.directory.network_access.destinations import count, covers_everything, wide
from ztscan.directory.network_access.segments import Segment, neighbours, segment_of
from ztscan.engine.check import Unknown
from ztscan.graph.areas.private_access import ApplicationSegment

FIRST = {4: ipaddress.ip_address("10.0.0.0"), 6: ipaddress.ip_address("2001:db8::")}
ADDRESSES = [*(str(FIRST[4] + number) for number in range(16)), *(str(FIRST[6] + number) for number in range(16))]
NAMES = ("x", "a.x", "b.x", "a.b.x", "ab.x", "xx", "a.xx", "y", "a.y", "b.a.y")
PORTS = range(1, 9)
LABELS = ("x", "a.x", "b.x", "xx", "y", "a.y", "ab.x")


def _raw(host: str, kind: str, *ports: str) -> ApplicationSegment:
    return ApplicationSegment(id="s", destination_host=host, destination_type=kind, ports=ports, protocol="tcp")


@st.composite
def _ports(draw: st.DrawFn) -> tuple[str, ...]:
    spans = draw(st.lists(st.tuples(st.sampled_from(PORTS), st.sampled_from(PORTS)), min_size=1, max_size=3))
    return tuple(f"{min(span)}" if span[0] == span[1] and draw(st.booleans()) else f"{min(span)}-{max(span)}" for span in spans)


@st.composite
def _addressed(draw: st.DrawFn) -> ApplicationSegment:
    version, ports = draw(st.sampled_from((4, 6))), draw(_ports())
    start, end = sorted(draw(st.tuples(st.integers(0, 15), st.integers(0, 15))))
    first, last = FIRST[version] + start, FIRST[version] + end
    form = draw(st.sampled_from(("single", "prefix", "range")))
    if form == "single":
        return _raw(str(first), draw(st.sampled_from(("ipAddress", "fqdn"))), *ports)
    if form == "prefix":
        return _raw(f"{first}/{first.max_prefixlen - draw(st.integers(0, 4))}", "ipRangeCidr", *ports)
    return _raw(f"{first}{draw(st.sampled_from(('..', '-', ' - ')))}{last}", "IpRange", *ports)


@st.composite
def _named(draw: st.DrawFn) -> ApplicationSegment:
    label = draw(st.sampled_from(LABELS))
    form = draw(st.sampled_from(("{}", "{}.", "*.{}", "*{}", "*", "suffix")))
    if form == "suffix":
        return _raw(label, "dnsSuffix")
    return _raw(form.format(draw(st.sampled_from((label, label.upper())))), "fqdn", *draw(_ports()))


SEGMENTS = st.one_of(_addressed(), _named())


def _hosts(raw: ApplicationSegment) -> set[str]:
    """The plain definition: which hosts of the universe a segment opens. A wildcard and a suffix hold the bare domain, too."""
    host, kind = (raw.destination_host or "").lower().strip("."), raw.destination_type
    if kind == "dnsSuffix":
        return {name for name in NAMES if name == host or name.endswith(f".{host}")}
    if host.startswith("*"):
        end = host[1:]
        return {name for name in NAMES if name.endswith(end) or f".{name}" == end}
    if host in LABELS:
        return {host} & {*NAMES}
    return set(_in_addresses(host))


def _in_addresses(host: str) -> Iterator[str]:
    for text in ADDRESSES:
        address = ipaddress.ip_address(text)
        if "/" in host:
            network = ipaddress.ip_network(host, strict=False)
            found = address.version == network.version and address in network
        else:
            ends = [ipaddress.ip_address(end.strip()) for end in host.replace("..", "-").split("-")]
            found = ends[0].version == address.version and int(ends[0]) <= int(address) <= int(ends[-1])
        if found:
            yield text


def _read(raw: ApplicationSegment) -> Segment:
    found = segment_of(raw)
    assert found is not None
    return found


@given(SEGMENTS, SEGMENTS)
def test_two_segments_overlap_if_a_host_is_in_both(one: ApplicationSegment, other: ApplicationSegment) -> None:
    """The universe holds a host of each overlap, but for two wildcards, of which one may be missing there."""
    shared = _hosts(one) & _hosts(other)
    overlap = _read(one).overlaps(_read(other))
    assert overlap == _read(other).overlaps(_read(one))
    assert overlap or not shared
    if not (_read(one).is_wild and _read(other).is_wild):
        assert overlap == bool(shared)


@given(SEGMENTS, SEGMENTS)
def test_what_two_segments_have_in_common_is_what_both_open(one: ApplicationSegment, other: ApplicationSegment) -> None:
    met = _read(one).meet(_read(other))
    shared = _hosts(one) & _hosts(other)
    for host in (*ADDRESSES, *NAMES):
        single = _read(_raw(host, "ipAddress" if host in ADDRESSES else "fqdn", "1"))
        assert (met is not None and met.overlaps(single)) == (host in shared)


@given(SEGMENTS)
def test_a_port_is_open_if_a_range_holds_it(raw: ApplicationSegment) -> None:
    segment = _read(raw)
    spans = [(int(text.split("-")[0]), int(text.split("-")[-1])) for text in raw.ports or ()]
    held = {port for port in PORTS if any(first <= port <= last for first, last in spans)}
    if not segment.is_suffix:
        assert {port for port in PORTS if segment.opens(port)} == held
        assert count(segment.ports) == len(held)
    assert not any(segment.opens(port, "udp") for port in PORTS) or segment.is_suffix


@given(st.lists(_addressed(), max_size=6))
def test_neighbours_are_runs_of_addresses_without_a_hole(raws: list[ApplicationSegment]) -> None:
    found = [*neighbours(map(_read, raws))]
    opened = sorted(
        (ipaddress.ip_address(text).version, int(ipaddress.ip_address(text)))
        for text in {text for raw in raws for text in _in_addresses((raw.destination_host or "").lower())}
    )
    holes = sum(one[0] != other[0] or other[1] - one[1] > 1 for one, other in pairwise(opened))
    assert len(found) == (holes + 1 if opened else 0)
    assert sum(size for size, _ in found) == len(opened)
    assert sum(len(group) for _, group in found) == len(raws)


@given(st.lists(st.integers(0, 15), max_size=20))
def test_addresses_are_all_if_no_piece_is_missing(pieces: list[int]) -> None:
    """All addresses in sixteen pieces: only all of them together are everything."""
    texts = [f"{piece * 16}.0.0.0/4" for piece in pieces]
    assert covers_everything(texts) == ({*pieces} == {*range(16)})
    assert wide(texts) == (tuple(sorted({*texts})) if {*pieces} == {*range(16)} else ())


@pytest.mark.parametrize(
    ("text", "is_wide"),
    [
        ("*", True),
        ("*.*", True),
        ("*.com", True),
        ("*.COM", True),
        ("*com", True),
        ("https://*/", True),
        ("*.com/*", True),
        ("*.contoso.com", False),
        ("contoso.com", False),
        ("https://*.contoso.com/path", False),
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("0.0.0.0 - 255.255.255.255", True),
        ("10.0.0.0/8", False),
        ("Finance", False),
        ("", False),
    ],
)
def test_what_is_wide(text: str, is_wide: bool) -> None:
    assert bool(wide([text])) == is_wide


@pytest.mark.parametrize(
    ("host", "kind", "ports"),
    [
        ("10.0.0.9..10.0.0.1", "ipRange", "1"),
        ("10.0.0.1..2001:db8::1", "ipRange", "1"),
        ("10.0.0.1-10.0.0.2-10.0.0.3", "ipRange", "1"),
        ("10.0.0.0/33", "ipRangeCidr", "1"),
        ("10.0.0", "ipAddress", "1"),
        ("", "fqdn", "1"),
        ("...", "fqdn", "1"),
        ("a.x", "fqdn", "9-1"),
        ("a.x", "fqdn", "-1"),
        ("a.x", "fqdn", "1-"),
        ("a.x", "fqdn", "65536"),
        ("a.x", "fqdn", "1,2"),
        ("a.x", "planet", "1"),
    ],
)
def test_what_cannot_be_read_is_unknown(host: str, kind: str, ports: str) -> None:
    with pytest.raises(Unknown):
        segment_of(_raw(host, kind, ports))
