"""Cases of `global_secure_access.quick_access_works`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import QUICK, QUICK_APPLICATION, SERVERS, segment
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.segments_narrow import PRINCIPALS, SEGMENTS

PUBLISHING = "private_publishing"
RESOLVES = f"{PUBLISHING}/{QUICK_APPLICATION}/isDnsResolutionEnabled"
PATH = f"{SEGMENTS}/{QUICK_APPLICATION}"

CASES = (
    Case("resolves internal names"),
    Case("resolution is off", {RESOLVES: False}, {QUICK}),
    Case("a hostile name", {RESOLVES: False, f"{PRINCIPALS}/{QUICK}/displayName": "<b>`|\u001b[2J"}, {QUICK}),
    Case("no suffix", {PATH: [segment("10.1.0.5", "53")]}, {QUICK}),
    Case("no segments", {PATH: []}, {QUICK}),
    Case("no Quick Access", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("the tags of an application are null", {f"{PRINCIPALS}/{QUICK}/tags": None}, verdict=NOT_ASSESSED),
    Case("the tags of another application are null", {f"{PRINCIPALS}/{SERVERS}/tags": None}),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("whether it resolves is null", {RESOLVES: None}, verdict=NOT_ASSESSED),
    Case("a kind that nobody knows", {PATH: [segment("x", "53", kind="planet")]}, verdict=NOT_ASSESSED),
    Case("segments could not be read", {PATH: gap(SEGMENTS)}, verdict=NOT_ASSESSED),
    Case("publishing could not be read", {PUBLISHING: gap(PUBLISHING)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case(
        "all segments are excluded",
        {
            PATH: [
                {**segment("10.1.0.5", "53"), "action": "exclude"},
                {**segment("corp.x.example", kind="dnsSuffix"), "action": "exclude"},
            ]
        },
        {QUICK},
    ),
)
