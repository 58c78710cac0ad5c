"""Groups with the same rules are asked once, and answers are those of each group and port by itself."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.estate.reachability.oracle import Json
from tests.estate.reachability.test_admission import rules
from ztscan.entities.azure_networks import NetworkInterface, SecurityGroup
from ztscan.estate.reachability.addresses import NONE, addresses
from ztscan.estate.reachability.admission import Chain, Filter, admitted, admitted_at
from ztscan.estate.reachability.endpoints import Endpoint
from ztscan.estate.reachability.groups import filter_of
from ztscan.estate.reachability.paths import Path
from ztscan.estate.reachability.rules import Destination
from ztscan.estate.reachability.sources import Sources

ROW = NetworkInterface(id="/nic", name="nic")
PORTS = (("tcp", 22), ("tcp", 3389), ("udp", 80))
DESTINATIONS = (Destination(address=1), Destination(address=int.from_bytes(bytes((10, 1, 1, 4)), "big")), Destination())


def group(own: list[Json], name: str = "nsg") -> Filter:
    """A network security group with these rules; ids and names of rules are its own."""
    said = [{"id": f"/{name}/{place}", "name": f"{name}-{place}", "properties": rule} for place, rule in enumerate(own)]
    return filter_of(msgspec.convert({"id": f"/{name}", "name": name, "properties_securityRules": said}, SecurityGroup))


@given(rules())
def test_groups_with_the_same_rules_share_them(own: list[Json]) -> None:
    first, second = group(own, "a"), group(own, "b")
    assert (first.key, second.key) == ("/a", "/b")
    assert first.unread or first.same is second.same


@given(rules(), rules(), st.sampled_from(DESTINATIONS))
def test_several_ports_are_answered_like_each(own: list[Json], other: list[Json], destination: Destination) -> None:
    chain = Chain(destination, (group(own, "a"), group(other, "b")))
    assert admitted_at(chain, PORTS) == tuple(admitted(chain, *one) for one in PORTS)


def test_a_group_that_cannot_be_read_names_the_rule() -> None:
    told = group([{"priority": 100, "direction": "Inbound", "access": "Maybe", "protocol": "*"}], "a").unread
    assert told == "network security group a: the rule a-0 has the value `Maybe` for `access`"


WAYS = st.lists(st.sampled_from((Path("a"), Path("b", certain=False), Path("c", ports=((22, 22),)), Path("d", translated=True))))


@given(rules(), WAYS, st.sampled_from(DESTINATIONS))
def test_ways_in_are_answered_together(own: list[Json], ways: list[Path], destination: Destination) -> None:
    endpoint = Endpoint(ROW, destination, filters=(group(own),), paths=tuple(ways))
    found = endpoint.reached_each(PORTS)
    assert found == (tuple(endpoint.reached(*one) for one in PORTS) if ways else ())


def test_two_ways_in_may_be_wide_together() -> None:
    """Less than a /8 by each of two ways in is a /8 by both."""
    halves = [Path(text, translated=True, sources=Sources(addresses((text,)) or NONE)) for text in ("20.0.0.0/9", "20.128.0.0/9")]
    alone = [Endpoint(ROW, DESTINATIONS[0], paths=(one,)).reached_each(PORTS) for one in halves]
    both = Endpoint(ROW, DESTINATIONS[0], paths=tuple(halves)).reached_each(PORTS)
    assert [[found.is_wide for found in one] for one in alone] == [[False] * 3, [False] * 3]
    assert [found.is_wide for found in both] == [None] * 3


ANYWHERE = {
    "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "*", "sourceAddressPrefix": "*",
    "sourcePortRange": "*", "destinationPortRange": "22", "destinationAddressPrefix": "*",
}  # fmt: skip
AT_ONE_PORT = {**ANYWHERE, "priority": 101, "destinationPortRange": "3389", "destinationAddressPrefix": "10.1.1.4"}


def chains(*own: Json) -> list[Chain]:
    """Chains of two groups with the same rules, in front of different destinations."""
    return [Chain(one, (group([*own], name),)) for one, name in zip(DESTINATIONS[:2], "ab", strict=True)]


def test_destinations_that_no_rule_tells_apart_are_asked_once() -> None:
    first, second = chains(ANYWHERE)
    assert first.same == second.same
    assert admitted_at(first, PORTS) is admitted_at(second, PORTS)


def test_destinations_that_a_rule_tells_apart_are_asked_each_but_at_ports_that_it_is_not_about() -> None:
    first, second = chains(ANYWHERE, AT_ONE_PORT)
    assert first.same != second.same
    assert admitted(first, "tcp", 22) is admitted(second, "tcp", 22)
    assert [one.grade.is_wide for one in (admitted(first, "tcp", 3389), admitted(second, "tcp", 3389))] == [False, True]
