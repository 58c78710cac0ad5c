"""Which addresses routes let out to the internet, compared with a lookup of each address by its longest prefix."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, ip_network
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.entities.azure_firewalls import Firewall
from ztscan.entities.azure_load_balancers import LoadBalancer
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.estate.routing import Hop, Way, azure_routing, covers, exceptions, within

PREFIXES = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/0",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "8.0.0.0/7",
            "8.0.0.0/8",
            "9.0.0.0/8",
            "8.8.0.0/16",
            "10.0.0.0/8",
            "11.0.0.0/8",
        ),
    )
)
CELLS = tuple(IPv4Address(one) for one in ("8.8.8.8", "8.1.1.1", "9.1.1.1", "10.1.1.1", "11.1.1.1", "50.1.1.1", "200.1.1.1"))
"""An address of each part that the prefixes divide all addresses into."""
EVERYTHING = IPv4Network("0.0.0.0/0")
SAFE = frozenset((Way.FIREWALL, Way.NOWHERE))
TABLES = st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from((Way.FIREWALL, Way.NOWHERE, Way.INTERNET)))


def _way(table: dict[IPv4Network, Way], address: IPv4Address) -> Way:
    """Where the longest prefix leads; without a route to the internet, as networks do by themselves."""
    found = [prefix for prefix in table if address in prefix]
    return table[max(found, key=lambda prefix: prefix.prefixlen)] if found else Way.INTERNET


@given(TABLES)
def test_routes_without_faults_let_no_public_address_out(table: dict[IPv4Network, Way]) -> None:
    hops = tuple(Hop(str(prefix), prefix, way) for prefix, way in table.items())
    out = [cell for cell in CELLS if not cell.is_private and _way(table, cell) is Way.INTERNET]
    if covers(hops, SAFE, EVERYTHING) and not [*exceptions(hops)]:
        assert not out


@given(TABLES, st.sampled_from((Way.FIREWALL, Way.NOWHERE)))
def test_an_exception_takes_an_address_that_the_default_route_does_not(table: dict[IPv4Network, Way], default: Way) -> None:
    whole = {**table, EVERYTHING: default}
    hops = tuple(Hop(str(prefix), prefix, way) for prefix, way in whole.items())
    out = {cell for cell in CELLS if not cell.is_private and _way(whole, cell) is Way.INTERNET}
    taken = {cell for hop in exceptions(hops) if isinstance(hop.prefix, IPv4Network) for cell in CELLS if cell in hop.prefix}
    assert out <= taken
    assert bool(out) == bool([*exceptions(hops)])


AT = {"id": "/v/subnets/s"}
NEXT_HOPS = [
    {"name": "without properties"},
    {"properties": {"subnet": AT}},
    {"properties": {"privateIPAddress": "10.0.0.4", "subnet": AT}},
]
"""Configurations of what a route may lead to. What Azure leaves out of one hides no other."""


@pytest.mark.parametrize(
    ("prefix", "inside"),
    [
        ("10.1.0.0/16", ["10.1.0.0/16", "10.1.2.0/24"]),
        ("10.1.2.0/24", ["10.1.2.0/24"]),
        ("2001:db8::/32", ["2001:db8::/32", "2001:db8:1::/48"]),
        ("2001:db8:1::/48", ["2001:db8:1::/48"]),
        ("2001:db9::/32", []),
    ],
)
def test_routes_within_a_prefix_are_of_its_family_and_no_wider(prefix: str, inside: list[str]) -> None:
    prefixes = (
        ip_network(one) for one in ("0.0.0.0/0", "10.1.0.0/16", "10.1.2.0/24", "::/0", "2001:db8::/32", "2001:db8:1::/48")
    )
    hops = [Hop(str(one), one, Way.INTERNET) for one in prefixes] + [Hop("tag", "AzureCloud", Way.INTERNET)]
    assert [one.name for one in within(hops, ip_network(prefix))] == inside


def test_what_a_route_may_lead_to_is_known_by_its_network_and_address() -> None:
    interfaces = tuple(
        msgspec.convert(
            {"id": "/nic", "name": "nic", "properties_enableIPForwarding": forwards, "properties_ipConfigurations": one},
            NetworkInterface,
        )
        for forwards, one in ((True, NEXT_HOPS), (True, None), (False, _at("10.0.0.5")), (None, _at("10.0.0.6")))
    )
    balancers = tuple(
        msgspec.convert({"id": "/lb", "name": "lb", "properties_frontendIPConfigurations": one}, LoadBalancer)
        for one in ([*NEXT_HOPS[:2], *_at("10.0.0.7")], None)
    )
    firewalls = tuple(
        msgspec.convert({"id": "/FW", "name": "fw", "properties_ipConfigurations": one}, Firewall)
        for one in ([*NEXT_HOPS[:2], *_at("10.0.0.8")], None)
    )
    found = azure_routing((), (), interfaces, balancers, firewalls)
    assert found.appliances == {("/v", "10.0.0.4"), ("/v", "10.0.0.7")}
    assert found.firewalls == {("/v", "10.0.0.8"): "/fw"}


def _at(address: str) -> list[Any]:
    return [{"properties": {"privateIPAddress": address, "subnet": AT}}]
