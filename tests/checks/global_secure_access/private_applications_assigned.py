"""Cases of `global_secure_access.private_applications_assigned`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import QUICK, SERVERS
from tests.checks.global_secure_access.internet_forwarded import ASSIGNED, NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.segments_narrow import NAME, PRINCIPALS

REQUIRED = f"{PRINCIPALS}/{SERVERS}/appRoleAssignmentRequired"

CASES = (
    Case("assigned to groups"),
    Case("open to all users", {REQUIRED: False}, {SERVERS}),
    Case("open, and nobody is assigned", {REQUIRED: False, f"{ASSIGNED}/{SERVERS}": []}, {SERVERS}),
    Case(
        "both are open, and nobody is assigned to one",
        {REQUIRED: False, f"{PRINCIPALS}/{QUICK}/appRoleAssignmentRequired": False, f"{ASSIGNED}/{QUICK}": []},
        {SERVERS, QUICK},
    ),
    Case("open, and who is assigned could not be read", {REQUIRED: False, f"{ASSIGNED}/{SERVERS}": gap(ASSIGNED)}, {SERVERS}),
    Case("a hostile name", {REQUIRED: False, NAME: "<b>`|\u001b[2J"}, {SERVERS}),
    Case("Quick Access is open to all users", {f"{PRINCIPALS}/{QUICK}/appRoleAssignmentRequired": False}, {QUICK}),
    Case("open, and disabled", {REQUIRED: False, f"{PRINCIPALS}/{SERVERS}/accountEnabled": False}),
    Case("assigned to nobody", {f"{ASSIGNED}/{SERVERS}": []}),
    Case("no application", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("whether assignment is required is null", {REQUIRED: None}, verdict=NOT_ASSESSED),
    Case("assignments could not be read", {ASSIGNED: gap(ASSIGNED)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
)
