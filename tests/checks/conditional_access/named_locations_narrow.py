"""Cases of `conditional_access.named_locations_narrow`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

LOCATIONS = "named_locations"
OFFICE = f"{LOCATIONS}/head-office"
COUNTRIES = f"{LOCATIONS}/countries"


def ranges(*texts: str) -> dict[str, Any]:
    """The change that gives the trusted office these ranges."""
    return {f"{OFFICE}/ipRanges": [{"cidrAddress": text} for text in texts]}


CASES = (
    Case("one office and two countries"),
    Case("a range of /16", ranges("51.10.0.0/16", "2a01:111::/32")),
    Case("a range of /15", ranges("51.10.0.0/15"), fails={"head-office"}),
    Case("R19: a wide IPv6 range", ranges("2a01:110::/31"), fails={"head-office"}),
    Case("the whole internet", ranges("0.0.0.0/0"), fails={"head-office"}),
    Case("a private range", ranges("10.1.0.0/24"), fails={"head-office"}),
    Case("two wide and two private ranges", ranges("51.0.0.0/8", "52.0.0.0/8", "10.1.0.0/24", "10.2.0.0/24"), {"head-office"}),
    Case("a wide range that is not trusted", {**ranges("51.0.0.0/8"), f"{OFFICE}/isTrusted": False}),
    Case("narrower ones are asked for", ranges("51.10.0.0/16"), fails={"head-office"}, options={"ipv4_prefix": 24}),
    Case("countries and wherever else", {f"{COUNTRIES}/includeUnknownCountriesAndRegions": True}, fails={"countries"}),
    Case("a range that is none", ranges("head office"), verdict=Verdict.NOT_ASSESSED),
    Case("whether it is trusted is not said", {f"{OFFICE}/isTrusted": None}, verdict=Verdict.NOT_ASSESSED),
    Case("no locations", {LOCATIONS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case("locations could not be read", {LOCATIONS: gap(LOCATIONS)}, verdict=Verdict.NOT_ASSESSED),
)
