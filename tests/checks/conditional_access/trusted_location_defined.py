"""Cases of `conditional_access.trusted_location_defined`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from ztscan.core.model import GapReason, Verdict

LOCATIONS = "named_locations"
OFFICE = "head-office"
RANGES = f"{LOCATIONS}/{OFFICE}/ipRanges"
TRUSTED = f"{LOCATIONS}/{OFFICE}/isTrusted"
NONE_TRUSTED = "conditionalAccessRoot"


def ranges(*texts: str) -> list[dict[str, Any]]:
    return [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": text} for text in texts]


NETHERLANDS = {"@odata.type": "#microsoft.graph.countryNamedLocation", "id": "nl", "countriesAndRegions": ["NL"]}
BRANCH = {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    "id": "branch",
    "displayName": "Branch",
    "isTrusted": True,
    "ipRanges": ranges("203.0.113.0/24"),
}

CASES = (
    Case("the head office"),
    Case("a range with host bits", {RANGES: ranges("198.51.100.7/24")}),
    Case("not trusted", {TRUSTED: False}, fails={NONE_TRUSTED}),
    Case("R3: no locations", {LOCATIONS: []}, fails={NONE_TRUSTED}),
    Case("only countries", {LOCATIONS: [NETHERLANDS]}, fails={NONE_TRUSTED}),
    Case("no ranges", {RANGES: []}, fails={OFFICE}),
    Case("the whole internet", {RANGES: ranges("0.0.0.0/0")}, fails={OFFICE}),
    Case("the whole internet in halves", {RANGES: ranges("0.0.0.0/1", "128.0.0.0/1")}, fails={OFFICE}),
    Case(
        "the whole internet in halves, and an office", {RANGES: ranges("0.0.0.0/1", "198.51.100.0/24", "128.0.0.0/1")}, {OFFICE}
    ),
    Case("the whole internet of version 6", {RANGES: ranges("::/1", "8000::/1")}, fails={OFFICE}),
    Case("one half of the internet", {RANGES: ranges("0.0.0.0/1")}),
    Case(
        "the whole internet, and a location that counts",
        {
            RANGES: ranges("0.0.0.0/0"),
            LOCATIONS: Add(BRANCH),
        },
    ),
    Case("a range that cannot be read", {RANGES: ranges("head office")}, verdict=Verdict.NOT_ASSESSED),
    Case("a range that cannot be read beside one that can", {RANGES: ranges("head office", "198.51.100.0/24")}),
    Case("R13: whether it is trusted was not returned", {TRUSTED: None}, verdict=Verdict.NOT_ASSESSED),
    Case("not licensed", {LOCATIONS: gap(LOCATIONS, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_ASSESSED),
)
