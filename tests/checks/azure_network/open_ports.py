"""Cases of `azure_network.open_ports`."""

from __future__ import annotations

from typing import Any

from tests.checks.azure_network.management_ports_closed import (
    FAILS,
    IN_POOL,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    OF_INSTANCES,
    SET,
    balanced,
    on_interface,
    own,
    scale_set,
    without_group,
)
from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_networks import GROUPS, INTERFACES, SCALE_SETS, group, rule
from tests.checks.seeing import NO_SUBSCRIPTION


def udp(port: str, source: str = "*") -> dict[str, Any]:
    return own(rule("udp", "Allow", source, port, protocol="Udp"))


ALL = rule("all", "Allow", "Internet", "*", protocol="*")
RANGES = tuple(rule(f"r{n}", "Allow", "*", f"{n * 1000 + 1}-{n * 1000 + 600}", 200 + n) for n in range(1, 3))
CASES = (
    Case("nothing is published"),
    Case("web ports", own(rule("web", "Allow", "*", ["80", "443"]))),
    Case("every port", own(ALL), FAILS),
    Case("a thousand ports", own(rule("many", "Allow", "*", "40000-40999"))),
    Case("a thousand and one", own(rule("many", "Allow", "*", "40000-41000")), FAILS),
    Case("as many are accepted", own(rule("many", "Allow", "*", "40000-41000")), options={"maximum_ports": 1001}),
    Case("two rules of 600 ports", own(*RANGES), FAILS),
    Case("two rules for the same 600 ports", own(RANGES[0], {**RANGES[0], "name": "again"})),
    Case("one of them is denied first", own(rule("no", "Deny", "*", "1001-1600", 100), *RANGES)),
    Case("the other group lets fewer through", on_interface((ALL,), rule("web", "Allow", "*", "443"))),
    Case("every port of a named prefix", own(rule("named", "Allow", "203.0.113.0/24", "*"))),
    Case("a Basic address without group", without_group("Basic"), FAILS),
    Case("an address without group of an unknown kind", without_group(None), verdict=NOT_ASSESSED),
    Case("a load balancer publishes one port", balanced(ALL, loadBalancingRules=[IN_POOL])),
    Case("name resolution", udp("53"), FAILS),
    Case("name resolution for named sources", udp("53", "203.0.113.0/24")),
    Case("a range with time synchronisation", udp("100-200"), FAILS),
    Case("HTTP/3", udp("443")),
    Case("each instance of a scale set", {SCALE_SETS: [scale_set(**OF_INSTANCES)], GROUPS: [group("nsg-web", ALL)]}, SET),
    Case("the group was not returned", own(**{GROUPS: []}), verdict=NOT_ASSESSED),
    Case("no machine", {INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, INTERFACES: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {INTERFACES: gap(INTERFACES)}, verdict=NOT_ASSESSED),
)
