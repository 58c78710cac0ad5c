"""Cases of `global_secure_access.segments_narrow`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import SERVERS, SERVERS_APP_ID, SERVERS_APPLICATION, segment
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED

SEGMENTS, PRINCIPALS, APPLICATIONS = "application_segments", "private_access_principals", "private_access_applications"
PATH = f"{SEGMENTS}/{SERVERS_APPLICATION}"
FAILS = {SERVERS}
NAME = f"{PRINCIPALS}/{SERVERS}/displayName"


def of(*segments: dict[str, Any]) -> dict[str, Any]:
    return {PATH: list(segments)}


CIDR, RANGE = "ipRangeCidr", "ipRange"
CASES = (
    Case("single hosts"),
    Case("a prefix of 256 addresses", of(segment("10.1.0.0/24", "443", kind=CIDR))),
    Case("a prefix of 512 addresses", of(segment("10.1.0.0/23", "443", kind=CIDR)), FAILS),
    Case("a hostile name", {**of(segment("10.1.0.0/8", "443", kind=CIDR)), NAME: "<b>`|\u001b[2J"}, FAILS),
    Case("as many are accepted", of(segment("10.1.0.0/23", "443", kind=CIDR)), options={"maximum_addresses": 512}),
    Case("a range of addresses", of(segment("10.1.0.0..10.1.9.9", "443", kind=RANGE)), FAILS),
    Case("a short range", of(segment("10.1.0.0-10.1.0.9", "443", kind=RANGE))),
    Case("all ports in two ranges", of(segment("10.1.0.5", "1-32767", "32768-65535")), FAILS),
    Case("ports that overlap", of(segment("10.1.0.5", "1-60", "40-99"))),
    Case("a wildcard below the domain", of(segment("*.corp.fabrikam.example", "443", kind="fqdn"))),
    Case("a wildcard of one label", of(segment("*.local", "443", kind="fqdn")), FAILS),
    Case("every name", of(segment("*", "443", kind="fqdn")), FAILS),
    Case("a suffix of one label", of(segment("local", kind="dnsSuffix")), FAILS),
    Case("excluded", of({**segment("10.0.0.0/8", "443", kind=CIDR), "action": "exclude"})),
    Case("no application", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("an address that is none", of(segment("10.1.0", "443")), verdict=NOT_ASSESSED),
    Case("a port that is none", of(segment("10.1.0.5", "https")), verdict=NOT_ASSESSED),
    Case("no ports", of(segment("10.1.0.5")), verdict=NOT_ASSESSED),
    Case("a kind that nobody knows", of(segment("10.1.0.5", "443", kind="planet")), verdict=NOT_ASSESSED),
    Case("one is wide, another is not known", of(segment("10.0.0.0/8", "1", kind=CIDR), segment("x", "1", kind="planet")), FAILS),
    Case("the application was not found", {f"{APPLICATIONS}/{SERVERS_APP_ID}": []}, verdict=NOT_ASSESSED),
    Case("segments of one could not be read", {PATH: gap(SEGMENTS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case("neighbouring prefixes", of(segment("10.1.0.0/24", "443", kind=CIDR), segment("10.1.1.0/24", "443", kind=CIDR)), FAILS),
    Case("prefixes that do not touch", of(segment("10.1.0.0/24", "443", kind=CIDR), segment("10.1.2.0/24", "443", kind=CIDR))),
    Case("ports of one host in two segments", of(segment("10.1.0.5", "1-80"), segment("10.1.0.5", "8000-8080")), FAILS),
    Case(
        "ports of one name in two segments",
        of(segment("a.x.example", "1-80", kind="fqdn"), segment("A.x.example.", "8000-8080", kind="fqdn")),
        FAILS,
    ),
    Case("every address", of(segment("0.0.0.0/0", "443", kind=CIDR)), FAILS),
    Case("a prefix of IPv6", of(segment("2001:db8::/64", "443", kind=CIDR)), FAILS),
    Case("every port", of(segment("10.1.0.5", "0-65535")), FAILS),
    Case("the root of all names", of(segment(".", kind="dnsSuffix")), FAILS),
    Case("a name that is empty", of(segment(" ", "443", kind="fqdn")), verdict=NOT_ASSESSED),
    Case("a range of ports without an end", of(segment("10.1.0.5", "80-")), verdict=NOT_ASSESSED),
    Case("an action that nobody knows", of({**segment("10.1.0.5", "443"), "action": "ponder"}), verdict=NOT_ASSESSED),
    Case("a prefix that is called a name", of(segment("10.0.0.0/8", "443", kind="fqdn")), FAILS),
)
