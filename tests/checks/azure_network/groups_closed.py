"""Cases of `azure_network.groups_closed`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.management_ports_closed import NOT_APPLICABLE, NOT_ASSESSED, OPEN
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import FOREIGN
from tests.checks.compliant.azure_networks import ADDRESS, DENY_NETWORK, GROUPS, INTERFACES, NSG, Json, group, interface, rule
from tests.checks.seeing import NO_SUBSCRIPTION

FAILS = {NSG.lower()}


def of(*rules: Json, **options: Any) -> dict[str, Any]:
    return {GROUPS: [group("nsg-web", *rules, **options)]}


CASES = (
    Case("closed"),
    Case("open, and nothing is published", of(OPEN), FAILS),
    Case("a hostile name", {GROUPS: [{**group("nsg-web", OPEN), "name": "<b>`|\u001b[2J"}]}, FAILS),
    Case("denied first", of(rule("no", "Deny", "Internet", "*", 100), OPEN)),
    Case("one address is denied first", of(rule("no", "Deny", "198.51.100.7", "*", 100), OPEN), FAILS),
    Case("one of the ports is denied first", of(rule("no", "Deny", "*", "22", 100), rule("all", "Allow", "*", "*")), FAILS),
    Case("all of IPv6", of(rule("six", "Allow", "::/0", "22")), FAILS),
    Case("named sources", of(rule("named", "Allow", "203.0.113.0/24", "22"))),
    Case("only the address of a machine behind it", of(rule("one", "Allow", "*", destinationAddressPrefix=ADDRESS)), FAILS),
    Case("only an address that nothing has", of(rule("one", "Allow", "*", destinationAddressPrefix="10.1.1.77"))),
    Case("a web port", of(rule("web", "Allow", "*", ["80", "443"]))),
    Case("a service that nobody knows", of(rule("new", "Allow", "BrandNewService")), verdict=NOT_ASSESSED),
    Case("on nothing", of(OPEN, subnets=())),
    Case("on an interface", of(OPEN, subnets=(), interfaces=("/nic",)), FAILS),
    Case("what it is on was not returned", of(OPEN, subnets=(), networkInterfaces=None), FAILS),
    Case("rules were not returned", of(securityRules=None), verdict=NOT_ASSESSED),
    Case("a rule without access", of(rule("odd", "Allow", "*", access=None)), verdict=NOT_ASSESSED),
    Case("only default rules", of()),
    Case(
        "open to machines of an unknown address",
        {**of(rule("one", "Allow", "*", destinationAddressPrefix=ADDRESS)), INTERFACES: [interface(privateIPAddress=None)]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "of another tenant only",
        {GROUPS: [{**group("nsg-web", DENY_NETWORK), "subscriptionId": FOREIGN}]},
        verdict=NOT_APPLICABLE,
    ),
    Case("no group", {GROUPS: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, GROUPS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {GROUPS: gap(GROUPS)}, verdict=NOT_ASSESSED),
)
