"""Cases of `azure_network.internal_traffic_limited`."""

from __future__ import annotations

from tests.checks.azure_network.groups_closed import FAILS, of
from tests.checks.azure_network.storage_firewall import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_networks import DENY_NETWORK, GROUPS, HTTPS, rule
from tests.checks.seeing import NO_SUBSCRIPTION

DENY_ALL = rule("all", "Deny", "*", "*", 4096, protocol="*")
CASES = (
    Case("divided"),
    Case("only default rules", of(), FAILS),
    Case("a rule for one port more", of(HTTPS), FAILS),
    Case("everything is denied", of(HTTPS, DENY_ALL)),
    Case("what comes from the network is denied", of(HTTPS, DENY_NETWORK)),
    Case(
        "everything inside is allowed first",
        of(rule("any", "Allow", "VirtualNetwork", "*", 100, protocol="*"), DENY_NETWORK),
        FAILS,
    ),
    Case("everything from everywhere is allowed first", of(rule("any", "Allow", "*", "*", 100, protocol="*"), DENY_ALL), FAILS),
    Case(
        "everything from one subnet is allowed first", of(rule("any", "Allow", "10.1.0.0/16", "*", 100, protocol="*"), DENY_ALL)
    ),
    Case("one address is denied", of(rule("one", "Deny", "10.1.0.9", "*", 100, protocol="*")), FAILS),
    Case("one subnet is denied", of(rule("one", "Deny", "10.9.0.0/16", "*", 100, protocol="*")), FAILS),
    Case("the internet is denied", of(rule("net", "Deny", "Internet", "*", 100, protocol="*")), FAILS),
    Case("remote administration is denied", of(rule("admin", "Deny", "VirtualNetwork", ["22", "3389"], 100))),
    Case("one port in two rules", of(rule("a", "Deny", "10.0.0.0/8", "22", 100), rule("b", "Allow", "*", "22", 101))),
    Case(
        "another subnet is protected",
        of(rule("other", "Deny", "VirtualNetwork", "*", 100, destinationAddressPrefix="10.9.0.0/24")),
        FAILS,
    ),
    Case("UDP is denied", of(rule("udp", "Deny", "VirtualNetwork", "*", 100, protocol="Udp")), FAILS),
    Case("on nothing", of(subnets=())),
    Case("rules were not returned", of(securityRules=None), verdict=NOT_ASSESSED),
    Case("no group", {GROUPS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, GROUPS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
