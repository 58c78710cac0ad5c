"""Example addresses of named locations: such that a sign-in can come from, where the location has one."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conditional_access.test_advice import TENANTS, tenant
from ztscan.conditional_access.policy.example_addresses import IMPOSSIBLE, ROUTABLE, example_in, example_of
from ztscan.conditional_access.policy.locations import IpPlace
from ztscan.conditional_access.space.location_sides import address_sides

EDGES = ("0.255.255.250", "9.255.255.250", "10.0.0.0", "126.255.255.250", "192.0.1.250", "192.168.255.250", "223.255.255.250")


@pytest.mark.parametrize(
    ("network", "example"),
    [
        ("0.0.0.0/1", "1.0.0.1"),
        ("8.8.8.0/24", "8.8.8.1"),
        ("8.8.8.8/32", "8.8.8.8"),
        ("10.0.0.0/8", "10.0.0.1"),
        ("8.0.0.0/6", "8.0.0.1"),
        ("203.0.113.0/24", "203.0.113.1"),
        ("192.0.2.0/23", "192.0.3.1"),
        ("127.0.0.0/8", "127.0.0.1"),
        ("::/0", "2000::1"),
        ("2600::/32", "2600::1"),
        ("fd00::/64", "fd00::1"),
    ],
)
def test_an_example_is_routable_where_the_range_has_such_an_address(network: str, example: str) -> None:
    assert example_of([ipaddress.ip_network(network)]) == example


def test_a_network_of_real_addresses_goes_before_a_private_one() -> None:
    networks = [ipaddress.ip_network(text) for text in ("10.0.0.0/8", "203.0.113.0/24", "8.8.4.0/24")]
    assert example_of(networks) == "8.8.4.1"
    assert example_of(networks[:2]) == "10.0.0.1"


@given(st.sampled_from(EDGES), st.integers(0, 12), st.integers(0, 12))
def test_nothing_better_is_in_a_short_range(edge: str, skipped: int, more: int) -> None:
    """By brute force along the edges of special ranges."""
    first = int(ipaddress.ip_address(edge)) + skipped
    kind, address = example_in(first, first + more, 4)
    assert first <= address <= first + more
    assert kind == min(example_in(one, one, 4)[0] for one in range(first, first + more + 1))
    if kind == ROUTABLE:
        assert ipaddress.ip_address(address).is_global


@given(st.lists(st.tuples(st.sampled_from(EDGES), st.integers(0, 32)), min_size=1, max_size=5))
def test_every_side_has_an_example_that_is_in_its_places(ranges: list[tuple[str, int]]) -> None:
    networks = [ipaddress.ip_network(f"{address}/{length}", strict=False) for address, length in ranges]
    places = [IpPlace(f"p{number}", f"P{number}", False, (network,)) for number, network in enumerate(networks)]
    for side in address_sides(places):
        inside = {place.id for place in places if ipaddress.ip_address(side.value or "") in place.networks[0]}
        assert inside == side.places


@pytest.mark.parametrize("name", TENANTS)
def test_no_example_of_a_finding_comes_from_an_address_of_nobody(name: str) -> None:
    seen = 0
    for result in tenant(name).results.values():
        for finding in result.findings:
            if finding.witness is None:
                continue
            address = dict(finding.witness.sign_in).get("location", "").partition(",")[0]
            found: Any = ipaddress.ip_address(address)
            assert example_in(int(found), int(found), found.version)[0] < IMPOSSIBLE, (result.id, address)
            seen += 1
    assert seen or name != "contoso"
