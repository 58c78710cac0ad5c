"""Admission for all sources at once agrees with the plain definition for one packet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.estate.reachability import oracle
from tests.estate.reachability.oracle import Json, Packet
from ztscan.entities.azure_networks import SecurityGroup
from ztscan.estate.reachability.addresses import PUBLIC, Grade, Spans, addresses, common, merged, without
from ztscan.estate.reachability.admission import NO_ADMIN_RULES, AdminRules, Admitted, Chain, Filter, admitted, cuts
from ztscan.estate.reachability.groups import filter_of, text_of
from ztscan.estate.reachability.rules import Destination, in_order, rule_of
from ztscan.estate.reachability.sources import EVERYONE, NOBODY, Sources

ADDRESS = "10.1.1.4"
DESTINATION = Destination(address=int.from_bytes(bytes((10, 1, 1, 4)), "big"), groups=frozenset(("/asg/web",)))
PREFIXES = (
    "*", "Internet", "any", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "198.51.100.0/24", "198.51.100.7", "203.0.113.0/25",
    "::/0", "2001:db8::/32", "VirtualNetwork", "AzureLoadBalancer", "10.0.0.0/8",
)  # fmt: skip
SOURCES = (
    "1.1.1.1",
    "198.51.100.6",
    "198.51.100.7",
    "198.51.101.0",
    "203.0.113.5",
    "203.0.113.200",
    "126.255.255.255",
    "128.0.0.1",
    "223.1.1.1",
)
PORTS = ("*", "22", "3389", "20-30", "22,3389", "3380-3390", "80")
SOURCE_PORTS = ("*", "*", "*", "1024-65535", "53", "0-1023")
DESTINATIONS = ("*", "VirtualNetwork", "10.1.1.0/24", ADDRESS, "10.1.2.0/24", "203.0.113.10")


@st.composite
def rules(draw: st.DrawFn, accesses: tuple[str, ...] = ("Allow", "Deny")) -> list[Json]:
    """Rules with different priorities, as Azure writes them."""
    priorities = draw(st.lists(st.integers(100, 4096), unique=True, max_size=6))
    return [draw(_rule(priority, accesses)) for priority in priorities]


@st.composite
def _rule(draw: st.DrawFn, priority: int, accesses: tuple[str, ...]) -> Json:
    groups = [{"id": "/ASG/Web"}] if draw(st.booleans()) and accesses[0] == "Allow" else []
    many = draw(st.lists(st.sampled_from(PREFIXES), min_size=1, max_size=3))
    is_plural = draw(st.booleans())
    return {
        "priority": priority,
        "direction": draw(st.sampled_from(("Inbound", "inbound", "Inbound", "Outbound"))),
        "access": draw(st.sampled_from(accesses)),
        "protocol": draw(st.sampled_from(("*", "Tcp", "TCP", "Udp"))),
        "sourceAddressPrefix": "" if is_plural else many[0],
        "sourceAddressPrefixes": many if is_plural else [],
        "sourcePortRange": draw(st.sampled_from(SOURCE_PORTS)),
        "destinationPortRange": draw(st.sampled_from(PORTS)),
        "destinationPortRanges": draw(st.lists(st.sampled_from(PORTS), max_size=1)),
        "destinationAddressPrefix": "" if groups else draw(st.sampled_from(DESTINATIONS)),
        "destinationApplicationSecurityGroups": groups,
    }


def group(own: list[Json]) -> Filter:
    """A network security group with these rules, as the product reads it."""
    row = {"id": "/nsg", "name": "nsg", "properties_securityRules": [{"name": "rule", "properties": rule} for rule in own]}
    return filter_of(msgspec.convert(row, SecurityGroup))


def admin(own: list[Json], *, is_deployed: bool = True) -> AdminRules:
    row = {"id": "/nsg", "name": "nsg", "properties_securityRules": [{"name": "rule", "properties": rule} for rule in own]}
    read = (rule_of(text_of(one)) for one in msgspec.convert(row, SecurityGroup).rules or ())
    return AdminRules(in_order(rule for rule in read if rule is not None), is_deployed)


def of(*filters: list[Json], port: int = 3389, protocol: str = "tcp", **options: Any) -> Admitted:
    chosen: dict[str, Any] = {"admin": NO_ADMIN_RULES, "destination": DESTINATION, **options}
    return admitted(Chain(filters=tuple(map(group, filters)), **chosen), protocol, port)


def holds(found: Sources, source: str) -> bool:
    one = addresses((source,))
    return one is not None and bool(found.addresses & one)


@given(st.lists(rules(), max_size=2), rules(("Allow", "Deny", "AlwaysAllow")), st.booleans(), st.sampled_from((22, 80, 3389)))
def test_the_sources_are_those_of_the_plain_definition(own: list[list[Json]], above: list[Json], basic: bool, port: int) -> None:
    found = of(*own, port=port, admin=admin(above), open_without_filter=basic)
    assert found.least == found.most, "nothing is uncertain"
    for source in SOURCES:
        # the sender chooses the source port: each set of ports that rules tell apart is tried
        packets = (Packet(source, one, ADDRESS, "tcp", port, DESTINATION.groups) for one in (0, 53, 1023, 1024, 65535))
        expected = any(oracle.passes(packet, own, above, basic=basic) for packet in packets)
        assert holds(found.least, source) is expected, source


@given(rules(), rules(), rules(("Allow", "Deny", "AlwaysAllow")))
def test_what_is_not_known_lies_between_the_least_and_the_most(own: list[Json], other: list[Json], above: list[Json]) -> None:
    deployed = of(own, other, admin=admin(above)), of(own, other)
    unsure = of(own, other, admin=admin(above, is_deployed=False))
    for known in deployed:
        assert not unsure.least.addresses - known.least.addresses
        assert not known.most.addresses - unsure.most.addresses
    hidden = admitted(Chain(DESTINATION, (group(own), Filter(unread="it is"))), "tcp", 3389)
    assert not hidden.least
    assert not of(own, other).most.addresses - hidden.most.addresses
    nowhere = of(own, other, destination=Destination(groups=DESTINATION.groups))
    assert not nowhere.least.addresses - of(own, other).least.addresses
    assert not of(own, other).most.addresses - nowhere.most.addresses


def test_a_tag_of_one_region_is_refused_with_that_of_all_regions() -> None:
    """And not with another one. What tags stand for is not known, so that they are passed as they are."""
    west = {"access": "Allow", "protocol": "*", "sourceAddressPrefix": "Storage.WestEurope", "priority": 200}
    for refused, passed in (("Storage", set()), ("Storage.WestEurope", set()), ("Sql", {"storage.westeurope"})):
        above = {"access": "Deny", "protocol": "*", "sourceAddressPrefix": refused, "priority": 100}
        rest = {"direction": "Inbound", "sourcePortRange": "*", "destinationPortRange": "*", "destinationAddressPrefix": "*"}
        assert {*of([{**above, **rest}, {**west, **rest}]).most.tags} == passed, refused


def test_a_tag_that_an_admin_rule_leaves_to_the_groups_before_another_refuses_it_passes_at_most() -> None:
    """Which addresses the two rules are about is not known of a tag."""
    rest = {"protocol": "*", "sourceAddressPrefix": "Storage", "direction": "Inbound", "sourcePortRange": "*"}
    rest |= {"destinationPortRange": "*", "destinationAddressPrefix": "*"}
    own = [{**rest, "access": "Allow", "priority": 100}]
    above = [{**rest, "access": access, "priority": priority} for access, priority in (("Allow", 1), ("Deny", 2))]
    found = of(own, admin=admin(above))
    assert [{*side.tags} for side in (found.least, found.most)] == [set(), {"storage"}]
    assert {*of(own, admin=admin(above[:1])).least.tags} == {"storage"}


@given(rules(), rules())
def test_a_second_group_opens_nothing(own: list[Json], other: list[Json]) -> None:
    assert not of(own, other).most.addresses - of(own).most.addresses


@given(rules())
def test_the_order_of_the_list_does_not_matter(own: list[Json]) -> None:
    assert of(own) == of(own[::-1])


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair))), max_size=5)


@given(SPANS, SPANS)
def test_ranges_are_sets(ours: list[tuple[int, int]], theirs: list[tuple[int, int]]) -> None:
    left, right = (merged(spans) for spans in (ours, theirs))
    a, b = (_values(spans) for spans in (left, right))
    assert a == _values(tuple(ours))
    assert _values(common(left, right)) == a & b
    assert _values(without(left, right)) == a - b
    assert merged(common(left, right)) == common(left, right)


def _values(spans: Spans) -> set[int]:
    return {value for first, last in spans for value in range(first, last + 1)}


def test_source_ports_are_cut_where_a_rule_tells_them_apart_up_to_the_last_one() -> None:
    assert cuts([((53, 53), (1024, 65535)), ((65535, 65535),)]) == [0, 53, 54, 1024, 65535]


def test_sources_are_named_in_order() -> None:
    tags = frozenset(("storage", "sql", "apimanagement", "eventhub.westeurope", "batch"))
    named = [f"the service tag {tag}" for tag in sorted(tags)]
    assert str(Sources(tags=tags)) == f"{', '.join(named[:-1])} and {named[-1]}"
    assert (str(NOBODY), str(EVERYONE)) == ("nobody", "the internet")


def test_how_much_of_the_internet() -> None:
    grades: Mapping[str, Grade] = {
        "0.0.0.0/0": Grade.OPEN,
        "203.0.113.0/24": Grade.NAMED,
        "9.0.0.0/8": Grade.WIDE,
        "10.0.0.0/8": Grade.CLOSED,
        "240.0.0.0/4": Grade.CLOSED,
        "::/0": Grade.OPEN,
        "2000::/16": Grade.OPEN,
        "2001:db8::/32": Grade.NAMED,
        "fc00::/7": Grade.CLOSED,
    }
    assert {text: (addresses((text,)) or PUBLIC).grade for text in grades} == grades
    eighths = [f"{first}.0.0.0/8" for first in range(1, 224) if first not in {10, 127}]
    found = addresses(eighths)
    assert found is not None
    assert found.grade is Grade.OPEN
    assert EVERYONE.grade is Grade.OPEN
    assert NOBODY.grade is Grade.CLOSED
