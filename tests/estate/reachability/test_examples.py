"""Worked examples of reach: what is open and what only looks open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.estate.reachability.oracle import Json
from tests.estate.reachability.test_admission import DESTINATION, admin, group, of
from ztscan.estate.reachability.addresses import Grade, addresses
from ztscan.estate.reachability.admission import Chain, Filter, admitted
from ztscan.estate.reachability.sources import Sources


def rule(access: str, source: str | list[str], ports: str | list[str] = "3389", priority: int = 200, **others: Any) -> Json:
    return {
        "priority": priority,
        "direction": "Inbound",
        "access": access,
        "protocol": "Tcp",
        "sourceAddressPrefix": source if isinstance(source, str) else "",
        "sourceAddressPrefixes": source if isinstance(source, list) else [],
        "destinationPortRange": ports if isinstance(ports, str) else "",
        "destinationPortRanges": ports if isinstance(ports, list) else [],
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        **others,
    }


OPEN = rule("Allow", "Internet")
EXAMPLES: dict[str, tuple[Any, Grade]] = {
    "1 no group, Standard address": (of(), Grade.CLOSED),
    "2 no group, Basic address": (of(open_without_filter=True), Grade.OPEN),
    "3 one prefix is denied first": (of([rule("Deny", "198.51.100.0/24", priority=100), rule("Allow", "*")]), Grade.OPEN),
    "4 the group of the interface denies": (of([OPEN], []), Grade.CLOSED),
    "5 two halves in the plural fields": (of([rule("Allow", ["0.0.0.0/1", "128.0.0.0/1"], ["22", "3380-3390"])]), Grade.OPEN),
    "6 the port of the frontend is open": (of([rule("Allow", "*", "50001")]), Grade.CLOSED),
    "8 a rule for the public address": (of([{**OPEN, "destinationAddressPrefix": "203.0.113.10"}]), Grade.CLOSED),
    "9 AlwaysAllow skips the group": (
        of([rule("Deny", "*", "*", 100)], admin=admin([rule("AlwaysAllow", "Internet")])),
        Grade.OPEN,
    ),
    "10 networks and probes": (of([rule("Allow", "VirtualNetwork"), rule("Allow", "AzureLoadBalancer")]), Grade.CLOSED),
    "11 any customer of Azure": (of([rule("Allow", "203.0.113.0/24"), rule("Allow", "AzureCloud", priority=201)]), Grade.WIDE),
    "a region of Azure": (of([rule("Allow", "AzureCloud.WestEurope")]), Grade.WIDE),
    "a service": (of([rule("Allow", "AzureDevOps")]), Grade.NAMED),
    "a service that is denied first": (
        of([rule("Deny", "AzureDevOps", priority=100), rule("Allow", "AzureDevOps")]),
        Grade.CLOSED,
    ),
    "a service after the internet is denied": (
        of([rule("Deny", "Internet", priority=100), rule("Allow", "AzureCloud")]),
        Grade.CLOSED,
    ),
    "networks denied, the internet allowed": (of([rule("Deny", "VirtualNetwork", priority=100), OPEN]), Grade.OPEN),
    "denied from one source port": (of([rule("Deny", "*", priority=100, sourcePortRange="53"), OPEN]), Grade.OPEN),
    "denied by admin rules": (of([OPEN], admin=admin([rule("Deny", "Internet")])), Grade.CLOSED),
    "Azure goes on to the groups, the internet is denied": (
        of([rule("Allow", "Internet")], admin=admin([rule("Allow", "AzureCloud", priority=1), rule("Deny", "Internet")])).most,
        Grade.WIDE,
    ),
    "IPv6 does not reach an IPv4 address": (of([rule("Allow", "::/0")]), Grade.CLOSED),
    "two groups that name the same service": (of([rule("Allow", "AzureDevOps")], [OPEN]), Grade.NAMED),
}


@pytest.mark.parametrize(("found", "grade"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_worked_example(found: Any, grade: Grade) -> None:
    assert found.grade is grade
    assert getattr(found, "is_wide", grade.is_wide) is grade.is_wide


def test_a_prefix_that_is_denied_first_is_left_out() -> None:
    found = EXAMPLES["3 one prefix is denied first"][0]
    assert not found.most.addresses & (addresses(("198.51.100.0/24",)) or found.most.addresses)


def test_a_group_that_cannot_be_read_is_undetermined() -> None:
    """Example 12."""
    found = admitted(Chain(DESTINATION, (Filter(unread="in another subscription"),)), "tcp", 3389)
    assert found.is_wide is None
    assert found.grade is Grade.CLOSED


def test_a_group_that_cannot_be_read_does_not_matter_where_another_denies() -> None:
    found = admitted(Chain(DESTINATION, (Filter(unread="in another subscription"), group([]))), "tcp", 3389)
    assert found.is_wide is False


def test_an_address_of_unknown_kind_without_group_is_undetermined() -> None:
    assert of(open_without_filter=None).is_wide is None


def test_a_tag_that_nobody_knows_is_undetermined() -> None:
    assert of([rule("Allow", "BrandNewService")]).is_wide is None


def test_a_rule_that_cannot_be_read_makes_the_group_unknown() -> None:
    for broken in (
        {"access": None},
        {"direction": "Sideways"},
        {"priority": None},
        {"protocol": "Gre"},
        {"destinationPortRange": ""},
    ):
        assert of([{**OPEN, **broken}, rule("Deny", "*", "*", 100)]).is_wide is None, broken


def test_routes_to_an_appliance_may_be_part_of_the_network() -> None:
    default = addresses(("0.0.0.0/0",))
    found = of([rule("Allow", "VirtualNetwork", "*")], network_may_hold=default)
    assert found.is_wide is None, "the tag VirtualNetwork holds prefixes of user-defined routes"


def test_what_two_lists_of_tags_share_is_at_most_the_narrower_one() -> None:
    azure, named = Sources(tags=frozenset(("azurecloud",))), Sources(tags=frozenset(("azuredevops",)))
    assert azure.meet(named, most=True).grade is Grade.NAMED
    assert azure.meet(named, most=False).grade is Grade.CLOSED
