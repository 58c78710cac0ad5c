"""Cases of `global_secure_access.private_strong_authentication`."""

from __future__ import annotations

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import QUICK, SERVERS, assignment
from tests.checks.global_secure_access.internet_forwarded import ASSIGNED, NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.segments_narrow import NAME, PRINCIPALS

POLICIES = "conditional_access_policies"
OPEN = {POLICIES: [], f"{PRINCIPALS}/{SERVERS}/appRoleAssignmentRequired": False}

CASES = (
    Case("required for all users"),
    Case("no policies, and open to all users", OPEN, {SERVERS}),
    Case("a hostile name", {**OPEN, NAME: "<b>`|\u001b[2J"}, {SERVERS}),
    Case("both are open", {**OPEN, f"{PRINCIPALS}/{QUICK}/appRoleAssignmentRequired": False}, {SERVERS, QUICK}),
    Case("no policies, for a group that was not read", {POLICIES: []}, verdict=NOT_ASSESSED),
    Case(
        "no policies, and assigned to nobody",
        {POLICIES: [], f"{ASSIGNED}/{SERVERS}": [], f"{ASSIGNED}/{QUICK}": []},
        verdict=NOT_APPLICABLE,
    ),
    Case("no application", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("assignments could not be read", {ASSIGNED: gap(ASSIGNED)}, verdict=NOT_ASSESSED),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case(
        "the kind of those who are assigned is in other letters",
        {POLICIES: [], f"{ASSIGNED}/{SERVERS}": [assignment("g", SERVERS, "Staff", "group")]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "the kind of those who are assigned is null",
        {f"{ASSIGNED}/{SERVERS}": [{**assignment("g", SERVERS, "Staff"), "principalType": None}]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "assigned to an application alone",
        {POLICIES: [], f"{ASSIGNED}/{SERVERS}": [assignment("s", SERVERS, "Bot", "ServicePrincipal")], f"{ASSIGNED}/{QUICK}": []},
        verdict=NOT_APPLICABLE,
    ),
)
